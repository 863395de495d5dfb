//! Options from environment variables.

use crate::{label_values, named, scrape};
use axum::Router;
use axum::routing::get;
use metrics_runtime::HttpMetrics;
use std::env;
use std::process::{Command, Output};
use test_programs::InTime as _;
use tests::server::Server;

/// The variable that is set in a process that a test starts.
const CHILD: &str = "METRICS_TEST_CHILD";

#[tokio::test]
async fn in_a_process_of_its_own() {
    if !is_child("environment::in_a_process_of_its_own") {
        return;
    }
    let metrics = match HttpMetrics::from_env() {
        Ok(metrics) => metrics,
        Err(error) => return println!("refused: {error}"),
    };
    let router = Router::new()
        .route("/e/health", get(async || "x"))
        .route("/e/users", get(async || "x"));
    let server = Server::start(metrics.instrument(router)).await;
    for path in ["/e/health", "/e/users", "/e/nowhere", "/metrics", "/m"] {
        let status = server.status("GET", path).await;
        println!("{path} {status:?}");
    }
    for (series, value) in &scrape().samples {
        println!("{series} {value}");
    }
}

#[tokio::test]
async fn a_layer_that_is_off_in_a_process_of_its_own() {
    if !is_child("environment::a_layer_that_is_off_in_a_process_of_its_own") {
        return;
    }
    // If a layer is off, unmeasured handlers are not reported.
    let off = named("e_off").enabled(false).build().expect("valid");
    let router = Router::new().route("/e/off", get(async || "x")).layer(off);
    let server = Server::start(router).await;
    println!("{:?}", server.status("GET", "/e/off").await);
    println!("{:?}", label_values("e_off", "endpoint"));
}

fn with(variables: &[(&str, &str)]) -> String {
    run("environment::in_a_process_of_its_own", variables)
}

/// The standard output of one test of this binary, in a separate process.
pub(crate) fn run(test: &str, variables: &[(&str, &str)]) -> String {
    String::from_utf8_lossy(&child(test, variables).stdout).into_owned()
}

/// The standard output and standard error of one test of this binary, in a separate process.
pub(crate) fn run_with_errors(test: &str) -> (String, String) {
    let child = child(test, &[]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&child.stdout), text(&child.stderr))
}

fn child(test: &str, variables: &[(&str, &str)]) -> Output {
    let output = Command::new(env::current_exe().expect("it runs"))
        .args(["--exact", "--nocapture", test])
        .env(CHILD, "1")
        .envs(variables.iter().copied())
        .output_in_time()
        .expect("it starts");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(
        shown.contains("test result: ok. 1 passed"),
        "{test}: {shown}"
    );
    output
}

/// Whether a test has started this process for this function. Otherwise runs the function in such a
/// process, so that it is a test, too.
pub(crate) fn is_child(test: &str) -> bool {
    let is_child = env::var_os(CHILD).is_some();
    if !is_child {
        child(test, &[]);
    }
    is_child
}

#[test]
fn the_environment_sets_options() {
    let shown = with(&[
        ("ENABLE_METRICS", "True"),
        ("METRICS_NAMESPACE", "shop"),
        ("METRICS_SUBSYSTEM", "api"),
        ("METRICS_BUCKETS", "0.5, 60"),
        ("METRICS_EXCLUDE", "/e/health, /internal/**"),
        ("METRICS_PATH", "/m"),
    ]);
    for line in [
        "/m Some(200)",
        "/metrics Some(404)",
        r#"shop_api_http_requests_total{method="GET",endpoint="/e/users",status_code="200"} 1"#,
        r#"shop_api_http_request_duration_seconds_bucket{method="GET",endpoint="/e/users",le="60.0"} 1"#,
    ] {
        assert!(shown.contains(&format!("{line}\n")), "{line} in {shown}");
    }
    assert!(!shown.contains("endpoint=\"/e/health\""));
    let default = r#"endpoint="/e/users",le="0.25""#;
    assert!(!shown.contains(default), "{shown}");
}

#[test]
fn an_empty_environment_sets_nothing() {
    let shown = with(&[("ENABLE_METRICS", ""), ("METRICS_BUCKETS", " ")]);
    let line = r#"http_requests_total{method="GET",endpoint="/e/health",status_code="200"} 1"#;
    assert!(shown.contains(&format!("\n{line}\n")), "{shown}");
    assert!(shown.contains("/metrics Some(200)\n"));
}

