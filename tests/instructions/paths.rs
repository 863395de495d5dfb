//! The paths whose instructions `main.rs` counts, as a binary that runs under callgrind.

mod counted;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::routing::get;
use counted::{Counted, count, path, poll, repeat};
use metrics_runtime::{
    Counter, Format, Gauge, Histogram, LabelSet, LabelValue, MetricsEndpoint, business_counter,
    instrumented, metric,
};
use std::cell::RefCell;
use std::future::poll_fn;
use std::hint::black_box;
use std::sync::Once;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tower_service::Service as _;

/// A path that scrapes: its operations are series.
const fn scraping(name: &'static str, run: fn(usize)) -> Counted {
    Counted {
        name,
        times: 1,
        operations: SERIES,
        run,
    }
}

const PATHS: &[Counted] = &[
    path("loop", nothing),
    path("counter", counter),
    path("choice of labels", choice_of_labels),
    path("counter with labels", counter_with_labels),
    path("choice of texts", choice_of_texts),
    path("counter with dynamic labels", counter_with_dynamic_labels),
    path("gauge", gauge),
    path("histogram", histogram),
    path("native histogram", native_histogram),
    path("bare function", bare_function),
    path("instrumented function", instrumented_function),
    path("untimed function", untimed_function),
    path("sampled function", sampled_function),
    path("business counter", business_counter),
    path("bare async function", bare_async_function),
    path("instrumented async function", instrumented_async_function),
    path("untimed async function", untimed_async_function),
    path("sampled async function", sampled_async_function),
    path("bare request", bare_request),
    path("measured request", measured_request),
    // From here on, requests are listed.
    path("request beside a live page", request_beside_live_page),
    scraping("scrape", scrape),
    scraping("scrape with protocol buffers", scrape_with_protocol_buffers),
    scraping("scrape with gzip", scrape_with_gzip),
    // Last, because its series stay.
    scraping("scrape with dynamic series", scrape_with_dynamic_series),
];

fn main() {
    count(PATHS);
}

#[inline(never)]
fn nothing(times: usize) {
    repeat(times, || ());
}

/// Steps.
#[metric]
static COUNTED_STEPS_TOTAL: Counter;

#[inline(never)]
fn counter(times: usize) {
    repeat(times, || COUNTED_STEPS_TOTAL.inc());
}

#[derive(Clone, Copy, LabelValue)]
enum Operation {
    Get,
    Set,
    Delete,
    Scan,
}

#[derive(Clone, Copy, LabelValue)]
enum Store {
    Users,
    Items,
    Orders,
    Carts,
}

#[derive(Clone, Copy, LabelSet)]
struct Labels {
    operation: Operation,
    store: Store,
    hit: bool,
}

/// Cache operations.
#[metric]
static COUNTED_OPERATIONS_TOTAL: Counter<Labels>;

const CHOICES: &[(Operation, Store, bool)] = &[
    (Operation::Get, Store::Users, true),
    (Operation::Set, Store::Items, false),
    (Operation::Delete, Store::Orders, true),
    (Operation::Scan, Store::Carts, false),
];

#[inline(always)]
fn labels() -> Labels {
    let (operation, store, hit) = black_box(CHOICES)[black_box(2)];
    black_box(Labels {
        operation,
        store,
        hit,
    })
}

#[inline(never)]
fn choice_of_labels(times: usize) {
    repeat(times, || _ = labels());
}

#[inline(never)]
fn counter_with_labels(times: usize) {
    repeat(times, || COUNTED_OPERATIONS_TOTAL.with(labels()).inc());
}

#[derive(LabelSet)]
struct Texts<'a> {
    #[label(limit = 100)]
    tenant: &'a str,
    #[label(limit = 100)]
    route: &'a str,
    #[label(limit = 100)]
    region: &'a str,
}

/// Orders.
#[metric]
static COUNTED_ORDERS_TOTAL: Counter<Texts<'static>>;

/// Always the same one: the dictionaries' hashes have random seeds, so with several texts the
/// number of collisions would differ between runs.
#[inline(always)]
fn texts() -> [&'static str; 3] {
    black_box(["tenant-0042", "/orders/{order_id}", "eu-central-1"])
}

