//! Exemplars: which updates get one, and that no update waits.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::{
    Format, Histogram, LabelSet, background_task, instrumented, metric, render_as, snapshot,
};
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use tests::server::Server;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

thread_local! {
    /// The exemplar labels that the source returns on this thread.
    static CURRENT: RefCell<Option<Exemplar>> = const { RefCell::new(None) };
}

/// One test at a time: a scrape of another test would open the gates for exemplars again.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        exemplars::from(|| {
            assert!(
                !CURRENT.with_borrow(|it| it.as_ref().is_some_and(is_bad)),
                "a bad source"
            );
            CURRENT
                .with_borrow(Clone::clone)
                .or_else(exemplars::current_trace)
        });
    });
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_bad(exemplar: &Exemplar) -> bool {
    exemplar.to_string().contains("bad")
}

fn trace(id: &str) {
    CURRENT.set(Some(Exemplar::new("trace_id", id)));
}

/// The exemplars of the OpenMetrics lines that contain a text: the part behind the value, without
/// the timestamp.
fn shown(part: &str) -> Vec<String> {
    let text = String::from_utf8(render_as(Format::OpenMetrics)).expect("it is text");
    let lines = text.lines().filter(|line| line.contains(part));
    let behind = lines.filter_map(|line| {
        let (_, exemplar) = line.split_once(" # ")?;
        let (exemplar, _time) = exemplar.rsplit_once(' ')?;
        Some(exemplar.to_owned())
    });
    behind.collect()
}

#[instrumented]
fn exemplars_fail(n: u32) -> Result<(), u32> {
    assert_ne!(n, 13, "a panic");
    if n == 0 { Ok(()) } else { Err(n) }
}

