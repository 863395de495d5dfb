//! Each example runs, ends by itself and prints what its documentation shows.

use std::env::{consts::EXE_SUFFIX, current_exe};
use std::path::Path;
use std::process::Command;

/// The output of an example. `cargo test` builds the examples together with this test, but `cargo
/// test --test examples` does not.
fn output(example: &str) -> String {
    let test = current_exe().expect("the test is a program");
    let folder = test.ancestors().nth(2).expect("it lies in `deps`");
    let program = folder.join(format!("examples/{example}{EXE_SUFFIX}"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{example}.rs"));
    let changed = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    assert!(
        changed(&program) > changed(&source),
        "{} is not built: run `cargo test -p metrics-runtime`",
        program.display()
    );
    let run = Command::new(program).output().expect("it is a program");
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{text}{errors}");
    text
}

#[track_caller]
fn shows(example: &str, lines: &[&str]) {
    let output = output(example);
    for line in lines {
        assert!(
            output.lines().any(|other| other == *line),
            "no {line} in\n{output}"
        );
    }
}

#[test]
fn function() {
    let series =
        |rest| format!("function_calls_total{{module=\"function\",function=\"parse_port\",{rest}");
    shows(
        "function",
        &[
            &series("outcome=\"ok\"} 2"),
            &series("outcome=\"error\"} 1"),
            &series("outcome=\"panic\"} 0"),
            "function_call_duration_seconds_count{module=\"function\",function=\"parse_port\"} 3",
        ],
    );
}

#[test]
fn handler() {
    shows(
        "handler",
        &[
            "http_requests_total{method=\"GET\",endpoint=\"/users/{id}\",status_code=\"200\"} 1",
            "http_requests_total{method=\"GET\",endpoint=\"/users/{id}\",status_code=\"404\"} 1",
            "http_requests_total{method=\"GET\",endpoint=\"unmatched\",status_code=\"404\"} 1",
            "http_request_duration_seconds_count{method=\"GET\",endpoint=\"/users/{id}\"} 2",
            "http_requests_in_progress{method=\"GET\",endpoint=\"/users/{id}\"} 0",
        ],
    );
}

#[test]
fn queue() {
    let items = |rest| format!("queue_items_total{{queue=\"pictures\",outcome={rest}");
    shows(
        "queue",
        &[
            "one too many.jpeg: the queue is full",
            "queue_capacity{queue=\"pictures\"} 3",
            "queue_depth{queue=\"pictures\"} 0",
            &items("\"completed\"} 2"),
            &items("\"failed\"} 1"),
            &items("\"rejected\"} 1"),
            "queue_wait_seconds_count{queue=\"pictures\"} 3",
            "queue_processing_seconds_count{queue=\"pictures\"} 3",
        ],
    );
}

#[test]
fn business() {
    shows(
        "business",
        &[
            "# HELP orders_total Orders placed, by payment.",
            "orders_total{payment=\"card\"} 1",
            "orders_total{payment=\"invoice\"} 1",
            "revenue_cents_total 25700",
            "order_cents_bucket{le=\"1000.0\"} 1",
            "order_cents_sum 25700",
            "waiting_orders 1",
        ],
    );
}

#[test]
fn labels() {
    shows(
        "labels",
        &[
            "cache_lookups_total{operation=\"get\",hit=\"true\"} 1",
            "cache_lookups_total{operation=\"put\",hit=\"false\"} 0",
            "tenant_requests_total{tenant=\"acme\"} 2",
            "tenant_requests_total{tenant=\"__other__\"} 1",
            "metrics_series_overflow_total{metric=\"tenant_requests_total\"} 1",
            "searches_total{language=\"en\"} 1",
            "tenant_requests_total has at most 3 series",
            "searches_total has at most 21 series",
        ],
    );
}

#[test]
fn library() {
    shows(
        "library",
        &[
            "# HELP mailer_letters_total Letters sent, by kind.",
            "mailer_letters_total{kind=\"welcome\"} 1",
            "mailer_letters_total{kind=\"reminder\"} 0",
            "mailer_queue 1",
        ],
    );
}

/// The example of the README. Linking it registers its metrics.
#[allow(dead_code)]
#[path = "../examples/quickstart.rs"]
mod quickstart;

const README: &str = include_str!("../../README.md");

/// The first code block in the README in this language.
fn readme_block(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    let (_, rest) = README.split_once(&start).expect("there is such a block");
    rest.split_once("```").expect("it ends").0
}

#[test]
fn the_readme_shows_the_quickstart_example() {
    let example = include_str!("../examples/quickstart.rs");
    let (_, code) = example.split_once("\n\n").expect("code follows the header");
    assert_eq!(readme_block("rust,no_run"), code);
}

#[test]
fn the_first_scrape_has_each_line_of_the_readme() {
    let _app: axum::Router = metrics_runtime::instrument(axum::Router::new());
    let scrape = metrics_runtime::render();
    for line in readme_block("text").lines() {
        // In its own binary, the example is the crate `quickstart`.
        let line = line.replace("\"quickstart\"", "\"examples::quickstart\"");
        assert!(
            scrape.lines().any(|other| other == line),
            "no {line} in\n{scrape}"
        );
    }
}
