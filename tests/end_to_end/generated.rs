//! Generated rules and dashboards in a real Prometheus that scrapes a real service: each rule is
//! healthy, and each query returns data.

use crate::client::Client;
use crate::programs::{Buckets, eventually, prometheus_with};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::catalogue::Catalogue;
use metrics_runtime::{
    Counter, Gauge, background_task, cache_operation, db_operation, external_call, instrument,
    instrumented, metric,
};
use metrics_tools::dashboard::{Board, conventions};
use metrics_tools::rules::{Options, Rules};
use serde_json::Value;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use tests::server::Server;
use tokio::runtime::Runtime;

/// Bytes that were sent.
#[metric]
static GENERATED_SENT_BYTES_TOTAL: Counter;

/// How full the baskets are.
#[metric]
static GENERATED_BASKET_RATIO: Gauge;

#[db_operation(select, "generated")]
fn select(n: u64) -> Result<(), ()> {
    if n.is_multiple_of(3) { Err(()) } else { Ok(()) }
}

#[cache_operation(get)]
fn lookup(n: u64) -> Option<u64> {
    n.is_multiple_of(2).then_some(n)
}

#[external_call("payments", "charge")]
fn charge() {}

#[background_task("generated_mail")]
fn mail() {}

#[instrumented]
fn work() {}

/// Guesses.
#[instrumented(native, name = "generated_guess")]
fn guess() {}

#[instrumented(GET "/generated", slo(success = 99.9, latency = (99, "250ms")))]
async fn shop() -> StatusCode {
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let n = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let _ = (select(n), lookup(n));
    charge();
    mail();
    work();
    guess();
    GENERATED_SENT_BYTES_TOTAL.add(10);
    GENERATED_BASKET_RATIO.set(0.5);
    if n.is_multiple_of(5) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::OK
    }
}

/// The catalogue of this test's metrics and of those that every service has, without the metrics
/// and objectives of other tests.
fn catalogue() -> Catalogue {
    let names = [
        "http_",
        "function_calls",
        "database_",
        "cache_",
        "external_",
        "background_",
        "process_",
        "generated_",
    ];
    let mut catalogue = metrics_runtime::catalogue();
    let is_known = |name: &str| names.iter().any(|prefix| name.starts_with(prefix));
    catalogue.metrics.retain(|metric| is_known(&metric.name));
    catalogue.calls.retain(|counted| is_known(&counted.counter));
    let is_own = |value: &String| value == "/generated";
    catalogue
        .objectives
        .retain(|objective| objective.labels.values().any(is_own));
    catalogue
}

/// For each text under `expr`, a query for the number of series that have a value.
fn queries(board: &Value) -> Vec<String> {
    let mut queries = Vec::new();
    let panels = board["panels"].as_array().expect("a list").iter();
    // Collapsed rows contain their panels.
    let nested = panels
        .clone()
        .flat_map(|row| row["panels"].as_array())
        .flatten();
    for panel in panels.chain(nested) {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let expr = target["expr"].as_str().expect("a text");
            let expr = expr
                .replace("$__rate_interval", "5s")
                .replace("$job", ".+")
                .replace("$instance", ".+")
                .replace("$endpoint", ".*")
                .replace("$function", ".*");
            // Comparisons drop native histograms.
            queries.push(match panel["type"] == "heatmap" {
                true => format!("count({expr})"),
                false => format!("count(({expr}) == ({expr}))"),
            });
        }
    }
    queries
}

#[test]
fn rules_are_healthy_and_each_query_of_the_dashboard_has_data() {
    with_prometheus(Buckets::Classic);
}

/// Then histograms with both kinds of buckets have neither `_bucket` nor `le`.
#[test]
fn rules_and_queries_work_with_native_histograms() {
    with_prometheus(Buckets::Native);
}

fn with_prometheus(buckets: Buckets) {
    let runtime = Runtime::new().expect("a runtime");
    let router = Router::new().route("/generated", get(shop));
    let server = runtime.block_on(Server::start(instrument(router)));
    let service = Client::new(&format!("http://{}", server.address));

    let catalogue = catalogue();
    let options = Options::default().job("generated");
    let rules = Rules::new(&catalogue, &options);
    let folder = tempfile::tempdir().expect("a folder");
    // Rules of objectives are evaluated once a minute, which is too long to wait.
    let rules = rules.to_string().replace("interval: 1m", "interval: 300ms");
    fs::write(folder.path().join("rules.yml"), rules).expect("written");
    let config = format!(
        "global: {{scrape_interval: 300ms, scrape_timeout: 300ms, evaluation_interval: 300ms}}\n\
         rule_files: ['{}/*.yml']\n\
         scrape_configs:\n  - job_name: generated\n    static_configs: [{{targets: ['{}']}}]\n\
         \x20 - job_name: prometheus\n    static_configs: [{{targets: ['$SELF']}}]\n",
        folder.path().display(),
        server.address
    );
    let prometheus = prometheus_with(&config, buckets, &[]);
    let api = Client::new(&prometheus.url());
    let traffic = || {
        for _ in 0..5 {
            service.get("/generated").expect("the service answers");
        }
    };
    traffic();

    let board = Board::from_catalogue(&catalogue, "Generated", "generated").to_string();
    assert_eq!(conventions(&board), [""; 0]);
    let board: Value = serde_json::from_str(&board).expect("it is JSON");
    let queries = queries(&board);
    assert!(queries.len() > 40, "{queries:#?}");
    for query in &queries {
        eventually(query, || {
            traffic();
            api.query(query).map(drop)
        });
    }

    eventually("the rules are evaluated", || {
        let answer = api.json("/api/v1/rules")?;
        let groups = answer["data"]["groups"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let rules = groups
            .iter()
            .flat_map(|group| group["rules"].as_array().into_iter().flatten());
        let health: Vec<_> = rules
            .map(|rule| rule["health"].as_str().unwrap_or_default())
            .collect();
        match health.len() > 40 && health.iter().all(|health| *health == "ok") {
            true => Ok(()),
            false => Err(answer.to_string()),
        }
    });
    // A fifth of the requests fails, far more than the objective allows.
    eventually("the objective's alerts fire", || {
        traffic();
        let slo = "slo=\"get-generated-availability\",alertstate=\"firing\"";
        match api.query(&format!(
            "count(ALERTS{{alertname=\"ErrorBudgetBurn\",{slo}}})"
        ))? {
            4.0 => Ok(()),
            number => Err(format!("{number} fire")),
        }
    });
}