#[test]
fn errors_and_panics_have_the_newest_exemplar() {
    let _alone = alone();
    for (id, n) in [("fine", 0), ("first", 1), ("second", 2)] {
        trace(id);
        let _ = exemplars_fail(n);
    }
    trace("panic");
    let panicked = catch_unwind(|| exemplars_fail(13));
    assert!(panicked.is_err());
    let calls = |outcome| shown(&format!(r#"function="exemplars_fail",outcome="{outcome}""#));
    assert_eq!(calls("ok"), [""; 0]);
    assert_eq!(calls("error"), [r#"{trace_id="second"} 1"#]);
    assert_eq!(calls("panic"), [r#"{trace_id="panic"} 1"#]);
}

#[background_task("exemplars_task", native)]
fn task(n: u32) -> Result<(), u32> {
    if n == 0 { Ok(()) } else { Err(n) }
}

#[test]
fn native_calls_have_exemplars() {
    let _alone = alone();
    trace("task");
    let _ = task(1);
    let counted = shown(r#"background_tasks_total{task_type="exemplars_task",status="failed"}"#);
    assert_eq!(counted, [r#"{trace_id="task"} 1"#]);
    let timed = shown(r#"background_task_duration_seconds_bucket{task_type="exemplars_task""#);
    assert_eq!(timed.len(), 1, "{timed:?}");
}

#[background_task("exemplars_shared", native)]
fn here(n: u32) -> Result<(), u32> {
    if n == 0 { Ok(()) } else { Err(n) }
}

#[background_task("exemplars_shared", native)]
fn there() {
    panic!("there")
}

#[test]
fn series_of_two_functions_have_the_exemplars_of_both() {
    let _alone = alone();
    let fail = |id: &str| {
        trace(id);
        let _ = here(1);
    };
    let panic = |id: &str| {
        trace(id);
        assert!(catch_unwind(there).is_err());
    };
    fail("here");
    panic("there");
    let of = |status| {
        shown(&format!(
            r#"background_tasks_total{{task_type="exemplars_shared",status="{status}"}}"#
        ))
    };
    assert_eq!(of("failed"), [r#"{trace_id="here"} 1"#]);
    assert_eq!(of("panic"), [r#"{trace_id="there"} 1"#]);
}

/// Waiting times with exemplars.
#[metric(buckets = [1, 10, 100])]
static EXEMPLARS_WAITING_SECONDS: Histogram;

#[test]
fn the_slowest_observations_since_the_last_scrape_have_exemplars() {
    let _alone = alone();
    let _ = snapshot();
    let observe = |id: &str, value: f64| {
        trace(id);
        EXEMPLARS_WAITING_SECONDS.observe(value);
    };
    observe("a", 5.0);
    observe("b", 6.0);
    observe("c", 0.5);
    observe("d", 500.0);
    let of_buckets = || shown("exemplars_waiting_seconds_bucket");
    assert_eq!(
        of_buckets(),
        [r#"{trace_id="a"} 5"#, r#"{trace_id="d"} 500"#]
    );
    // After a scrape again.
    observe("e", 0.25);
    observe("f", 7.0);
    CURRENT.set(None);
    EXEMPLARS_WAITING_SECONDS.observe(60);
    assert_eq!(
        of_buckets(),
        [
            r#"{trace_id="e"} 0.25"#,
            r#"{trace_id="f"} 7"#,
            r#"{trace_id="d"} 500"#
        ]
    );
}

#[derive(LabelSet)]
struct Tenant<'a> {
    #[label(limit = 3)]
    tenant: &'a str,
}

/// Waiting times of tenants.
#[metric(native, buckets = [1])]
static EXEMPLARS_TENANT_SECONDS: Histogram<Tenant<'static>>;

#[test]
fn series_that_are_added_at_run_time_have_exemplars() {
    let _alone = alone();
    let _ = snapshot();
    for (tenant, value) in [("left", 0.5), ("right", 2.0)] {
        trace(tenant);
        EXEMPLARS_TENANT_SECONDS
            .with(Tenant { tenant })
            .observe(value);
    }
    assert_eq!(
        shown(r#"exemplars_tenant_seconds_bucket{tenant="left""#),
        [r#"{trace_id="left"} 0.5"#]
    );
    assert_eq!(
        shown(r#"exemplars_tenant_seconds_bucket{tenant="right""#),
        [r#"{trace_id="right"} 2"#]
    );
}

#[instrumented]
#[tracing::instrument]
fn exemplars_traced() -> Result<(), ()> {
    Err(())
}

#[instrumented]
fn exemplars_in_a_span() -> Result<(), ()> {
    Err(())
}

#[test]
fn the_trace_of_the_current_span_is_an_exemplar() {
    let _alone = alone();
    CURRENT.set(None);
    let _ = exemplars_in_a_span();
    assert_eq!(shown(r#"function="exemplars_in_a_span""#), [""; 0]);
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("tests"));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || {
        let span = tracing::info_span!("request");
        let context = span.context();
        let trace = context.span().span_context().trace_id();
        span.in_scope(|| {
            let _ = exemplars_in_a_span();
            let _ = exemplars_traced();
        });
        for function in ["exemplars_in_a_span", "exemplars_traced"] {
            let shown = shown(&format!(r#"function="{function}",outcome="error""#));
            assert_eq!(shown.len(), 1, "{function}");
            assert!(
                shown[0].contains(&format!(r#"trace_id="{trace}",span_id=""#)),
                "{shown:?}"
            );
        }
    });
}

/// Waiting times whose exemplars are wrong.
#[metric(buckets = [1])]
static EXEMPLARS_WRONG_SECONDS: Histogram;

#[test]
fn invalid_exemplars_are_dropped_and_a_panic_of_the_source_affects_no_update() {
    let _alone = alone();
    for wrong in ["x".repeat(121), "bad".to_owned()] {
        let _ = snapshot();
        trace(&wrong);
        EXEMPLARS_WRONG_SECONDS.observe(5);
        assert_eq!(shown("exemplars_wrong_seconds_bucket"), [""; 0]);
    }
    assert_eq!(snapshot().total("exemplars_wrong_seconds", &[]), 2.0);
    trace(&"x".repeat(120));
    EXEMPLARS_WRONG_SECONDS.observe(5);
    assert_eq!(shown("exemplars_wrong_seconds_bucket").len(), 1);
}

async fn status(axum::extract::Path(code): axum::extract::Path<u16>) -> StatusCode {
    trace(&code.to_string());
    if code == 599 {
        CURRENT.set(Some(Exemplar::new("trace_id", "panicked")));
        panic!("a handler panics");
    }
    StatusCode::from_u16(code).expect("a status")
}

#[tokio::test]
#[allow(clippy::await_holding_lock)] // Only tests wait for the lock, each in its own runtime.
async fn failed_requests_have_exemplars() {
    let _alone = alone();
    let router = Router::new().route("/exemplars/{code}", get(status));
    let server = Server::start(metrics_runtime::instrument(router)).await;
    for code in [200, 404, 500, 503, 599] {
        let _ = server.status("GET", &format!("/exemplars/{code}")).await;
    }
    tests::server::eventually(5.0, || {
        snapshot().total("http_requests_total", &[("endpoint", "/exemplars/{code}")])
    })
    .await;
    let of_status = |code: &str| {
        let part = format!(r#"endpoint="/exemplars/{{code}}",status_code="{code}""#);
        shown(&format!(r#"http_requests_total{{method="GET",{part}"#))
    };
    assert_eq!(of_status("200"), [""; 0]);
    assert_eq!(of_status("404"), [""; 0]);
    assert_eq!(of_status("503"), [r#"{trace_id="503"} 1"#]);
    assert_eq!(of_status("500"), [r#"{trace_id="panicked"} 1"#]);
    let exceptions =
        shown(r#"http_exceptions_total{exception_type="panic",endpoint="/exemplars/{code}"#);
    assert_eq!(exceptions, [r#"{trace_id="panicked"} 1"#]);
    let slow =
        shown(r#"http_request_duration_seconds_bucket{method="GET",endpoint="/exemplars/{code}""#);
    assert!(!slow.is_empty());
}

#[test]
fn no_update_waits_for_a_scrape() {
    let _alone = alone();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    trace("busy");
                    for _ in 0..20_000 {
                        let _ = catch_unwind(AssertUnwindSafe(|| exemplars_fail(7)));
                    }
                })
            })
            .collect();
        while !workers
            .iter()
            .all(std::thread::ScopedJoinHandle::is_finished)
        {
            let _ = snapshot();
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let error = shown(r#"function="exemplars_fail",outcome="error""#);
    assert_eq!(error, [r#"{trace_id="busy"} 1"#]);
}
