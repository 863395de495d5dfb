//! The settings: from the command line, else from the environment, else from a file, else the default. A value that
//! can't work is refused here, with what to write instead (and exit code 2, by clap).
//!
//! A setting is a field of [`Config`], and nothing else: the file takes its name, and its rule, from there.
//!
//! | file | holds |
//! |---|---|
//! | `layers` | the order of defaults, file, environment and flags |
//! | `file` | the settings of a file |
//! | `kind` | which type of TOML a setting has |
//! | `print` | the settings in effect, as a file |
//! | `secret` | what is not shown |

mod file;
mod kind;
mod layers;
mod print;
mod secret;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use ipnet::IpNet;
use jiff::SignedDuration;
use metrics_runtime::{Access, ListenAddress};
use tracing_subscriber::EnvFilter;

use crate::cache::RedisUrl;
use crate::client_address::ForwardedHeader;
use crate::database::{DatabaseUrl, Limits};
use crate::health_check::HealthCheck;
use crate::load::Load;
use crate::logging::LogFormat;
use crate::mail::MailerUrl;

pub use self::layers::{Task, task};
pub use self::secret::Secret;

/// A service that shows metrics-runtime at work.
#[derive(Debug, Clone, Parser)]
#[command(version, allow_negative_numbers = true)]
pub struct Config {
    /// A file below the environment and the flags.
    #[arg(
        long,
        env = "CONFIG",
        value_name = "FILE",
        help = "File with settings in TOML, such as cache_capacity = 500; flags and the environment go before it"
    )]
    pub config: Option<PathBuf>,

    /// Show the settings in effect, with where each came from, as a file for --config, and end
    #[arg(long)]
    pub print_config: bool,

    /// Address and port to listen on; 0.0.0.0:8000 is reachable from other machines, port 0 takes a free one
    #[arg(long, env = "LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000", value_parser = address)]
    pub listen: SocketAddr,

    /// Where users and documents are kept.
    #[arg(
        long,
        env = "DATABASE_URL",
        value_name = "URL",
        default_value = "sqlite://demo.sqlite3",
        // It may contain a password.
        hide_env_values = true,
        help = "Database: sqlite://file (created when missing), sqlite::memory: to forget everything at the end, or \
                postgres://user:password@host:5432/database"
    )]
    pub database_url: DatabaseUrl,

    // How the database is used.
    /// Connections to the database at most; a SQLite in memory has one
    #[arg(
        long,
        env = "DATABASE_MAX_CONNECTIONS",
        value_name = "CONNECTIONS",
        default_value = "8",
        value_parser = connections
    )]
    pub database_max_connections: u32,

    /// Seconds that a query waits for a connection to the database before the request fails with 503
    #[arg(long, env = "DATABASE_ACQUIRE_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub database_acquire_timeout_seconds: Duration,

    /// Seconds that a query may take before the request fails with 503
    #[arg(long, env = "DATABASE_QUERY_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub database_query_timeout_seconds: Duration,

    // The cache that several instances share.
    /// Where the cache is, if not in this process.
    #[arg(
        long,
        env = "REDIS_URL",
        value_name = "URL",
        hide_env_values = true,
        help = "Redis as the cache: redis://user:password@host:6379/0, or rediss:// for TLS; without one, the cache is in this \
                process"
    )]
    pub redis_url: Option<RedisUrl>,

    /// What the keys in Redis begin with: services that share one need different ones
    #[arg(
        long,
        env = "REDIS_KEY_PREFIX",
        value_name = "TEXT",
        default_value = "demo-app:"
    )]
    pub redis_key_prefix: String,

    /// Seconds that Redis is waited for, to connect or to answer, before the database is asked
    #[arg(long, env = "REDIS_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "0.5", value_parser = short_seconds)]
    pub redis_timeout_seconds: Duration,

    /// Users that the cache in this process holds at most; 0 turns it off
    #[arg(
        long,
        env = "CACHE_CAPACITY",
        value_name = "USERS",
        default_value = "10000",
        value_parser = users
    )]
    pub cache_capacity: u64,

    /// Seconds that the cache holds a user
    #[arg(long, env = "CACHE_TTL_SECONDS", value_name = "SECONDS", default_value = "300", value_parser = seconds)]
    pub cache_ttl_seconds: Duration,

    /// Seconds that running requests and background tasks get to finish after a signal to stop
    #[arg(long, env = "SHUTDOWN_GRACE_SECONDS", value_name = "SECONDS", default_value = "20", value_parser = seconds)]
    pub shutdown_grace_seconds: Duration,

    /// What is logged: a level, or target=level pairs, such as info,sqlx=debug
    #[arg(long, env = "RUST_LOG", value_name = "FILTER", default_value = "info", value_parser = log_filter)]
    pub log: String,

    // Users
    /// Seconds that a session lasts, from the login on
    #[arg(long, env = "SESSION_TTL_SECONDS", value_name = "SECONDS", default_value = "3600", value_parser = session_seconds)]
    pub session_ttl_seconds: Duration,

    /// Seconds after which users are counted again, because other instances may have changed the database
    #[arg(long, env = "CENSUS_INTERVAL_SECONDS", value_name = "SECONDS", default_value = "15", value_parser = seconds)]
    pub census_interval_seconds: Duration,

    // E-mails
    /// Where e-mails are posted to; without it they are logged
    #[arg(
        long,
        env = "MAILER_URL",
        value_name = "URL",
        help = "Service that sends e-mails, such as https://mail.example.com/v1/messages; without it they are logged"
    )]
    pub mailer_url: Option<MailerUrl>,

    /// Seconds that the mailer has to answer
    #[arg(long, env = "MAILER_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub mailer_timeout_seconds: Duration,

    /// E-mails that are sent at once
    #[arg(long, env = "MAIL_WORKERS", value_name = "WORKERS", default_value = "2", value_parser = workers)]
    pub mail_workers: usize,

    /// E-mails that wait at most; past that nobody can register, which is told by 503
    #[arg(long, env = "MAIL_QUEUE_CAPACITY", value_name = "EMAILS", default_value = "1000", value_parser = emails)]
    pub mail_queue_capacity: usize,

    /// How often an e-mail is tried at most
    #[arg(long, env = "MAIL_ATTEMPTS", value_name = "TIMES", default_value = "5", value_parser = attempts)]
    pub mail_attempts: u32,

    /// Seconds from an e-mail's first attempt to the second, at most; twice as long before each other one, up to a minute
    #[arg(long, env = "MAIL_BACKOFF_SECONDS", value_name = "SECONDS", default_value = "0.5", value_parser = short_seconds)]
    pub mail_backoff_seconds: Duration,

    // Rate limit
    /// Requests a second that each client may make; 0 turns the limit off
    #[arg(long, env = "RATE_LIMIT_PER_SECOND", value_name = "REQUESTS", default_value = "1000", value_parser = rate)]
    pub rate_limit_per_second: u32,

    /// Requests that a client may make at once, after it made none for a while
    #[arg(long, env = "RATE_LIMIT_BURST", value_name = "REQUESTS", default_value = "2000", value_parser = burst)]
    pub rate_limit_burst: NonZeroU32,

    /// Networks of proxies, with commas between them, that are believed whom they ask for; by default none
    #[arg(long, env = "TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Header in which those proxies name their clients: x-forwarded-for, or forwarded
    #[arg(
        long,
        env = "FORWARDED_HEADER",
        value_name = "HEADER",
        default_value = "x-forwarded-for"
    )]
    pub forwarded_header: ForwardedHeader,

    /// How lines of the log are written: text for people, json for programs
    #[arg(
        long,
        env = "LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,

    /// Seconds that a request may take before it is given up, with 504
    #[arg(long, env = "REQUEST_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub request_timeout_seconds: Duration,

    /// Bytes that a request's body may have; a longer one is refused, with 413
    #[arg(long, env = "BODY_LIMIT_BYTES", value_name = "BYTES", default_value = "1048576", value_parser = bytes)]
    pub body_limit_bytes: usize,

    /// A listener of its own for scrapes.
    #[arg(
        long,
        env = "METRICS_LISTEN",
        value_name = "ADDRESS:PORT",
        value_parser = metrics_address,
        help = "Address of its own for /metrics, which is then not at the service's; also unix:/run/demo.sock. Default: none"
    )]
    pub metrics_listen: Option<ListenAddress>,

    /// Who may scrape.
    #[arg(
        long,
        env = "METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        value_parser = token,
        help = "Token that scrapers have to send (Authorization: Bearer TOKEN); better in the environment than in a flag, \
                which others can see. Default: none, everybody may scrape"
    )]
    pub metrics_token: Option<Secret>,

    /// Time between two readings of the machine's CPU and memory: seconds, or with a unit, such as 10s or 1m
    #[arg(
        long,
        env = "SYSTEM_METRICS_INTERVAL",
        value_name = "TIME",
        default_value = "10s",
        alias = "system-metrics-interval-seconds",
        value_parser = interval
    )]
    pub system_metrics_interval: Duration,

    /// Let /faults make requests, the database and the cache fail, for demonstrations; off, /faults is a 404
    #[arg(
        long,
        env = "ENABLE_FAULTS",
        value_name = "BOOL",
        default_value = "false",
        default_missing_value = "true",
        num_args = 0..=1,
        require_equals = true,
        action = clap::ArgAction::Set
    )]
    pub enable_faults: bool,

    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Config {
    /// How the database is used.
    #[must_use]
    pub fn database_limits(&self) -> Limits {
        Limits {
            max_connections: self.database_max_connections,
            acquire_timeout: self.database_acquire_timeout_seconds,
            query_timeout: self.database_query_timeout_seconds,
        }
    }
}

