//! After known traffic, Prometheus has all documented series.

use crate::client::Client;
use crate::programs::{Program, demo, eventually, prometheus, promtool_check_metrics};
use test_programs::Process;
use tests::exposition::Exposition;

/// The requests, with the status codes of their responses.
fn traffic(demo: &Client) {
    let ada = r#"{"name":"Ada Lovelace","email":"ada@example.com"}"#;
    let grace = r#"{"name":"Grace Hopper","email":"grace@example.com"}"#;
    let large = format!("{{\"text\":\"{}\"}}", "x".repeat(1024 * 1024));
    for (method, path, body, status) in [
        ("GET", "/", None, 200),
        ("GET", "/", None, 200),
        ("GET", "/health", None, 200),
        ("POST", "/data", Some(r#"{"answer":42}"#), 201),
        ("POST", "/data", Some(r#"["any","json"]"#), 201),
        ("GET", "/data?limit=1", None, 200),
        ("GET", "/data?limit=none", None, 422),
        ("GET", "/items/42?q=towel", None, 200),
        ("GET", "/items/42", None, 200),
        ("GET", "/items/forty-two", None, 422),
        ("POST", "/users/register", Some(ada), 201),
        ("POST", "/users/register", Some(ada), 409),
        (
            "POST",
            "/users/register",
            Some(r#"{"name":"","email":"nobody"}"#),
            422,
        ),
        ("POST", "/users", Some(grace), 201),
        ("POST", "/users", Some("{"), 400),
        ("POST", "/users", Some(r#"{"name":1,"email":2}"#), 422),
        ("POST", "/users", Some(&large), 413),
        ("GET", "/users/1", None, 200),
        ("GET", "/users/1", None, 200),
        ("GET", "/users/1", None, 200),
        ("GET", "/users/999", None, 404),
        ("DELETE", "/users/1", None, 204),
        ("DELETE", "/users/1", None, 404),
        ("GET", "/users/1", None, 404),
        ("GET", "/metrics/custom", None, 200),
        ("GET", "/wp-login.php", None, 404),
        ("GET", "/.env", None, 404),
        ("PUT", "/users", None, 405),
        ("PUT", "/metrics", None, 405),
        ("BREW", "/", None, 405),
    ] {
        let (got, answer) = demo.send(method, path, body).expect("the demo answers");
        assert_eq!(got, status, "{method} {path}: {answer}");
        if status >= 400 {
            let error: serde_json::Value = serde_json::from_str(&answer).expect("errors are JSON");
            assert!(
                error["error"]["message"].is_string(),
                "{method} {path}: {answer}"
            );
        }
    }
}

/// The documented series, with their values after the traffic.
const EXPECTED: &[(&str, f64)] = &[
    (
        r#"http_requests_total{method="GET",endpoint="/",status_code="200"}"#,
        2.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/health",status_code="200"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/data",status_code="201"}"#,
        2.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/data",status_code="200"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/data",status_code="422"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/items/{item_id}",status_code="200"}"#,
        2.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/items/{item_id}",status_code="422"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users/register",status_code="201"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users/register",status_code="409"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users/register",status_code="422"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users",status_code="201"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users",status_code="400"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users",status_code="413"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="POST",endpoint="/users",status_code="422"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/users/{user_id}",status_code="200"}"#,
        3.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/users/{user_id}",status_code="404"}"#,
        2.0,
    ),
    (
        r#"http_requests_total{method="DELETE",endpoint="/users/{user_id}",status_code="204"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="DELETE",endpoint="/users/{user_id}",status_code="404"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/metrics/custom",status_code="200"}"#,
        1.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="unmatched",status_code="404"}"#,
        2.0,
    ),
    (
        r#"http_requests_total{method="OTHER",endpoint="unmatched",status_code="405"}"#,
        3.0,
    ),
    (
        r#"http_requests_total{method="GET",endpoint="/users/{user_id}",status_code="500"}"#,
        0.0,
    ),
    (
        r#"http_request_duration_seconds_count{method="GET",endpoint="/users/{user_id}"}"#,
        5.0,
    ),
    (
        r#"http_request_duration_seconds_bucket{method="GET",endpoint="/users/{user_id}",le="+Inf"}"#,
        5.0,
    ),
    (
        r#"http_request_duration_seconds_bucket{method="GET",endpoint="/users/{user_id}",le="10.0"}"#,
        5.0,
    ),
    (
        r#"http_request_size_bytes_count{method="POST",endpoint="/data"}"#,
        2.0,
    ),
    (
        r#"http_request_size_bytes_sum{method="POST",endpoint="/data"}"#,
        27.0,
    ),
    (
        r#"http_response_size_bytes_count{method="GET",endpoint="/"}"#,
        2.0,
    ),
    (
        r#"http_requests_in_progress{method="GET",endpoint="/users/{user_id}"}"#,
        0.0,
    ),
    (
        r#"http_exceptions_total{exception_type="panic",endpoint="/users"}"#,
        0.0,
    ),
    (
        r#"http_exceptions_total{exception_type="cancelled",endpoint="/users"}"#,
        0.0,
    ),
    (
        r#"database_operations_total{operation="insert",table="users",status="success"}"#,
        3.0,
    ),
    (
        r#"database_operations_total{operation="insert",table="users",status="error"}"#,
        0.0,
    ),
    (
        r#"database_operations_total{operation="insert",table="documents",status="success"}"#,
        2.0,
    ),
    (
        r#"database_operations_total{operation="delete",table="users",status="success"}"#,
        2.0,
    ),
    (
        r#"database_operation_duration_seconds_count{operation="insert",table="users"}"#,
        3.0,
    ),
    (
        r#"cache_operations_total{operation="get",result="hit"}"#,
        2.0,
    ),
    (
        r#"cache_operations_total{operation="get",result="miss"}"#,
        3.0,
    ),
    (
        r#"background_tasks_total{task_type="user_welcome_email",status="completed"}"#,
        2.0,
    ),
    (
        r#"background_tasks_total{task_type="user_welcome_email",status="queued"}"#,
        2.0,
    ),
    (
        r#"background_tasks_total{task_type="user_welcome_email",status="failed"}"#,
        0.0,
    ),
    (
        r#"background_task_duration_seconds_count{task_type="user_welcome_email"}"#,
        2.0,
    ),
    (
        r#"background_tasks_in_progress{task_type="user_welcome_email"}"#,
        0.0,
    ),
    (
        r#"cache_operation_duration_seconds_count{operation="get"}"#,
        5.0,
    ),
    (
        r#"database_errors_total{operation="insert",table="users",error="unavailable"}"#,
        0.0,
    ),
    (
        r#"function_errors_total{module="demo_app::handlers::users",function="read",error="user_not_found"}"#,
        2.0,
    ),
    ("user_registrations_total", 1.0),
    ("active_users", 1.0),
    // Prometheus' own connection, while it scrapes.
    ("active_connections", 1.0),
    (
        r#"function_calls_total{module="demo_app::handlers::users",function="read",outcome="ok"}"#,
        3.0,
    ),
    (
        r#"function_calls_total{module="demo_app::handlers::users",function="read",outcome="error"}"#,
        2.0,
    ),
    (
        r#"function_call_duration_seconds_count{module="demo_app::handlers::users",function="read"}"#,
        5.0,
    ),
];

const PROCESS: &[&str] = &[
    "process_cpu_seconds_total",
    "process_max_cpus",
    "process_resident_memory_bytes",
    "process_resident_memory_max_bytes",
    "process_virtual_memory_bytes",
    "process_start_time_seconds",
    "process_open_fds",
    "process_max_fds",
    "process_threads",
];

#[test]
fn prometheus_has_the_traffic() {
    let service = demo();
    let demo = Client::new(&service.url);

    let (status, first) = demo.get("/metrics").expect("the demo answers");
    assert_eq!(status, 200);
    assert_eq!(promtool_check_metrics(&first), "");
    all_at_zero(&Exposition::read(&first));
    of_the_process(&service, &demo);

    let scraper = prometheus(&service.url);
    let api = Client::new(&scraper.url());
    eventually("the target is up", || {
        let targets = api.json("/api/v1/targets")?;
        let target = &targets["data"]["activeTargets"][0];
        assert_eq!(
            target["labels"]["job"].as_str().unwrap_or("demo-app"),
            "demo-app"
        );
        if target["health"] == "up" {
            Ok(())
        } else {
            Err(targets.to_string())
        }
    });

    traffic(&demo);
    for (series, expected) in EXPECTED {
        let with_job = match series.strip_suffix('}') {
            Some(series) => format!("{series},job=\"demo-app\"}}"),
            None => format!("{series}{{job=\"demo-app\"}}"),
        };
        eventually(series, || match api.query(&with_job)? {
            value if value == *expected => Ok(()),
            value => Err(format!("expected {expected}, but Prometheus has {value}")),
        });
    }
    let constant = ["max", "start_time"];
    let (_, shown) = demo.get("/metrics").expect("the demo answers");
    let shown = Exposition::read(&shown);
    for name in PROCESS {
        let read = api.query(name).expect("Prometheus has it");
        match constant.iter().any(|part| name.contains(part)) {
            true => assert_eq!(read, shown.value(name), "{name}"),
            false => assert!(read > 0.0, "{name}"),
        }
    }
    api.assert_scrapes_succeed();

    let (_, last) = demo.get("/metrics").expect("the demo answers");
    assert_eq!(promtool_check_metrics(&last), "");
}

/// All series that the traffic will count exist before it, at zero. Exceptions: undeclared status
/// codes and methods may be missing, and the open connection counts.
fn all_at_zero(first: &Exposition) {
    for (series, _) in EXPECTED {
        let comes_with_requests = series.contains("OTHER") || series.contains("PUT");
        if !comes_with_requests && *series != "active_connections" {
            assert_eq!(first.value(series), 0.0, "{series}");
        }
    }
}

/// The service's process metrics equal the system's values.
fn of_the_process(service: &Program, demo: &Client) {
    let process = Process::with_id(service.id());
    let mistakes = process.compare(async || {
        let (_, text) = demo.get("/metrics").expect("the demo answers");
        let scrape = Exposition::read(&text);
        move |name: &str| match name {
            // The connection of the scrape, which is closed before the system is asked again.
            "process_open_fds" => scrape.value(name) - 1.0,
            _ => scrape.value(name),
        }
    });
    // It waits for nothing.
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let mistakes = runtime.expect("a runtime").block_on(mistakes);
    assert_eq!(mistakes, [""; 0]);
}
