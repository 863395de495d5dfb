//! Parsers of settings. Each accepts the allowed values, or says what to write instead.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use ipnet::IpNet;
use metrics_runtime::{Access, ListenAddress};
use tracing_subscriber::EnvFilter;

use crate::duration;
use crate::secret::Secret;

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "write an IP address and a port, such as 127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000"
            .to_owned()
    })
}

pub(super) fn connections(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(connections @ 1..=1000) => Ok(connections),
        _ => Err("write a whole number of connections from 1 to 1000".to_owned()),
    }
}

pub(super) fn open_connections(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(connections @ 1..=1_000_000) => Ok(connections),
        _ => Err("write a whole number of connections from 1 to 1000000".to_owned()),
    }
}

pub(super) fn users(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| "write a whole number of users, 0 or more".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("write a whole number of seconds from 1 to 86400".to_owned()),
    }
}

pub(super) fn session_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=31_536_000) => Ok(Duration::from_secs(seconds)),
        _ => Err("write a whole number of seconds from 1 to 31536000, which is a year".to_owned()),
    }
}

pub(super) fn workers(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(workers @ 1..=256) => Ok(workers),
        _ => Err("write a whole number of workers from 1 to 256".to_owned()),
    }
}

pub(super) fn emails(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(emails @ 1..=1_000_000) => Ok(emails),
        _ => Err("write a whole number of e-mails from 1 to 1000000".to_owned()),
    }
}

pub(super) fn attempts(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(attempts @ 1..=100) => Ok(attempts),
        _ => Err("write a whole number of attempts from 1 to 100".to_owned()),
    }
}

pub(super) fn rate(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(requests @ 0..=1_000_000) => Ok(requests),
        _ => Err("write a whole number of requests from 0 to 1000000".to_owned()),
    }
}

pub(super) fn logins(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(logins @ 0..=1_000_000) => Ok(logins),
        _ => Err("write a whole number of logins from 0 to 1000000".to_owned()),
    }
}

pub(super) fn burst(text: &str) -> Result<NonZeroU32, String> {
    let requests = text.parse().ok().and_then(NonZeroU32::new);
    requests
        .filter(|requests| requests.get() <= 1_000_000)
        .ok_or_else(|| "write a whole number of requests from 1 to 1000000".to_owned())
}

pub(super) fn api_version(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text == "other" {
        return Err("other stands for all versions that are not listed: leave it out".to_owned());
    }
    if text.is_empty() || !text.chars().all(is_version) {
        return Err("write versions such as v1,v2, of letters, digits, dots, - and _".to_owned());
    }
    Ok(text.to_owned())
}

pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let advice = "write networks such as 10.0.0.0/8,fd00::/8, or addresses";
    if let Ok(address) = text.trim().parse::<std::net::IpAddr>() {
        return Ok(address.into());
    }
    match text.trim().parse::<IpNet>() {
        Ok(network) if network.trunc() == network => Ok(network),
        Ok(network) => Err(format!(
            "it has bits set after its prefix: write {}",
            network.trunc()
        )),
        Err(_) => Err(advice.to_owned()),
    }
}

pub(super) fn bytes(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes @ 1..=1_073_741_824) => Ok(bytes),
        _ => Err("write a whole number of bytes from 1 to 1073741824".to_owned()),
    }
}

pub(super) fn metrics_address(text: &str) -> Result<ListenAddress, String> {
    match text.strip_prefix("unix:") {
        Some("") => Err("write the path of a socket after unix:".to_owned()),
        Some(_) => Ok(ListenAddress::from(text)),
        None => address(text).map(ListenAddress::from),
    }
}

pub(super) fn token(text: &str) -> Result<Secret, String> {
    match Access::new().bearer_token(text) {
        Ok(_) => Ok(Secret::from(text.to_owned())),
        Err(problem) => Err(problem.to_string()),
    }
}

pub(super) fn interval(text: &str) -> Result<Duration, String> {
    match duration::parse(text, Duration::from_secs(1)..=Duration::from_secs(3600)) {
        Some(interval) => Ok(interval),
        None => Err(
            "write seconds, such as 10, or a time with its unit, such as 10s or 1m, from 1s to 1h"
                .to_owned(),
        ),
    }
}

pub(super) fn short_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if (0.01..=60.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("write a number of seconds from 0.01 to 60, such as 0.5".to_owned()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(problem) => Err(format!(
            "{problem}; write error, warn, info, debug or trace, or target=level pairs such as info,sqlx=debug"
        )),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use crate::config::Config;

    fn refusal(arguments: &[&str]) -> String {
        let arguments = [&["demo-app"], arguments].concat();
        let error = Config::try_parse_from(arguments).expect_err("must be refused");
        assert_eq!(error.exit_code(), 2);
        error.to_string()
    }

    #[test]
    fn every_bad_value_says_what_to_write() {
        assert!(refusal(&["--listen", "8000"]).contains("such as 127.0.0.1:8000"));
        assert!(refusal(&["--listen", "127.0.0.1:99999"]).contains("such as 127.0.0.1:8000"));
        assert!(refusal(&["--workers", "0"]).contains("from 1 to 256"));
        assert!(refusal(&["--database-url", "mysql://host/db"]).contains("sqlite://demo.sqlite3"));
        assert!(refusal(&["--database-max-connections", "0"]).contains("from 1 to 1000"));
        assert!(refusal(&["--max-connections", "0"]).contains("from 1 to 1000000"));
        assert!(refusal(&["--redis-url", "localhost"]).contains("redis://host:6379"));
        assert!(refusal(&["--redis-timeout-seconds", "0"]).contains("from 0.01 to 60"));
        assert!(refusal(&["--cache-ttl-seconds", "0"]).contains("from 1 to 86400"));
        assert!(refusal(&["--shutdown-grace-seconds", "soon"]).contains("from 1 to 86400"));
        assert!(refusal(&["--log", "info,sqlx=loud"]).contains("target=level"));
        assert!(refusal(&["--cache-capacity", "-1"]).contains("0 or more"));
        assert!(refusal(&["--session-ttl-seconds", "0"]).contains("from 1 to 31536000"));
        assert!(refusal(&["--census-interval-seconds", "0"]).contains("from 1 to 86400"));
        assert!(refusal(&["--mailer-url", "mail"]).contains("https://mail.example.com"));
        assert!(refusal(&["--mailer-timeout-seconds", "0"]).contains("from 1 to 86400"));
        assert!(refusal(&["--mail-workers", "0"]).contains("from 1 to 256"));
        assert!(refusal(&["--mail-queue-capacity", "0"]).contains("from 1 to 1000000"));
        assert!(refusal(&["--mail-attempts", "0"]).contains("from 1 to 100"));
        assert!(refusal(&["--mail-backoff-seconds", "soon"]).contains("such as 0.5"));
        assert!(refusal(&["--rate-limit-per-second", "-1"]).contains("from 0 to 1000000"));
        assert!(refusal(&["--login-failures-per-account", "-1"]).contains("from 0 to 1000000"));
        assert!(refusal(&["--rate-limit-burst", "0"]).contains("from 1 to 1000000"));
        for wrong in ["v 1", "", "v1,,v2", "v1,other"] {
            assert!(
                refusal(&["--api-versions", wrong]).contains("--api-versions"),
                "{wrong}"
            );
        }
        assert!(refusal(&["--trusted-proxies", "10.0.0.1/8"]).contains("10.0.0.0/8"));
        assert!(refusal(&["--trusted-proxies", "::1,localhost"]).contains("10.0.0.0/8"));
        assert!(refusal(&["--forwarded-header", "via"]).contains("x-forwarded-for"));
    }
}