#[inline(never)]
fn choice_of_texts(times: usize) {
    repeat(times, || _ = texts());
}

#[inline(never)]
fn counter_with_dynamic_labels(times: usize) {
    repeat(times, || {
        let [tenant, route, region] = texts();
        let labels = Texts {
            tenant,
            route,
            region,
        };
        COUNTED_ORDERS_TOTAL.with(labels).inc();
    });
}

/// Users signed in.
#[metric]
static COUNTED_USERS: Gauge;

#[inline(never)]
fn gauge(times: usize) {
    repeat(times, || COUNTED_USERS.inc());
}

/// Waiting times.
#[metric(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])]
static COUNTED_WAITING_SECONDS: Histogram;

#[inline(never)]
fn histogram(times: usize) {
    repeat(times, || COUNTED_WAITING_SECONDS.observe(black_box(0.3)));
}

/// Waiting times, more finely.
#[metric(native)]
static COUNTED_NATIVE_WAITING_SECONDS: Histogram;

#[inline(never)]
fn native_histogram(times: usize) {
    // A different type than above, so that each path is compiled independently.
    repeat(times, || {
        COUNTED_NATIVE_WAITING_SECONDS.observe(black_box(0.3_f32));
    });
}

#[inline(never)]
fn bare(n: u64) -> u64 {
    black_box(n) + 1
}

#[instrumented]
#[inline(never)]
fn instrumented(n: u64) -> u64 {
    black_box(n) + 1
}

#[instrumented(duration = false)]
#[inline(never)]
fn untimed(n: u64) -> u64 {
    black_box(n) + 1
}

#[instrumented(sample = 16)]
#[inline(never)]
fn sampled(n: u64) -> u64 {
    black_box(n) + 1
}

/// Answers.
#[business_counter("counted_answers_total", labels(large = |n: &u64| *n > 1))]
#[inline(never)]
fn counting(n: u64) -> u64 {
    black_box(n) + 1
}

#[inline(never)]
fn bare_function(times: usize) {
    repeat(times, || _ = black_box(bare(black_box(1))));
}

#[inline(never)]
fn instrumented_function(times: usize) {
    repeat(times, || _ = black_box(instrumented(black_box(1))));
}

#[inline(never)]
fn untimed_function(times: usize) {
    repeat(times, || _ = black_box(untimed(black_box(1))));
}

#[inline(never)]
fn sampled_function(times: usize) {
    repeat(times, || _ = black_box(sampled(black_box(1))));
}

#[inline(never)]
fn business_counter(times: usize) {
    repeat(times, || _ = black_box(counting(black_box(1))));
}

/// Yields once, so a call is polled twice.
async fn wait() {
    let mut waited = false;
    poll_fn(|_| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        Poll::Pending
    })
    .await;
}

async fn bare_async(n: u64) -> u64 {
    wait().await;
    black_box(n) + 1
}

#[instrumented]
async fn instrumented_async(n: u64) -> u64 {
    wait().await;
    black_box(n) + 1
}

#[instrumented(duration = false)]
async fn untimed_async(n: u64) -> u64 {
    wait().await;
    black_box(n) + 1
}

#[instrumented(sample = 16)]
async fn sampled_async(n: u64) -> u64 {
    wait().await;
    black_box(n) + 1
}

#[inline(never)]
fn bare_async_function(times: usize) {
    repeat(times, || _ = black_box(poll(bare_async(black_box(1)))));
}

#[inline(never)]
fn instrumented_async_function(times: usize) {
    repeat(times, || {
        _ = black_box(poll(instrumented_async(black_box(1))));
    });
}

#[inline(never)]
fn untimed_async_function(times: usize) {
    repeat(times, || {
        _ = black_box(poll(untimed_async(black_box(1))));
    });
}

#[inline(never)]
fn sampled_async_function(times: usize) {
    repeat(times, || {
        _ = black_box(poll(sampled_async(black_box(1))));
    });
}

async fn user(Path(id): Path<u64>) -> String {
    if id == SLOW_USER {
        thread::sleep(Duration::from_millis(20));
    }
    black_box(id).to_string()
}