#[test]
fn the_environment_disables_measuring_and_exposing() {
    for off in ["false", "0", "OFF", "no"] {
        let shown = with(&[("ENABLE_METRICS", off)]);
        assert!(shown.contains("/e/users Some(200)\n"), "{shown}");
        assert!(shown.contains("/metrics Some(404)\n"), "{shown}");
        assert!(!shown.contains("http_requests_total"), "{shown}");
    }
}

#[test]
fn invalid_values_are_refused_with_the_variable_and_what_to_write() {
    let shown = with(&[
        ("ENABLE_METRICS", "maybe"),
        ("METRICS_BUCKETS", "0.5,0.1"),
        ("METRICS_EXCLUDE", "health"),
        ("METRICS_NAMESPACE", "my-shop"),
    ]);
    for line in [
        "refused: invalid configuration of the HTTP metrics:",
        "`ENABLE_METRICS` is `maybe`: not a boolean: write `true` or `false`",
        "`METRICS_EXCLUDE` is `health`: a route must begin with `/`: write `/health`",
        "`METRICS_BUCKETS` is `0.5,0.1`: bucket bounds must ascend, and `0.1` follows `0.5`: write \
         them in ascending order",
        "`METRICS_NAMESPACE` is `my-shop`: invalid name, which must match `[a-zA-Z_][a-zA-Z0-9_]*`: \
         write `shop`",
    ] {
        assert!(shown.contains(&format!("{line}\n")), "{line} in {shown}");
    }
}

#[test]
fn each_problem_names_its_variable_and_the_whole_value() {
    for (variable, value, expected) in [
        ("METRICS_PATH", "/:x", "write one such as `/metrics`"),
        ("METRICS_PATH", "/mé", "write one such as `/metrics`"),
        ("METRICS_PATH", "//", "write one such as `/metrics`"),
        ("METRICS_NAMESPACE", "shop_", "write `shop`"),
        ("METRICS_SUBSYSTEM", "__", "write `shop`"),
        ("METRICS_EXCLUDE", "/users/{id", "write `/users/{id}`"),
        (
            "METRICS_EXCLUDE",
            "/a,health,/b",
            "invalid route `health`: a route must begin with `/`: write `/health`",
        ),
        ("METRICS_BUCKETS", ",", "write some, such as `0.1,1`"),
    ] {
        let options = HttpMetrics::builder();
        let options = options.from_lookup(|name| (name == variable).then(|| value.to_owned()));
        let error = options.build().expect_err("it is invalid").to_string();
        let start = format!("\n`{variable}` is `{value}`: ");
        assert!(error.contains(&start), "{start} in {error}");
        assert!(error.ends_with(expected), "{expected} in {error}");
    }
}

#[test]
fn a_comma_at_the_end_of_a_list_is_valid() {
    let shown = with(&[
        ("METRICS_EXCLUDE", "/e/health,/b,"),
        ("METRICS_BUCKETS", "0.5,60,"),
    ]);
    assert!(
        shown.contains("endpoint=\"/e/users\",le=\"60.0\""),
        "{shown}"
    );
    assert!(!shown.contains("endpoint=\"/e/health\""), "{shown}");
}

#[test]
fn a_disabled_layer_passes_requests_on() {
    let shown = run(
        "environment::a_layer_that_is_off_in_a_process_of_its_own",
        &[],
    );
    assert!(shown.contains("Some(200)\n{}\n"), "{shown}");
}

#[test]
fn a_layer_can_be_disabled_by_default() {
    let asked_for = |value: &'static str| {
        let options = named("e_asked").enabled(false);
        let options =
            options.from_lookup(|name| (name == "ENABLE_METRICS").then(|| value.to_owned()));
        options.build().expect("valid").is_enabled()
    };
    assert!(!asked_for(""));
    assert!(!asked_for("0"));
    assert!(asked_for("true"));
    let by_another = named("e_asked").enabled_by_env("METRICS_TEST_IS_NOT_SET");
    assert!(by_another.build().expect("valid").is_enabled());
}
