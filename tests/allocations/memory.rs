//! After a warm-up, nothing that a service repeats needs more memory.

use crate::{Dynamic, Kind, live_bytes, record};
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::{get, post};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::queue::Queue;
use metrics_runtime::{
    Counter, Format, Gauge, Histogram, HttpMetrics, MetricsEndpoint, at_scrape, business_counter,
    expire_series, instrumented, metric, render_as, retain_series, snapshot,
};
use std::convert::Infallible;
use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};
use test_programs::size;
use tokio::runtime::Runtime;
use tower_service::Service;

/// The growth that is allowed: less than a byte per repetition, and what the allocator of a thread
/// or of the runtime may add once.
const SLACK: isize = 8 * 1024;

/// Repeats rounds of an operation until a round leaves no memory behind. One-time growth, such as
/// the memory of a bucket that no call fell into before, may take a few rounds; a leak never stops.
fn assert_no_growth(what: &str, times: u64, mut work: impl FnMut(u64)) {
    let mut numbers = 0..;
    let mut do_some = |times| numbers.by_ref().take(times as usize).for_each(&mut work);
    do_some(100.min(times));
    let mut growths = Vec::new();
    while growths.len() < 10 {
        let (before, start) = (live_bytes(), Instant::now());
        do_some(times);
        let growth = live_bytes() - before;
        println!(
            "{what}: {growth:+} bytes after {times}, in {:.1?}",
            start.elapsed()
        );
        growths.push(growth);
        if growth < SLACK {
            return;
        }
    }
    panic!("{what}: bytes left after each {times}: {growths:?}");
}

pub(crate) fn nothing_grows() {
    // From now on its buffer exists.
    println!();
    exemplars::from(|| Some(Exemplar::new("trace_id", 7)));
    assert_no_growth("texts past their limit", size(20_000, 1_000_000), text);
    assert_no_growth(
        "series of texts within their limit",
        size(5_000, 100_000),
        series,
    );
    assert_no_growth("removed series", size(200, 5_000), removal);
    expire_series(Duration::ZERO, |series| series.name() == "memory_level");
    assert_no_growth("expired series", size(200, 5_000), expiry);
    assert_no_growth("threads", size(1_000, 10_000), |_| thread());
    assert_no_growth("threads at once", size(200, 2_000), |_| threads());
    assert_no_growth("updates at scrapes", size(200, 10_000), |_| update());
    assert_no_growth("queues", size(1_000, 10_000), |_| queue());
    assert_no_growth("expositions", size(200, 5_000), exposition);
    let runtime = tokio::runtime::Builder::new_current_thread();
    // One thread scrapes, because each new thread has its own memory.
    let runtime = { runtime }.max_blocking_threads(1).enable_time().build();
    let runtime = runtime.expect("a runtime");
    assert_no_growth("routers", size(1_000, 10_000), |at| router(&runtime, at));
    let endpoint = MetricsEndpoint::new();
    assert_no_growth("scrapes", size(200, 5_000), |at| {
        runtime.block_on(scrape(endpoint.clone(), at));
    });
    assert_no_growth("scrapes that are cut off", size(200, 5_000), |at| {
        runtime.block_on(begin(endpoint.clone(), at));
    });
    assert_no_growth("paths and methods", size(2_000, 1_000_000), paths(&runtime));
}

/// Events.
#[metric]
static MEMORY_EVENTS_TOTAL: Counter<Dynamic<'static>>;

/// A level.
#[metric]
static MEMORY_LEVEL: Gauge<Dynamic<'static>>;

/// Sizes.
#[metric(native, buckets = [1, 10])]
static MEMORY_SIZE: Histogram<Dynamic<'static>>;

#[business_counter(
    "memory_tenants_total",
    labels(tenant = dynamic(tenant, limit = 5), kind = kind),
    help = "Calls by tenant."
)]
#[instrumented]
fn by_tenant(tenant: &str, kind: Kind) {
    let _ = (tenant, kind);
}

/// Records a new text.
fn text(at: u64) {
    record_text(&format!("tenant {at} that nobody has seen"));
    record_text(&format!("tenant {at} {}", "too long".repeat(50)));
}

/// Records one of few texts.
fn series(at: u64) {
    record_text(&format!("tenant {} of few", at % 5));
}

fn record_text(tenant: &str) {
    let kind = Kind::One;
    let labels = || Dynamic { tenant, kind };
    MEMORY_EVENTS_TOTAL.with(labels()).inc();
    MEMORY_LEVEL.with(labels()).set(1);
    MEMORY_SIZE.with(labels()).observe(2.0);
    by_tenant(tenant, kind);
}

/// Removes series and adds them again.
fn removal(at: u64) {
    let removed = retain_series(|series| !series.name().starts_with("memory_"));
    assert!(at == 0 || removed > 0);
    series(at);
}

/// Lets series expire: each scrape looks for idle ones.
fn expiry(at: u64) {
    series(at);
    for _ in 0..3 {
        black_box(snapshot());
    }
    assert_eq!(snapshot().get("memory_level", &[]), None);
}

