//! A binary that never calls `check()`: the log and a gauge report conflicts.

use super::scrape;
use metrics_runtime::{check, render, snapshot};
use std::env;
use std::process::Command;
use test_programs::InTime as _;

/// Set in a process that a test starts.
const CHILD: &str = "CONFLICTS_IN_A_PROCESS_OF_ITS_OWN";

#[test]
fn the_number_of_conflicts_is_a_gauge() {
    let conflicts = check().expect_err("there are conflicts").conflicts().len();
    assert_eq!(scrape().value("metrics_conflicts"), conflicts as f64);
    assert_eq!(scrape().types["metrics_conflicts"], "gauge");
}

#[test]
fn scrapes_in_a_process_of_their_own() {
    let Ok(listener) = env::var(CHILD) else {
        // If it runs directly, it is a test, too.
        run("nobody");
        return;
    };
    if listener == "a layer" {
        // Before any scrape.
        let _: axum::Router = metrics_runtime::instrument(axum::Router::new());
        return;
    }
    if listener == "tracing" {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(std::io::stdout)
            .init();
    }
    for _ in 0..3 {
        assert!(render().contains("metrics_conflicts"));
        let _ = snapshot();
    }
}

/// A process' standard output and standard error.
fn run(listener: &str) -> (String, String) {
    let output = Command::new(env::current_exe().expect("the test is a file"))
        .args(["--exact", "reported::scrapes_in_a_process_of_their_own"])
        .args(["--nocapture", "--test-threads=1"])
        .env(CHILD, listener)
        .output_in_time()
        .expect("the test runs again");
    assert!(output.status.success(), "{output:?}");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn without_a_subscriber_conflicts_are_reported_once_on_standard_error() {
    let (_, errors) = run("nobody");
    let reports = errors.matches("declarations of metrics conflict");
    assert_eq!(reports.count(), 1, "{errors}");
    assert!(errors.contains("what to write instead:"), "{errors}");
    assert!(errors.len() < 8_000, "{} bytes", errors.len());
}

#[test]
fn conflicts_are_reported_when_the_router_is_instrumented() {
    let (_, errors) = run("a layer");
    let reports = errors.matches("declarations of metrics conflict");
    assert_eq!(reports.count(), 1, "{errors}");
}

#[test]
fn with_a_subscriber_conflicts_are_reported_once_through_it() {
    let (logged, errors) = run("tracing");
    let message = "declarations of metrics conflict";
    assert_eq!(logged.matches(message).count(), 1, "{logged}");
    assert!(logged.contains(" WARN metrics_runtime: "), "{logged}");
    assert_eq!(errors.matches(message).count(), 0, "{errors}");
}
