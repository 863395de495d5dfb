//! PostgreSQL stops, hangs and recovers under load: every response is counted.

use test_programs::{Postgres, size};

use super::database;
use super::metrics::counts_agree;
use super::outages::Network;
use super::scrape::Scrape;
use super::support::{Program, eventually};
use super::traffic::Traffic;

const CLIENTS: u64 = 16;

/// The number of responses before and after each fault.
const SOME: u64 = 200;

/// Short timeouts, so that requests do not wait long.
async fn start(url: &str) -> Program {
    Program::start_with(&[
        "--database-url",
        url,
        "--database-acquire-timeout-seconds",
        "1",
        "--database-query-timeout-seconds",
        "1",
        "--rate-limit-per-second",
        "0",
    ])
    .await
}

/// Waits until requests fail because the database is unavailable, or until it is available again.
async fn becomes(program: &Program, status: u16) {
    let series =
        format!("http_requests_total{{method='GET',endpoint='/data',status_code='{status}'}}");
    let before = Scrape::of(&program.http).await.value(&series);
    eventually(&series, async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.value(&series) > before + 2.0).then_some(())
    })
    .await;
}

async fn assert_counted(program: &Program, traffic: Traffic) {
    traffic.goes_on_for(SOME).await;
    let answers = traffic.end().await;
    assert_eq!(answers.unanswered, 0, "{answers:?}");
    assert!(answers.with(|status| status == 503) > 0, "{answers:?}");
    assert_eq!(answers.with(|status| status == 500), 0, "{answers:?}");
    let scrape = Scrape::of(&program.http).await;
    answers.assert_are_counted(&scrape);
    counts_agree(&program.http).await;
}

#[tokio::test]
async fn counts_are_exact_with_a_server_that_stops_and_restarts() {
    let mut postgres = Postgres::start();
    let program = start(&postgres.database()).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    for _ in 0..size(1, 10) {
        postgres.stop();
        becomes(&program, 503).await;
        postgres.start_again();
        becomes(&program, 200).await;
    }
    assert_counted(&program, traffic).await;
}

#[tokio::test]
async fn counts_are_exact_with_connections_that_the_server_closes() {
    let url = Postgres::shared().database();
    let program = start(&url).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    for _ in 0..size(5, 200) {
        traffic.goes_on_for(SOME).await;
        let end_all_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                              WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database::execute(&url, end_all_others).await;
    }
    becomes(&program, 200).await;
    traffic.goes_on_for(SOME).await;
    let answers = traffic.end().await;
    assert_eq!(answers.unanswered, 0, "{answers:?}");
    assert_eq!(answers.with(|status| status == 500), 0, "{answers:?}");
    let scrape = Scrape::of(&program.http).await;
    answers.assert_are_counted(&scrape);
    counts_agree(&program.http).await;
}

#[tokio::test]
async fn counts_are_exact_with_a_locked_table() {
    let url = Postgres::shared().database();
    let program = start(&url).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    let lock = database::Lock::take(&url).await;
    let refused = "http_requests_total{method='POST',endpoint='/users',status_code='503'}";
    eventually(refused, async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.value(refused) > 5.0).then_some(())
    })
    .await;
    lock.release().await;
    assert_counted(&program, traffic).await;
}

#[tokio::test]
async fn counts_are_exact_with_a_blocked_network() {
    let url = Postgres::shared().database();
    let network = Network::to(&url).await;
    let program = start(&network.url).await;
    let traffic = Traffic::start(&program.http, CLIENTS);
    traffic.goes_on_for(SOME).await;
    network.block(true);
    becomes(&program, 503).await;
    network.block(false);
    becomes(&program, 200).await;
    assert_counted(&program, traffic).await;
}
