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
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use jiff::SignedDuration;
use metrics_runtime::{Access, ListenAddress};
use tracing_subscriber::EnvFilter;

use crate::cache::RedisUrl;
use crate::database::{DatabaseUrl, Limits};
use crate::load::Load;
use crate::logging::LogFormat;

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

fn short_seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if (0.01..=60.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("write a number of seconds from 0.01 to 60, such as 0.5".to_owned()),
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
    }
}