/// Records on a thread that ends.
fn thread() {
    thread::spawn(record_and_fail).join().expect("no panic");
}

/// Records on several concurrent threads.
fn threads() {
    let all_run = Arc::new(Barrier::new(8));
    let threads = [(); 8].map(|()| {
        let all_run = Arc::clone(&all_run);
        thread::spawn(move || {
            record_and_fail();
            all_run.wait();
        })
    });
    // A scope would not wait until the threads have ended.
    for thread in threads {
        thread.join().expect("no panic");
    }
}

#[instrumented(in_progress)]
fn fails() -> Result<(), ()> {
    Err(())
}

/// Each error gets an exemplar.
fn record_and_fail() {
    record();
    fails().expect_err("it fails");
}

fn update() {
    let update = at_scrape({
        let held = vec![0_u8; 1000];
        move || {
            MEMORY_LEVEL
                .with(Dynamic {
                    tenant: "",
                    kind: Kind::Two,
                })
                .set(held.len());
        }
    });
    let _ = snapshot();
    drop(update);
}

static MEMORY: Queue = metrics_runtime::queue!("memory");

fn queue() {
    let (sender, receiver) = MEMORY.channel(4);
    for _ in 0..5 {
        // For the last one the queue is full.
        _ = sender.try_send(vec![0_u8; 1000]);
    }
    let received = receiver.clone();
    drop((sender, receiver));
    drop(received);
}

fn exposition(at: u64) {
    let formats = [Format::Text, Format::OpenMetrics, Format::Protobuf];
    assert!(!render_as(formats[at as usize % 3]).is_empty());
}

#[instrumented(GET "/memory/{id}", status = [200, 404])]
async fn read(Path(id): Path<u64>) -> StatusCode {
    match id % 2 {
        0 => StatusCode::OK,
        _ => StatusCode::NOT_FOUND,
    }
}

/// Sends a request, and reads the response to its end.
async fn ask<S, B>(mut service: S, request: Request<B>) -> StatusCode
where
    S: Service<Request<B>, Response = axum::response::Response, Error = Infallible>,
{
    let response = service.call(request).await.expect("it can't fail");
    let status = response.status();
    response
        .into_body()
        .collect()
        .await
        .expect("it is complete");
    status
}

/// Makes a router, sends it a request, and drops it.
fn router(runtime: &Runtime, at: u64) {
    let held = vec![0_u8; 1000];
    let metrics = HttpMetrics::builder()
        .namespace("memory")
        .header_label("version", "accept-version", ["1", "2"])
        .metrics_endpoint(MetricsEndpoint::new().concurrent_scrapes(1))
        .on_end(move |exchange| assert!(exchange.response_size() <= held.len() as u64))
        .build()
        .expect("valid");
    let routes = Router::new()
        .route("/memory/{id}", get(read))
        .route("/memory/upload", post(async |body: String| body));
    let router = metrics.instrument(routes);
    for path in [
        format!("/memory/{at}"),
        format!("/nowhere/{at}"),
        "/metrics".to_owned(),
    ] {
        let request = Request::get(path).header("accept-version", at.to_string());
        let request = request.body(Body::empty()).expect("a request");
        // Scrapes take most of the time.
        if request.uri().path() != "/metrics" || at.is_multiple_of(20) {
            runtime.block_on(ask(router.clone(), request));
        }
    }
    let request = Request::post("/memory/upload").body(Body::from("uploaded"));
    let status = runtime.block_on(ask(router, request.expect("a request")));
    assert_eq!(status, StatusCode::OK);
}

/// Sends paths, methods and headers that are new each time.
fn paths(runtime: &Runtime) -> impl FnMut(u64) {
    let metrics = HttpMetrics::builder().namespace("memory_paths").build();
    let routes = Router::new().route("/memory/{id}", get(read));
    let router = metrics.expect("valid").instrument(routes);
    move |at| {
        let method = ["GET", "POST", &format!("M{at}")][at as usize % 3].to_owned();
        for path in [format!("/memory/{at}"), format!("/{at}/{at}")] {
            let request = Request::builder().method(&*method).uri(path);
            let request = request.header(format!("x-{at}"), at.to_string());
            let request = request.body(Body::empty()).expect("a request");
            runtime.block_on(ask(router.clone(), request));
        }
    }
}

/// A scrape in one of the formats and encodings.
fn request(at: u64) -> Request<()> {
    let formats = [
        "text/plain",
        "application/openmetrics-text;version=1.0.0",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
    ];
    let encodings = ["identity", "gzip", "zstd"];
    let request = Request::get("/metrics")
        .header("accept", formats[at as usize % 3])
        .header("accept-encoding", encodings[at as usize / 3 % 3]);
    request.body(()).expect("a request")
}

async fn scrape(endpoint: MetricsEndpoint, at: u64) {
    assert_eq!(ask(endpoint, request(at)).await, StatusCode::OK);
}

async fn begin(mut endpoint: MetricsEndpoint, at: u64) {
    let response = endpoint.call(request(at)).await.expect("it can't fail");
    drop(response);
}
