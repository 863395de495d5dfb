//! `demo-app metrics …` works without a database, a port or a request.

use std::process::Output;
use std::time::Instant;
use test_programs::InTime as _;

use serde_json::Value;

use super::support::Program;

/// Runs it in an empty folder, with a database and an address that can't be opened.
pub(super) fn metrics(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [&["metrics"], arguments].concat();
    let output = Program::command(&arguments)
        .env("DATABASE_URL", "sqlite:///nowhere/at/all.sqlite3")
        .env("LISTEN", "192.0.2.1:1")
        .current_dir(folder.path())
        .output_in_time()
        .expect("it runs");
    let left = std::fs::read_dir(folder.path()).expect("the folder");
    assert_eq!(left.count(), 0, "it leaves no file");
    output
}

pub(super) fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[test]
fn it_lists_the_metrics_with_the_layers_options() {
    let start = Instant::now();
    let listed = metrics(&["list"]);
    println!("`demo-app metrics list` took {:?}", start.elapsed());
    assert_eq!(listed.status.code(), Some(0));
    let listed = text(&listed);
    assert!(listed.contains("\nactive_users "), "{listed}");
    assert!(
        !listed.contains('\u{1b}'),
        "plain, as it is not for a terminal"
    );

    let long = text(&metrics(&["list", "--long", "active_users"]));
    assert!(
        long.contains(
            "    Users in the database.\n    of several processes the last updated value, \
             demo-app/src/metrics.rs:"
        ),
        "{long}"
    );

    let json = metrics(&["list", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let metrics = json["metrics"].as_array().expect("a list");
    let of = |name: &str| {
        metrics
            .iter()
            .find(|metric| metric["name"] == name)
            .expect("it exists")
    };
    let read = of("http_requests_total")["declarations"]
        .as_array()
        .expect("a list")
        .iter();
    let read = read.filter(|one| one["labels"][1]["values"][0] == "/users/{user_id}");
    let read: Vec<_> = read
        .map(|one| one["file"].as_str().expect("a file"))
        .collect();
    assert!(!read.is_empty());
    assert!(
        read.iter()
            .all(|file| *file == "demo-app/src/handlers/users.rs"),
        "{read:?}"
    );
    // The layer declares each of the service's errors at each endpoint.
    let labels = &of("http_exceptions_total")["labels"];
    assert!(labels.to_string().contains("email_taken"), "{labels}");
}

#[test]
fn the_time_for_a_list_is_printed() {
    // The fastest of several runs, because other tests run at the same time. Printed without a bound, because machines may
    // be slow.
    let once = |_| {
        let start = Instant::now();
        assert!(metrics(&["list"]).status.success());
        start.elapsed()
    };
    let fastest = (0..5).map(once).min().expect("some");
    println!("`demo-app metrics list` took {fastest:?}");
}

#[test]
fn its_metrics_keep_all_rules_and_budgets() {
    // 21 histograms of requests have three buckets more than Prometheus' default.
    let lint = metrics(&["lint", "--budget", "3112"]);
    assert_eq!(
        (lint.status.code(), &*text(&lint)),
        (Some(0), "no findings\n")
    );
    assert_eq!(metrics(&["lint", "--budget", "30"]).status.code(), Some(1));
}

#[test]
fn usage_errors_go_to_standard_error() {
    let wrong = metrics(&["diff", "none.json"]);
    assert_eq!((wrong.status.code(), &*text(&wrong)), (Some(2), ""));
    let message = String::from_utf8_lossy(&wrong.stderr);
    assert!(
        message.starts_with("error: none.json can't be read"),
        "{message}"
    );
}