/// What the program does instead of serving.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Say what this service measures: needs no database and no port
    #[command(subcommand)]
    Metrics(metrics_runtime::cli::Command),

    /// Ask a running instance whether it is alive: for the health check of a container
    Health(HealthCheck),

    /// Send requests to a running service as users would, and say how long they took
    Load(Load),
}

/// Whether an argument is a setting of the service, which a file may set.
fn is_setting(argument: &clap::Arg) -> bool {
    !["config", "print_config", "help", "version"].contains(&argument.get_id().as_str())
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "write an IP address and a port, such as 127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000"
            .to_owned()
    })
}

fn connections(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(connections @ 1..=1000) => Ok(connections),
        _ => Err("write a whole number of connections from 1 to 1000".to_owned()),
    }
}

fn users(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| "write a whole number of users, 0 or more".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("write a whole number of seconds from 1 to 86400".to_owned()),
    }
}

fn session_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=31_536_000) => Ok(Duration::from_secs(seconds)),
        _ => Err("write a whole number of seconds from 1 to 31536000, which is a year".to_owned()),
    }
}

fn workers(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(workers @ 1..=256) => Ok(workers),
        _ => Err("write a whole number of workers from 1 to 256".to_owned()),
    }
}

fn emails(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(emails @ 1..=1_000_000) => Ok(emails),
        _ => Err("write a whole number of e-mails from 1 to 1000000".to_owned()),
    }
}

