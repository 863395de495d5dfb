//! Queries like those of the libraries' dashboards: their names, labels and values, in our own
//! expressions. A Prometheus that scrapes both services finds data for each query, also after the
//! migration.

use super::libraries::{
    AUTOMETRICS as A, AXUM_PROMETHEUS as B, INSTRUMENTATOR as C, Library, OPENTELEMETRY as D,
};
use super::programs::Programs;
use serde_json::Value;
use std::thread;
use std::time::{Duration, Instant};

/// A panel, and an expression in which `$job` is `before` or `after`.
pub(crate) type Query = (&'static str, &'static str);

/// The queries that autometrics writes into the documentation of each function (its crate
/// `autometrics-macros` 3.0, `src/lib.rs`). Its dashboards "Autometrics Overview" and
/// "Autometrics Function Explorer" have the same names, labels and joins for all functions.
pub(crate) const AUTOMETRICS: &[Query] = &[
    (
        "request rate",
        r#"sum by (function, module, service_name, version, commit) (rate({__name__=~"function_calls(_count)?(_total)?",function="order",job="$job"}[1m]) * on (instance, job) group_left (version, commit) (last_over_time(build_info[1m]) or on (instance, job) up))"#,
    ),
    (
        "error ratio",
        r#"sum by (function, module) (rate({__name__=~"function_calls(_count)?(_total)?",result="error",job="$job"}[1m])) / sum by (function, module) (rate({__name__=~"function_calls(_count)?(_total)?",job="$job"}[1m]))"#,
    ),
    (
        "latency",
        r#"histogram_quantile(0.95, sum by (le, function, module) (rate({__name__=~"function_calls_duration(_seconds)?_bucket",function="order",job="$job"}[1m]))) > 0"#,
    ),
    (
        "concurrent calls",
        r#"sum by (function, module, service_name) (function_calls_concurrent{function="find",job="$job"})"#,
    ),
];

/// The families and labels in the README of axum-prometheus, which ships no dashboard. Its users'
/// published dashboards have rates by `status`, `method` and `endpoint`, and quantiles and means of
/// the duration by the same labels.
pub(crate) const AXUM_PROMETHEUS: &[Query] = &[
    (
        "requests",
        r#"sum by (method, endpoint, status) (rate(axum_http_requests_total{endpoint="/orders/{id}",job="$job"}[1m])) > 0"#,
    ),
    (
        "errors",
        r#"sum(rate(axum_http_requests_total{status=~"5..",job="$job"}[1m])) / sum(rate(axum_http_requests_total{job="$job"}[1m])) > 0"#,
    ),
    (
        "latency",
        r#"histogram_quantile(0.99, sum by (le, endpoint) (rate(axum_http_requests_duration_seconds_bucket{status="200",job="$job"}[1m]))) > 0"#,
    ),
    (
        "pending",
        r#"sum by (method, endpoint) (axum_http_requests_pending{endpoint="/orders",job="$job"})"#,
    ),
];

/// The families, labels, values and bounds of the instrumentator's default metrics. It ships no
/// dashboard either.
pub(crate) const INSTRUMENTATOR: &[Query] = &[
    (
        "requests",
        r#"sum by (handler, method) (rate(http_requests_total{status="2xx",handler!="none",job="$job"}[1m])) > 0"#,
    ),
    (
        "errors",
        r#"sum by (handler) (rate(http_requests_total{status=~"4xx|5xx",job="$job"}[1m])) > 0"#,
    ),
    (
        "mean duration",
        r#"rate(http_request_duration_seconds_sum{job="$job"}[1m]) / rate(http_request_duration_seconds_count{job="$job"}[1m]) > 0"#,
    ),
    (
        "requests under 100 ms",
        r#"rate(http_request_duration_seconds_bucket{le="0.1",job="$job"}[1m]) / ignoring (le) rate(http_request_duration_seconds_count{job="$job"}[1m]) > 0"#,
    ),
    (
        "quantile of all",
        r#"histogram_quantile(0.99, sum by (le) (rate(http_request_duration_highr_seconds_bucket{job="$job"}[1m]))) > 0"#,
    ),
    (
        "mean size of responses",
        r#"sum by (handler) (rate(http_response_size_bytes_sum{job="$job"}[1m])) / sum by (handler) (rate(http_response_size_bytes_count{job="$job"}[1m])) > 0"#,
    ),
];

/// The queries of dashboards for HTTP servers with the semantic conventions, such as Microsoft's
/// for ASP.NET Core (19924 at Grafana); and the conventions of databases and HTTP clients.
pub(crate) const OPENTELEMETRY: &[Query] = &[
    (
        "request duration",
        r#"histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{job="$job"}[1m]))) > 0"#,
    ),
    (
        "error rate",
        r#"sum(rate(http_server_request_duration_seconds_count{http_response_status_code=~"4..|5..",job="$job"}[1m])) / sum(rate(http_server_request_duration_seconds_count{job="$job"}[1m])) > 0"#,
    ),
    (
        "endpoints",
        r#"sum by (http_route, http_request_method) (rate(http_server_request_duration_seconds_count{http_route!="",job="$job"}[1m])) > 0"#,
    ),
    (
        "current requests",
        r#"sum(http_server_active_requests{job="$job"})"#,
    ),
    (
        "database",
        r#"histogram_quantile(0.95, sum by (le, db_operation_name) (rate(db_client_operation_duration_seconds_bucket{db_system_name="postgresql",job="$job"}[1m]))) > 0"#,
    ),
    (
        "other services",
        r#"sum by (server_address) (rate(http_client_request_duration_seconds_count{http_request_method="POST",job="$job"}[1m])) > 0"#,
    ),
];

/// Polls until there is data, before and after.
fn ask(library: &Library) {
    let Some(programs) = Programs::start(library) else {
        return;
    };
    let job = |name: &str, address: String| {
        format!("  - job_name: {name}\n    static_configs: [{{targets: ['{address}']}}]\n")
    };
    let config = format!(
        "global: {{scrape_interval: 1s, scrape_timeout: 1s}}\nscrape_configs:\n{}{}",
        job("before", programs.before.address()),
        job("after", programs.after.address()),
    );
    let prometheus = test_programs::prometheus(&[("prometheus.yml", &config)], &[]);
    let deadline = Instant::now() + Duration::from_secs(120);
    for (panel, query) in library.queries {
        for job in ["before", "after"] {
            let query = query.replace("$job", job);
            while !finds(&prometheus.url(), &query) {
                assert!(
                    Instant::now() < deadline,
                    "{}, {panel}: {query}",
                    library.name
                );
                programs.send(library);
                thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

/// Whether a query has a result.
fn finds(prometheus: &str, query: &str) -> bool {
    let response = ureq::get(format!("{prometheus}/api/v1/query")).query("query", query);
    let text = response
        .call()
        .expect("an answer")
        .body_mut()
        .read_to_string();
    let answer: Value = serde_json::from_str(&text.expect("a text")).expect("JSON");
    let result = answer["data"]["result"].as_array();
    result.is_some_and(|result| !result.is_empty())
}

#[test]
#[ignore = "starts Prometheus"]
fn queries_of_autometrics_find_data() {
    ask(&A);
}

#[test]
#[ignore = "starts Prometheus"]
fn queries_of_axum_prometheus_find_data() {
    ask(&B);
}

#[test]
#[ignore = "starts Prometheus, and Python with packages from its index"]
fn queries_of_the_instrumentator_find_data() {
    ask(&C);
}

#[test]
#[ignore = "starts Prometheus"]
fn queries_of_opentelemetry_find_data() {
    ask(&D);
}