/// Requests for it are slow.
const SLOW_USER: u64 = 0;

fn router() -> Router {
    Router::new().route("/users/{user_id}", get(user))
}

/// Requests through a router, which lives as long as its thread.
fn request(router: &RefCell<Router>) {
    request_for(router, "/users/42");
}

#[inline(always)]
fn request_for(router: &RefCell<Router>, path: &'static str) {
    let request = Request::get(path)
        .body(Body::empty())
        .expect("it is a request");
    let answer = poll(router.borrow_mut().call(request));
    let Ok(answer) = answer;
    assert!(answer.status().is_success());
    drop(black_box(answer));
}

thread_local! {
    // With a state, like a server: otherwise axum would apply the layers again for each request.
    static BARE: RefCell<Router> = RefCell::new(router().with_state(()));
    static MEASURED: RefCell<Router> =
        RefCell::new(metrics_runtime::instrument(router()).with_state(()));
}

#[inline(never)]
fn bare_request(times: usize) {
    BARE.with(|router| repeat(times, || request(router)));
}

#[inline(never)]
fn measured_request(times: usize) {
    MEASURED.with(|router| repeat(times, || request(router)));
}

/// Nobody opens the page.
#[inline(never)]
fn request_beside_live_page(times: usize) {
    static SLOWEST: Once = Once::new();
    let _page: Router = MetricsEndpoint::new().ui(true).routes("/metrics");
    // In the warm-up. The slowest requests are then known, and the counted requests are faster.
    SLOWEST.call_once(|| {
        MEASURED.with(|router| repeat(100, || request_for(router, "/users/0")));
    });
    measured_request(times);
}

/// Series of a scrape.
const SERIES: usize = 10_000;

/// One of ten values.
struct Digit(usize);

impl LabelValue for Digit {
    const VALUES: &'static [&'static str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];

    fn index(&self) -> usize {
        self.0
    }
}

#[derive(LabelSet)]
struct Digits {
    thousands: Digit,
    hundreds: Digit,
    tens: Digit,
    ones: Digit,
}

/// Digits seen.
#[metric]
static COUNTED_DIGITS_TOTAL: Counter<Digits>;

#[inline(never)]
fn scrape(times: usize) {
    COUNTED_DIGITS_TOTAL
        .with(Digits {
            thousands: Digit(1),
            hundreds: Digit(2),
            tens: Digit(3),
            ones: Digit(4),
        })
        .inc();
    repeat(times, || _ = black_box(metrics_runtime::render()));
}

#[inline(never)]
fn scrape_with_protocol_buffers(times: usize) {
    repeat(times, || {
        _ = black_box(metrics_runtime::render_as(Format::Protobuf));
    });
}

/// From the request to the whole body, with all threads.
#[inline(never)]
fn scrape_with_gzip(times: usize) {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    repeat(times, || {
        let endpoint = get(MetricsEndpoint::new());
        let mut router: Router = Router::new().route("/metrics", endpoint);
        let request = Request::get("/metrics").header("accept-encoding", "gzip");
        let request = request.body(Body::empty()).expect("it is a request");
        let length = runtime.block_on(async {
            let Ok(response) = router.call(request).await;
            assert_eq!(response.headers()["content-encoding"], "gzip");
            let body = to_bytes(response.into_body(), usize::MAX).await;
            body.expect("it is complete").len()
        });
        black_box(length);
    });
}

#[derive(LabelSet)]
struct Numbers<'a> {
    #[label(limit = 10_000)]
    number: &'a str,
}

/// Numbers seen.
#[metric]
static COUNTED_NUMBERS_TOTAL: Counter<Numbers<'static>>;

#[inline(never)]
fn scrape_with_dynamic_series(times: usize) {
    // Only in the warm-up, before the last series exists.
    let last = |number: &str| COUNTED_NUMBERS_TOTAL.with(Numbers { number }).get() > 0;
    if !last("9999") {
        for number in 0..SERIES {
            let number = &*number.to_string();
            COUNTED_NUMBERS_TOTAL.with(Numbers { number }).inc();
        }
    }
    repeat(times, || _ = black_box(metrics_runtime::render()));
}