fn attempts(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(attempts @ 1..=100) => Ok(attempts),
        _ => Err("write a whole number of attempts from 1 to 100".to_owned()),
    }
}

fn rate(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(requests @ 0..=1_000_000) => Ok(requests),
        _ => Err("write a whole number of requests from 0 to 1000000".to_owned()),
    }
}

fn burst(text: &str) -> Result<NonZeroU32, String> {
    let requests = text.parse().ok().and_then(NonZeroU32::new);
    requests
        .filter(|requests| requests.get() <= 1_000_000)
        .ok_or_else(|| "write a whole number of requests from 1 to 1000000".to_owned())
}

fn network(text: &str) -> Result<IpNet, String> {
    let advice = "write networks such as 10.0.0.0/8,fd00::/8, or addresses";
    if let Ok(address) = text.trim().parse::<std::net::IpAddr>() {
        return Ok(address.into());
    }
    match text.trim().parse::<IpNet>() {
        Ok(network) if network.trunc() == network => Ok(network),
        Ok(network) => Err(format!(
            "it has bits behind its prefix: write {}",
            network.trunc()
        )),
        Err(_) => Err(advice.to_owned()),
    }
}

fn bytes(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(bytes @ 1..=1_073_741_824) => Ok(bytes),
        _ => Err("write a whole number of bytes from 1 to 1073741824".to_owned()),
    }
}

fn metrics_address(text: &str) -> Result<ListenAddress, String> {
    match text.strip_prefix("unix:") {
        Some("") => Err("write the path of a socket behind unix:".to_owned()),
        Some(_) => Ok(ListenAddress::from(text)),
        None => address(text).map(ListenAddress::from),
    }
}

fn token(text: &str) -> Result<Secret, String> {
    match Access::new().bearer_token(text) {
        Ok(_) => Ok(Secret::from(text.to_owned())),
        Err(problem) => Err(problem.to_string()),
    }
}

/// Seconds, or a time with its unit.
pub(crate) fn time(text: &str, allowed: RangeInclusive<Duration>) -> Option<Duration> {
    let seconds = text.parse().ok().map(Duration::from_secs);
    let with_unit = || text.parse::<SignedDuration>().ok()?.try_into().ok();
    let time = seconds.or_else(with_unit)?;
    allowed.contains(&time).then_some(time)
}

fn interval(text: &str) -> Result<Duration, String> {
    match time(text, Duration::from_secs(1)..=Duration::from_secs(3600)) {
        Some(interval) => Ok(interval),
        None => Err(
            "write seconds, such as 10, or a time with its unit, such as 10s or 1m, from 1s to 1h"
                .to_owned(),
        ),
    }
}

fn short_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if (0.01..=60.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("write a number of seconds from 0.01 to 60, such as 0.5".to_owned()),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(problem) => Err(format!(
            "{problem}; write error, warn, info, debug or trace, or target=level pairs such as info,sqlx=debug"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(refusal(&["--database-url", "mysql://host/db"]).contains("sqlite://demo.sqlite3"));
        assert!(refusal(&["--database-max-connections", "0"]).contains("from 1 to 1000"));
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
        assert!(refusal(&["--rate-limit-burst", "0"]).contains("from 1 to 1000000"));
        assert!(refusal(&["--trusted-proxies", "10.0.0.1/8"]).contains("10.0.0.0/8"));
        assert!(refusal(&["--trusted-proxies", "::1,localhost"]).contains("10.0.0.0/8"));
        assert!(refusal(&["--forwarded-header", "via"]).contains("x-forwarded-for"));
    }
}
