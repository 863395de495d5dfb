//! Generated rules, parsed, linted and tested by promtool.

mod cases;
mod figures;
mod fire;
mod text;

use metrics_tools::BucketKinds;
use metrics_tools::promql::parse;
use metrics_tools::rules::{
    Calls, Failures, Indicator, Lookups, Objective, Options, Pool, Program, Queue, Requests,
    RuleFile,
};
use std::fs;
use std::path::Path;
use std::process::Command;
use test_programs::InTime as _;

fn options() -> Options {
    let options = Options::default().runbook_url("https://example.org/runbook");
    options.expect("a URL").watchdog()
}

fn labels(endpoint: &str) -> Vec<(String, String)> {
    [("method", "GET"), ("endpoint", endpoint)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

fn availability(percent: f64) -> Objective {
    let indicator = Indicator::Success {
        counter: "http_requests_total".to_owned(),
        labels: labels("/users/{user_id}"),
        failures: Failures::for_requests("status_code"),
    };
    Objective::new("GET /users/{user_id}", percent, indicator).expect("a percentage")
}

fn latency(percent: f64) -> Objective {
    let indicator = Indicator::Latency {
        histogram: "http_request_duration_seconds".to_owned(),
        labels: labels("/users/{user_id}"),
        le: "0.25".to_owned(),
    };
    Objective::new("GET /users/{user_id}", percent, indicator).expect("a percentage")
}

fn of_a_function(percent: f64) -> Objective {
    let indicator = Indicator::Success {
        counter: "function_calls_total".to_owned(),
        labels: vec![("function".to_owned(), "pay".to_owned())],
        failures: Failures::for_calls("outcome"),
    };
    Objective::new("pay", percent, indicator).expect("a percentage")
}

fn everything() -> Program {
    let mut requests = Requests::default();
    requests.rejected = Some("rate_limit_rejections_total".to_owned());
    requests.probes = ["/health", "/metrics"].map(str::to_owned).to_vec();
    let mut program = Program::default().with_runtime();
    program.requests = vec![requests, shop_requests()];
    program.calls = vec![
        Calls::database(),
        Calls::external(),
        Calls::background_tasks(),
        Calls::functions(),
        Calls::functions_counted_by("checkout_calls_total", ["card"]),
    ];
    program.lookups = vec![Lookups::default()];
    let mut jobs = Queue::new("job_queue_depth");
    jobs.capacity = Some("job_queue_capacity".to_owned());
    jobs.by = vec!["queue".to_owned()];
    program.queues = vec![Queue::new("mail_queue_depth"), jobs];
    let mut pool = Pool::default();
    pool.timeouts = Some("database_pool_timeouts_total".to_owned());
    pool.wait = Some("database_pool_wait_seconds".to_owned());
    let mut of_tenants = pool.clone();
    of_tenants.wait = Some("tenant_pool_wait_seconds".to_owned());
    of_tenants.timeouts = Some("tenant_pool_timeouts_total".to_owned());
    of_tenants.by = vec!["pool".to_owned()];
    let mut native = Pool::default();
    native.wait = Some("cache_pool_wait_seconds".to_owned());
    native.buckets = BucketKinds::Native;
    program.pools = vec![pool, of_tenants, native];
    program
}

/// A layer with custom names, durations with native buckets only, and classes of status codes.
fn shop_requests() -> Requests {
    let mut requests = Requests::default();
    requests.counter = "shop_http_requests_total".to_owned();
    requests.duration = "shop_http_request_duration_seconds".to_owned();
    requests.buckets = BucketKinds::Native;
    requests.endpoint = "handler".to_owned();
    requests.failures = Failures::new("status", "5..", "5xx", "2xx");
    requests.too_many = None;
    requests
}

/// The output of promtool, which must succeed.
fn promtool(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("promtool")
        .args(arguments)
        .current_dir(folder)
        .output_in_time()
        .expect("promtool starts: it is in Debian's package prometheus");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text.into_owned()
}

/// Checks, lints and tests the rules with promtool.
pub(super) fn assert_good(rules: &RuleFile) {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("rules.yml", &rules.to_string());
    write("tests.yml", &rules.tests("rules.yml"));
    let checked = promtool(
        folder.path(),
        &["check", "rules", "--lint=all", "--lint-fatal", "rules.yml"],
    );
    let count = rules.expressions().count();
    assert!(
        checked.contains(&format!("{count} rules found")),
        "{checked}"
    );
    promtool(folder.path(), &["test", "rules", "tests.yml"]);
    for (name, expr) in rules.expressions() {
        parse(expr).unwrap_or_else(|errors| panic!("{name}: {errors:?}\n{expr}"));
    }
    // Every alert has a case in which it fires, and one in which it does not.
    let tests = rules.tests("rules.yml");
    for alert in rules.alerts() {
        let of_it: Vec<_> = tests
            .split("alertname: ")
            .filter_map(|rest| {
                rest.strip_prefix(alert)?
                    .strip_prefix("\n        exp_alerts:")
            })
            .collect();
        assert!(
            of_it.iter().any(|rest| rest.starts_with('\n')),
            "{alert} never fires"
        );
        let silent = of_it.iter().any(|rest| rest.starts_with(" []\n"));
        assert_eq!(silent, alert != "Watchdog", "{alert}");
    }
}
