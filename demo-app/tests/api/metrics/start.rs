//! All series that exist before the first request.

use std::collections::BTreeMap;

use reqwest::Method;

use super::super::scrape::{Scrape, moves_by_itself, name};
use super::super::support::{Program, eventually};
use super::changes_by;

#[test]
fn the_declarations_of_all_crates_have_no_conflicts() {
    metrics_runtime::check().expect("no conflicts");
}

#[tokio::test]
async fn every_family_exists_at_zero_before_any_request() {
    let program = Program::start().await;
    let scrape = Scrape::of(&program.http).await;
    let expected = BTreeMap::from([
        ("active_connections", "gauge"),
        ("active_users", "gauge"),
        ("auth_errors_total", "counter"),
        ("auth_event_duration_seconds", "histogram"),
        ("auth_events_total", "counter"),
        ("background_task_duration_seconds", "histogram"),
        ("background_task_errors_total", "counter"),
        ("background_tasks_in_progress", "gauge"),
        ("background_tasks_total", "counter"),
        ("build_info", "gauge"),
        ("cache_operation_duration_seconds", "histogram"),
        ("cache_operations_total", "counter"),
        ("connections_rejected_total", "counter"),
        ("database_errors_total", "counter"),
        ("database_operation_duration_seconds", "histogram"),
        ("database_operations_total", "counter"),
        ("database_pool_connections", "gauge"),
        ("database_pool_max_connections", "gauge"),
        ("database_pool_timeouts_total", "counter"),
        ("database_pool_wait_seconds", "histogram"),
        ("database_pool_waiting", "gauge"),
        ("external_errors_total", "counter"),
        ("external_request_duration_seconds", "histogram"),
        ("external_requests_in_progress", "gauge"),
        ("external_requests_total", "counter"),
        ("function_call_duration_seconds", "histogram"),
        ("function_calls_in_progress", "gauge"),
        ("function_calls_total", "counter"),
        ("function_errors_total", "counter"),
        ("http_exceptions_total", "counter"),
        ("http_request_duration_seconds", "histogram"),
        ("http_request_size_bytes", "histogram"),
        ("http_requests_in_progress", "gauge"),
        ("http_requests_total", "counter"),
        ("http_response_size_bytes", "histogram"),
        ("log_lines_dropped_total", "counter"),
        ("metrics_conflicts", "gauge"),
        ("metrics_scrapes_total", "counter"),
        #[cfg(unix)]
        ("metrics_unshared_chunks", "gauge"),
        ("queue_capacity", "gauge"),
        ("queue_depth", "gauge"),
        ("queue_items_in_progress", "gauge"),
        ("queue_items_total", "counter"),
        ("queue_processing_seconds", "histogram"),
        ("queue_wait_seconds", "histogram"),
        ("rate_limit_rejections_total", "counter"),
        ("signed_in_users", "gauge"),
        ("target_info", "gauge"),
        ("user_registrations_total", "counter"),
    ]);
    let types: BTreeMap<_, _> = scrape
        .types
        .iter()
        .map(|(name, kind)| (name.as_str(), kind.as_str()))
        .filter(|(name, _)| !moves_by_itself(name))
        .collect();
    assert_eq!(types, expected);
    assert!(scrape.types.keys().eq(scrape.helps.keys()));
    for (family, help) in &scrape.helps {
        assert!(help.ends_with('.') && help.len() > 10, "{family}: {help}");
        let a_sample = match types.get(family.as_str()) {
            Some(&"histogram") => format!("{family}_count"),
            _ => family.clone(),
        };
        assert!(scrape.of_name(&a_sample).next().is_some(), "{family}");
    }

    // Build information.
    let version = env!("CARGO_PKG_VERSION");
    let target = format!("target_info{{service_name='demo-app',service_version='{version}'}}");
    assert_eq!(scrape.value(&target), 1.0);
    assert_eq!(scrape.of_name("build_info").count(), 1);

    // At startup, the service counts its users and their sessions, and sets the capacity for e-mails. The scrape has a
    // connection.
    let not_zero: Vec<_> = scrape
        .samples()
        .filter(|(series, value)| *value != 0.0 && !moves_by_itself(series))
        .filter(|(series, _)| !name(series).ends_with("_info"))
        .filter(|(series, _)| !series.starts_with("database_pool_"))
        .filter(|(series, _)| !name(series).ends_with("_bucket") && !name(series).ends_with("_sum"))
        .collect();
    assert_eq!(
        not_zero,
        [
            ("active_connections", 1.0),
            (
                "database_operation_duration_seconds_count{operation='delete',table='sessions'}",
                1.0
            ),
            (
                "database_operation_duration_seconds_count{operation='select',table='sessions'}",
                1.0
            ),
            (
                "database_operation_duration_seconds_count{operation='select',table='users'}",
                1.0
            ),
            (
                "database_operations_total{operation='delete',table='sessions',status='success'}",
                1.0
            ),
            (
                "database_operations_total{operation='select',table='sessions',status='success'}",
                1.0
            ),
            (
                "database_operations_total{operation='select',table='users',status='success'}",
                1.0
            ),
            (
                "function_call_duration_seconds_count{module='demo_app::database::sessions',function='delete_expired'}",
                1.0
            ),
            (
                "function_call_duration_seconds_count{module='demo_app::database::sessions',function='signed_in'}",
                1.0
            ),
            (
                "function_call_duration_seconds_count{module='demo_app::database::users',function='count'}",
                1.0
            ),
            (
                "function_calls_total{module='demo_app::database::sessions',function='delete_expired',outcome='ok'}",
                1.0
            ),
            (
                "function_calls_total{module='demo_app::database::sessions',function='signed_in',outcome='ok'}",
                1.0
            ),
            (
                "function_calls_total{module='demo_app::database::users',function='count',outcome='ok'}",
                1.0
            ),
            ("queue_capacity{queue='welcome_email'}", 1000.0),
        ]
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_metrics_equal_the_systems_values() {
    let program = Program::start().await;
    let process = test_programs::Process::with_id(program.pid().as_raw_pid());
    let mistakes = process.compare(async || {
        let scrape = Scrape::of(&program.http).await;
        move |name: &str| scrape.value(name)
    });
    assert_eq!(mistakes.await, [""; 0]);
}

#[tokio::test]
async fn the_machine_and_the_runtime_have_metrics() {
    let program = Program::start().await;
    // CPU usage is available later, because it is measured over an interval.
    let scrape = eventually("CPU usage", async || {
        let scrape = Scrape::of(&program.http).await;
        (scrape.value("system_cpu_usage_ratio") > 0.0).then_some(scrape)
    })
    .await;
    assert!(scrape.value("system_cpu_usage_ratio") <= 1.0);
    let (used, total) = (
        scrape.value("system_memory_used_bytes"),
        scrape.value("system_memory_total_bytes"),
    );
    assert!(0.0 < used && used < total, "{used} of {total}");
    #[cfg(target_os = "linux")]
    assert_eq!(total, test_programs::machine_memory());
    let workers = std::thread::available_parallelism()
        .expect("a number")
        .get();
    assert_eq!(scrape.value("tokio_workers"), workers as f64);
    assert!(scrape.value("tokio_alive_tasks") >= 1.0);
    assert!(scrape.value("tokio_worker_busy_seconds_total") > 0.0);
    assert!(scrape.value("tokio_worker_parks_total") > 0.0);
}

#[tokio::test]
async fn a_scrape_is_not_a_request_of_the_service() {
    let program = Program::start().await;
    let scrapes = async || {
        let scrape = Scrape::of(&program.http).await;
        scrape.value("metrics_scrapes_total{result='ok'}")
    };
    let changes = changes_by(&program, async || {
        for before in 1..=3 {
            assert_eq!(scrapes().await, f64::from(before));
        }
    })
    .await;
    assert_eq!(changes, [""; 0]);
}

async fn exposition(program: &Program) -> String {
    let answer = program.http.request(Method::GET, "/metrics").send().await;
    answer.expect("an answer").text().await.expect("text")
}

#[tokio::test]
async fn requests_are_labelled_with_the_version_in_their_header() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "api_versions = [\"v1\", \"v2\"]\n").expect("written");
    let path = file.path().to_str().expect("text");
    for arguments in [["--api-versions", "v1,v2"], ["--config", path]] {
        let program = Program::start_set(&arguments).await;
        for version in [
            None,
            Some("v1"),
            Some("v2"),
            Some("v2"),
            Some("v3"),
            Some(""),
            Some("other"),
        ] {
            let request = program.http.request(Method::GET, "/");
            let request = match version {
                Some(version) => request.header("Accept-Version", version),
                None => request,
            };
            assert_eq!(request.send().await.expect("an answer").status(), 200);
        }
        let text = exposition(&program).await;
        for (version, requests) in [("v1", 2), ("v2", 2), ("other", 3)] {
            let labels = r#"method="GET",endpoint="/""#;
            for line in [
                format!(
                    "http_requests_total{{{labels},status_code=\"200\",version=\"{version}\"}} {requests}"
                ),
                format!(
                    "http_request_duration_seconds_count{{{labels},version=\"{version}\"}} {requests}"
                ),
            ] {
                assert!(text.contains(&format!("\n{line}\n")), "{line} in {text}");
            }
        }
    }
    let plain = Program::start().await;
    let text = exposition(&plain).await;
    assert!(!text.contains(",version=\""), "{text}");
}
