//! All settings, each a flag with an environment variable and a default; and the subcommands.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use ipnet::IpNet;
use metrics_runtime::{ConnectionLimits, ListenAddress};

use super::values;
use crate::cache::{CacheSettings, RedisUrl};
use crate::client_address::ForwardedHeader;
use crate::database::{DatabaseUrl, Limits};
use crate::health_check::HealthCheck;
use crate::load::Load;
use crate::logging::LogFormat;
use crate::login_limit::LoginLimits;
use crate::mail::{MailSettings, MailerUrl};
use crate::secret::Secret;

/// A service that shows metrics-runtime at work.
#[derive(Debug, Clone, Parser)]
#[command(version, allow_negative_numbers = true)]
pub struct Config {
    /// A file below the environment and the flags.
    #[arg(
        long,
        env = "CONFIG",
        value_name = "FILE",
        help = "TOML file with settings, such as cache_capacity = 500; flags and environment variables take precedence"
    )]
    pub config: Option<PathBuf>,

    /// Print the settings in effect and the source of each, as a file for --config, and exit
    #[arg(long)]
    pub print_config: bool,

    /// Address and port to listen on; 0.0.0.0:8000 is reachable from other machines, port 0 takes a free one
    #[arg(long, env = "LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000", value_parser = values::address)]
    pub listen: SocketAddr,

    /// Worker processes that share the port, each restarted when it ends; 1 is a single process, without a supervisor
    #[arg(
        long,
        env = "WORKERS",
        value_name = "PROCESSES",
        default_value = "1",
        value_parser = values::workers
    )]
    pub workers: usize,

    /// The database of users, sessions and documents.
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
    /// Maximum number of database connections of each worker; SQLite in memory has one
    #[arg(
        long,
        env = "DATABASE_MAX_CONNECTIONS",
        value_name = "CONNECTIONS",
        default_value = "8",
        value_parser = values::connections
    )]
    pub database_max_connections: u32,

    /// Seconds that a query waits for a connection to the database before the request fails with 503
    #[arg(long, env = "DATABASE_ACQUIRE_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = values::seconds)]
    pub database_acquire_timeout_seconds: Duration,

    /// Seconds that a query may take before the request fails with 503
    #[arg(long, env = "DATABASE_QUERY_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = values::seconds)]
    pub database_query_timeout_seconds: Duration,

    // The cache that several instances share.
    /// The Redis to use as the cache, instead of one in this process.
    #[arg(
        long,
        env = "REDIS_URL",
        value_name = "URL",
        hide_env_values = true,
        help = "Redis as the cache: redis://user:password@host:6379/0, or rediss:// for TLS; without one, the cache is in this \
                process"
    )]
    pub redis_url: Option<RedisUrl>,

    /// Prefix of all keys in Redis; services that share a Redis need different ones
    #[arg(
        long,
        env = "REDIS_KEY_PREFIX",
        value_name = "TEXT",
        default_value = "demo-app:"
    )]
    pub redis_key_prefix: String,

    /// Seconds to wait for Redis, to connect or to respond, before the database is used
    #[arg(long, env = "REDIS_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "0.5", value_parser = values::short_seconds)]
    pub redis_timeout_seconds: Duration,

    /// Maximum number of users in the in-process cache; 0 turns it off, as several workers do
    #[arg(
        long,
        env = "CACHE_CAPACITY",
        value_name = "USERS",
        default_value = "10000",
        value_parser = values::users
    )]
    pub cache_capacity: u64,

    /// Seconds that the cache keeps a user
    #[arg(long, env = "CACHE_TTL_SECONDS", value_name = "SECONDS", default_value = "300", value_parser = values::seconds)]
    pub cache_ttl_seconds: Duration,

    /// Seconds for running requests and background tasks to finish after a stop signal
    #[arg(long, env = "SHUTDOWN_GRACE_SECONDS", value_name = "SECONDS", default_value = "20", value_parser = values::seconds)]
    pub shutdown_grace_seconds: Duration,

    /// What is logged: a level, or target=level pairs, such as info,sqlx=debug
    #[arg(long, env = "RUST_LOG", value_name = "FILTER", default_value = "info", value_parser = values::log_filter)]
    pub log: String,

    // Users
    /// Seconds that a session lasts, from the login on
    #[arg(long, env = "SESSION_TTL_SECONDS", value_name = "SECONDS", default_value = "3600", value_parser = values::session_seconds)]
    pub session_ttl_seconds: Duration,

    /// Seconds that a password waits for its turn to be hashed before the request fails with 503
    #[arg(long, env = "HASHING_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "3", value_parser = values::seconds)]
    pub hashing_timeout_seconds: Duration,

    /// Seconds between counts of all users, which find changes by other instances
    #[arg(long, env = "CENSUS_INTERVAL_SECONDS", value_name = "SECONDS", default_value = "15", value_parser = values::seconds)]
    pub census_interval_seconds: Duration,

    // E-mails
    /// Where e-mails are posted to; without it they are logged
    #[arg(
        long,
        env = "MAILER_URL",
        value_name = "URL",
        // It may contain a key.
        hide_env_values = true,
        help = "Service that sends e-mails, such as https://mail.example.com/v1/messages; without it they are logged"
    )]
    pub mailer_url: Option<MailerUrl>,

    /// Timeout in seconds for a request to the mailer
    #[arg(long, env = "MAILER_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "5", value_parser = values::seconds)]
    pub mailer_timeout_seconds: Duration,

    /// Number of e-mails that are sent concurrently
    #[arg(long, env = "MAIL_WORKERS", value_name = "WORKERS", default_value = "2", value_parser = values::workers)]
    pub mail_workers: usize,

    /// Maximum number of queued e-mails; if the queue is full, registration fails with 503
    #[arg(long, env = "MAIL_QUEUE_CAPACITY", value_name = "EMAILS", default_value = "1000", value_parser = values::emails)]
    pub mail_queue_capacity: usize,

    /// Maximum number of attempts for an e-mail
    #[arg(long, env = "MAIL_ATTEMPTS", value_name = "TIMES", default_value = "5", value_parser = values::attempts)]
    pub mail_attempts: u32,

    /// Maximum pause in seconds before the second attempt; it doubles for each further one, up to a minute
    #[arg(long, env = "MAIL_BACKOFF_SECONDS", value_name = "SECONDS", default_value = "0.5", value_parser = values::short_seconds)]
    pub mail_backoff_seconds: Duration,

    // Rate limit
    /// Requests per second that each client may make; 0 turns the limit off
    #[arg(long, env = "RATE_LIMIT_PER_SECOND", value_name = "REQUESTS", default_value = "1000", value_parser = values::rate)]
    pub rate_limit_per_second: u32,

    /// Requests that a client may make at once, after it made none for a while
    #[arg(long, env = "RATE_LIMIT_BURST", value_name = "REQUESTS", default_value = "2000", value_parser = values::burst)]
    pub rate_limit_burst: NonZeroU32,

    /// Failed logins per minute to each account, from anywhere; more fail with 429, unchecked; 0 turns the limit off
    #[arg(long, env = "LOGIN_FAILURES_PER_ACCOUNT", value_name = "LOGINS", default_value = "20", value_parser = values::logins)]
    pub login_failures_per_account: u32,

    /// Failed logins per minute from each client, to any account; more fail with 429, unchecked; 0 turns the limit off
    #[arg(long, env = "LOGIN_FAILURES_PER_CLIENT", value_name = "LOGINS", default_value = "60", value_parser = values::logins)]
    pub login_failures_per_client: u32,

    /// Networks of trusted proxies, separated by commas, whose clients are identified by the forwarded address; by default none
    #[arg(long, env = "TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = values::network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Header with the forwarded address: x-forwarded-for or forwarded
    #[arg(
        long,
        env = "FORWARDED_HEADER",
        value_name = "HEADER",
        default_value = "x-forwarded-for"
    )]
    pub forwarded_header: ForwardedHeader,

    /// Format of the log: text for people, json for programs
    #[arg(
        long,
        env = "LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,

    /// Timeout in seconds for a request, which then fails with 504
    #[arg(long, env = "REQUEST_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "30", value_parser = values::seconds)]
    pub request_timeout_seconds: Duration,

    /// Seconds that a client may take for a request's head, also of the next one on a connection, before it is closed;
    /// behind a proxy, choose more than the time that it keeps idle connections
    #[arg(long, env = "HEAD_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "75", value_parser = values::seconds)]
    pub head_timeout_seconds: Duration,

    /// Seconds that a client may send nothing of a request's body, or read nothing of a response, before it is disconnected
    #[arg(long, env = "STALL_TIMEOUT_SECONDS", value_name = "SECONDS", default_value = "10", value_parser = values::seconds)]
    pub stall_timeout_seconds: Duration,

    /// Maximum number of open connections of each worker; beyond it, a new one replaces the one that has waited longest for its client
    #[arg(long, env = "MAX_CONNECTIONS", value_name = "CONNECTIONS", default_value = "1024", value_parser = values::open_connections)]
    pub max_connections: usize,

    /// Maximum size in bytes of responses of each worker that wait for clients to read; beyond it, the slowest ones are disconnected
    #[arg(long, env = "UNSENT_LIMIT_BYTES", value_name = "BYTES", default_value = "67108864", value_parser = values::bytes)]
    pub unsent_limit_bytes: usize,

    /// Maximum size in bytes of incomplete request bodies of each worker; beyond it, the slowest clients are disconnected
    #[arg(long, env = "INCOMPLETE_LIMIT_BYTES", value_name = "BYTES", default_value = "67108864", value_parser = values::bytes)]
    pub incomplete_limit_bytes: usize,

    /// Maximum size in bytes of a request's body; larger ones fail with 413
    #[arg(long, env = "BODY_LIMIT_BYTES", value_name = "BYTES", default_value = "1048576", value_parser = values::bytes)]
    pub body_limit_bytes: usize,

    /// A separate listener for scrapes.
    #[arg(
        long,
        env = "METRICS_LISTEN",
        value_name = "ADDRESS:PORT",
        value_parser = values::metrics_address,
        help = "Separate address for /metrics, which the service's own address then no longer serves; also unix:/run/demo.sock. Default: none"
    )]
    pub metrics_listen: Option<ListenAddress>,

    /// The token of scrapers.
    #[arg(
        long,
        env = "METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        value_parser = values::token,
        help = "Token that scrapers have to send (Authorization: Bearer TOKEN); better in the environment than in a flag, \
                which others can see. Default: none, everybody may scrape"
    )]
    pub metrics_token: Option<Secret>,

    /// API versions, separated by commas; requests then have the label version, the value of their header Accept-Version:
    /// the first version if it is missing, "other" for any other value
    #[arg(long, env = "API_VERSIONS", value_name = "VERSIONS", value_delimiter = ',', value_parser = values::api_version)]
    pub api_versions: Vec<String>,

    /// Interval between readings of the machine's CPU and memory: seconds, or with a unit, such as 10s or 1m
    #[arg(
        long,
        env = "SYSTEM_METRICS_INTERVAL",
        value_name = "TIME",
        default_value = "10s",
        alias = "system-metrics-interval-seconds",
        value_parser = values::interval
    )]
    pub system_metrics_interval: Duration,

    /// Let /faults make requests, the database and the cache fail, for demonstrations; without it, /faults is a 404
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

    /// A command to run instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Config {
    /// Checks that several workers can run with these settings.
    ///
    /// # Errors
    /// Every setting that workers cannot share, each with what to write.
    pub(super) fn check_workers(&self) -> Result<(), String> {
        if self.workers == 1 {
            return Ok(());
        }
        let scrapes = self.metrics_listen.as_ref().map(ToString::to_string);
        let mistakes = [
            (
                !cfg!(unix),
                "processes cannot share a port on this system; write --workers 1",
            ),
            (
                self.database_url.is_in_memory(),
                "each would have its own database in memory; write --database-url with a file, such as sqlite://demo.sqlite3, \
                 or with a PostgreSQL",
            ),
            (
                scrapes.is_some_and(|address| address.starts_with("unix:")),
                "a Unix socket belongs to one process; write --metrics-listen with an address and a port, such as \
                 127.0.0.1:9100",
            ),
            (
                self.enable_faults,
                "/faults would change one worker only; write --workers 1, or leave out --enable-faults",
            ),
        ];
        let mistakes = mistakes.iter().filter(|(applies, _)| *applies);
        let mistakes: Vec<String> = mistakes
            .map(|(_, mistake)| format!("--workers {}: {mistake}", self.workers))
            .collect();
        match mistakes.is_empty() {
            true => Ok(()),
            false => Err(mistakes.join("\n")),
        }
    }

    /// How the database is used.
    #[must_use]
    pub fn database_limits(&self) -> Limits {
        Limits {
            max_connections: self.database_max_connections,
            acquire_timeout: self.database_acquire_timeout_seconds,
            query_timeout: self.database_query_timeout_seconds,
        }
    }

    /// The limits of clients' connections.
    #[must_use]
    pub fn connection_limits(&self) -> ConnectionLimits {
        ConnectionLimits::new()
            .max_connections(self.max_connections)
            .head_timeout(self.head_timeout_seconds)
            .stall_timeout(self.stall_timeout_seconds)
            .max_unsent_bytes(self.unsent_limit_bytes)
            .max_incomplete_bytes(self.incomplete_limit_bytes)
    }

    /// Which cache to use, and how.
    #[must_use]
    pub fn cache_settings(&self) -> CacheSettings {
        CacheSettings {
            redis_url: self.redis_url.clone(),
            redis_key_prefix: self.redis_key_prefix.clone(),
            redis_timeout: self.redis_timeout_seconds,
            // Another worker's cache would still have a user whom this one deletes.
            capacity: if self.workers > 1 {
                0
            } else {
                self.cache_capacity
            },
            ttl: self.cache_ttl_seconds,
        }
    }

    /// The limits of failed logins.
    #[must_use]
    pub fn login_limits(&self) -> LoginLimits {
        LoginLimits {
            per_account: self.login_failures_per_account,
            per_client: self.login_failures_per_client,
        }
    }

    /// How e-mails are sent.
    #[must_use]
    pub fn mail_settings(&self) -> MailSettings {
        MailSettings {
            mailer_url: self.mailer_url.clone(),
            mailer_timeout: self.mailer_timeout_seconds,
            workers: self.mail_workers,
            queue_capacity: self.mail_queue_capacity,
            attempts: self.mail_attempts,
            backoff: self.mail_backoff_seconds,
        }
    }
}

/// A command to run instead of serving.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List and check what this service measures; needs no database and no port
    #[command(subcommand)]
    Metrics(metrics_tools::cli::Command),

    /// Ask a running instance whether it is alive: for the health check of a container
    Health(HealthCheck),

    /// Send realistic requests to a running service, and report their latency
    Load(Load),
}

/// Whether an argument is a setting of the service, which a file may set.
pub(super) fn is_setting(argument: &clap::Arg) -> bool {
    !["config", "print_config", "help", "version"].contains(&argument.get_id().as_str())
}
