//! Starts the programs and connects them as `docker-compose.yml` does.

use jiff::Timestamp;
use test_programs::{Postgres, Redis, Server, alertmanager, postgres_exporter, prometheus};
use test_programs::{free_port, redis_exporter};

use super::eventually;
use super::queries::Queries;
use super::shipped;
use super::webhook::Webhook;

/// The demo, Redis, PostgreSQL, Prometheus itself and Alertmanager.
pub(super) const JOBS: usize = 5;

/// The demo with its dependencies and its monitoring. Everything ends when this is dropped.
pub(super) struct Stack {
    pub(super) demo: Server,
    pub(super) redis: Redis,
    pub(super) webhook: Webhook,
    pub(super) queries: Queries,
    /// When all targets were discovered.
    pub(super) since: Timestamp,
    _watching: [Server; 4],
}

/// Starts the program with an empty environment and these settings.
pub(super) fn demo(settings: &[&str]) -> Server {
    Server::start("/health/ready", |place| {
        let command = ["env", "-i", env!("CARGO_BIN_EXE_demo-app"), "--listen"];
        let command = command.into_iter().chain([place.address.as_str()]);
        command
            .chain(settings.iter().copied())
            .map(str::to_owned)
            .collect()
    })
}

/// Starts Prometheus with these files. If the Watchdog fires before Alertmanager is discovered, it is sent again after
/// seconds instead of a minute.
pub(super) fn watch(files: &[(&'static str, String)]) -> Server {
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    prometheus(&files, &["--rules.alert.resend-delay=2s"])
}

/// An address where nothing listens.
pub(super) fn nobody() -> String {
    format!("127.0.0.1:{}", free_port())
}

impl Stack {
    /// With these settings of the demo, besides its database and its cache.
    pub(super) async fn start(settings: &[&str]) -> Self {
        let database = Postgres::shared().database();
        let redis = Redis::start();
        // As in docker-compose.yml.
        let limited = redis.ask("CONFIG SET maxmemory 128mb");
        assert_eq!(limited.as_deref(), Some("+OK"));
        let stores = ["--database-url", &database, "--redis-url", &redis.url()];
        // On a busy machine, logins wait for the hashing of other passwords.
        let patient = [
            "--hashing-timeout-seconds",
            "60",
            "--request-timeout-seconds",
            "60",
        ];
        let demo = demo(&[&stores, &patient, settings].concat());

        let webhook = Webhook::start().await;
        let files = shipped::alertmanager(&webhook.url);
        let files: Vec<_> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let alertmanager = alertmanager(&files);
        let of_redis = redis_exporter(&redis);
        let of_postgres = postgres_exporter(&database);
        let prometheus = watch(&shipped::prometheus(&[
            ("app:9100", &demo.address()),
            ("alertmanager:9093", &alertmanager.address()),
            ("redis-exporter:9121", &of_redis.address()),
            ("postgres-exporter:9187", &of_postgres.address()),
        ]));
        let queries = Queries::to(prometheus.url());
        // Prometheus takes five seconds to discover its targets. With a minute shortened to a second, they count as missing
        // until then.
        eventually("all are scraped", async || {
            let up = queries.now("up == 1").await?;
            let missed = r#"ALERTS{alertstate="firing",alertname!="Watchdog"}"#;
            let missed = queries.now(missed).await?;
            (up.len() == JOBS && missed.is_empty())
                .then_some(())
                .ok_or_else(|| format!("{up:?} {missed:?}"))
        })
        .await;
        Self {
            demo,
            redis,
            webhook,
            queries,
            since: Timestamp::now(),
            _watching: [alertmanager, of_redis, of_postgres, prometheus],
        }
    }
}
