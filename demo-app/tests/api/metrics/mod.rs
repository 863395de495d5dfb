//! `/metrics` and `/metrics/custom`: the initial series, and exactly what each request changes.
//!
//! Metrics are global in a process, so each of these tests starts its own process.

mod counts;
mod disturbed;
mod start;

use serde_json::{Value, json};

use super::scrape::Scrape;
use super::support::{Http, Program, eventually};

pub(super) fn ada() -> Value {
    json!({"name": "Ada Lovelace", "email": "ada@example.com"})
}

pub(super) fn grace() -> Value {
    json!({"name": "Grace Hopper", "email": "grace@example.com"})
}

/// The changes of metrics by an action: every changed counter and gauge, with the difference.
pub(super) async fn changes_by(program: &Program, action: impl AsyncFnOnce()) -> Vec<String> {
    let before = Scrape::of(&program.http).await;
    action().await;
    Scrape::of(&program.http).await.changes_since(&before)
}

/// Waits until a series has a value.
pub(super) async fn becomes(program: &Program, series: &str, value: f64) -> Scrape {
    eventually(&format!("{series} {value}"), async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.value(series) == value).then_some(())
    })
    .await;
    // A scrape may read other series before this one, so they may be older.
    Scrape::of(&program.http).await
}

/// Waits until the counts of calls and requests equal the counts of their durations, and nothing is in progress. Background
/// work may continue after the last response, and a scrape may read the metrics between the updates of a call.
pub(super) async fn counts_agree(http: &Http) {
    let mut last = Vec::new();
    eventually("counts agree", async || {
        let found = disagreements(&Scrape::of(http).await);
        if found != last {
            println!("{found:#?}");
            last.clone_from(&found);
        }
        found.is_empty().then_some(())
    })
    .await;
}

fn disagreements(scrape: &Scrape) -> Vec<String> {
    let mut found = Vec::new();
    let pairs = [
        ("http_requests_total", "http_request_duration_seconds_count"),
        ("http_requests_total", "http_request_size_bytes_count"),
        ("http_requests_total", "http_response_size_bytes_count"),
        (
            "function_calls_total",
            "function_call_duration_seconds_count",
        ),
        (
            "database_operations_total",
            "database_operation_duration_seconds_count",
        ),
        (
            "cache_operations_total",
            "cache_operation_duration_seconds_count",
        ),
        (
            "background_tasks_total",
            "background_task_duration_seconds_count",
        ),
        (
            "external_requests_total",
            "external_request_duration_seconds_count",
        ),
        ("auth_events_total", "auth_event_duration_seconds_count"),
    ];
    for (counter, count) in pairs {
        for (series, timed) in scrape.of_name(count) {
            let labels = series[count.len()..].trim_end_matches('}');
            let counted: f64 = scrape
                .of_name(counter)
                .filter(|(series, _)| series[counter.len()..].starts_with(&format!("{labels},")))
                .filter(|(series, _)| !series.contains("status='queued'"))
                .map(|(_, value)| value)
                .sum();
            if counted != timed {
                found.push(format!("{counter} {counted}, {series} {timed}"));
            }
        }
    }
    for name in ["http_requests_in_progress", "function_calls_in_progress"] {
        let in_progress = scrape.sum(name);
        if in_progress != 0.0 {
            found.push(format!("{name} {in_progress}"));
        }
    }
    found
}
