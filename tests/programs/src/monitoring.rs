//! Monitoring programs: Prometheus, Alertmanager, a Pushgateway, the exporters of Redis and
//! PostgreSQL, and a long-term store.

use crate::{Redis, Server};
use std::process::Command;

/// Starts Prometheus with these files and additional arguments. `prometheus.yml` is the
/// configuration. In the files, `$SELF` is replaced by its address.
///
/// # Panics
/// When it is not on the PATH, or does not take the files.
#[must_use]
pub fn prometheus(files: &[(&str, &str)], arguments: &[&str]) -> Server {
    Server::start("/-/ready", |place| {
        place.write(files);
        let command = [
            "prometheus".to_owned(),
            format!("--config.file={}", place.path("prometheus.yml")),
            format!("--storage.tsdb.path={}", place.path("data")),
            format!("--web.listen-address={}", place.address),
            "--log.level=warn".to_owned(),
        ];
        let arguments = arguments.iter().map(|&argument| argument.to_owned());
        command.into_iter().chain(arguments).collect()
    })
}

/// Major and minor version of the Prometheus on the PATH.
///
/// # Panics
/// When it is not on the PATH, or prints no version.
#[must_use]
pub fn prometheus_version() -> (u32, u32) {
    let output = Command::new("prometheus").arg("--version").output();
    let output = output.expect("prometheus is on the PATH: tests/run installs it");
    // Older versions write it to standard error.
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    let version = text.split_once("version ").map(|(_, version)| version);
    let mut numbers = version.into_iter().flat_map(|version| version.split('.'));
    let mut number = || numbers.next().and_then(|number| number.parse().ok());
    match (number(), number()) {
        (Some(major), Some(minor)) => (major, minor),
        _ => panic!("prometheus --version: {text}"),
    }
}

/// Starts Alertmanager with these files. `alertmanager.yml` is the configuration.
///
/// # Panics
/// When it is not on the PATH, or does not take the files.
#[must_use]
pub fn alertmanager(files: &[(&str, &str)]) -> Server {
    Server::start("/-/ready", |place| {
        place.write(files);
        vec![
            "prometheus-alertmanager".to_owned(),
            format!("--config.file={}", place.path("alertmanager.yml")),
            format!("--storage.path={}", place.path("data")),
            format!("--web.listen-address={}", place.address),
            // It has no peers.
            "--cluster.listen-address=".to_owned(),
        ]
    })
}

/// Starts the exporter of a Redis, which may be down.
///
/// # Panics
/// When it is not on the PATH, or does not answer.
#[must_use]
pub fn redis_exporter(redis: &Redis) -> Server {
    let url = redis.url();
    Server::start("/health", |place| {
        vec![
            "prometheus-redis-exporter".to_owned(),
            format!("--redis.addr={url}"),
            format!("--web.listen-address={}", place.address),
        ]
    })
}

/// Starts the exporter of a PostgreSQL, which connects to this database.
///
/// # Panics
/// When it is not on the PATH, or does not answer.
#[must_use]
pub fn postgres_exporter(database_url: &str) -> Server {
    Server::start("/", |place| {
        vec![
            "env".to_owned(),
            format!("DATA_SOURCE_NAME={database_url}?sslmode=disable"),
            "prometheus-postgres-exporter".to_owned(),
            format!("--web.listen-address={}", place.address),
        ]
    })
}

/// Starts a long-term store, `VictoriaMetrics`, whose samples can be queried without a delay.
///
/// # Panics
/// When it is not on the PATH, or does not answer.
#[must_use]
pub fn victoria_metrics() -> Server {
    Server::start("/health", |place| {
        vec![
            "victoria-metrics".to_owned(),
            format!("-storageDataPath={}", place.path("data")),
            format!("-httpListenAddr={}", place.address),
            "-search.latencyOffset=0s".to_owned(),
        ]
    })
}

/// Starts a Pushgateway.
///
/// # Panics
/// When it is not on the PATH, or does not answer.
#[must_use]
pub fn pushgateway() -> Server {
    Server::start("/-/ready", |place| {
        vec![
            "prometheus-pushgateway".to_owned(),
            format!("--web.listen-address={}", place.address),
        ]
    })
}
