//! The allocations of an update and of a scrape, in the steady state.

use crate::allocator::{count, live};
use crate::bytes::named;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use metrics_benches::peers;
use metrics_benches::series::dynamic::{Names, names};
use metrics_benches::series::finite::{Value, split};
use metrics_benches::series::registries::{Client, Facade, Measured, Prometheus, Vise};
use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, business_counter, instrumented, metric,
};
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};
use tower_layer::Identity;
use tower_service::Service as _;

const TIMES: usize = 10_000;

#[derive(LabelSet)]
struct Labels {
    region: Value<10>,
    service: Value<10>,
    shard: Value<10>,
}

/// Events.
#[metric]
static EVENTS_TOTAL: Counter;

/// Labelled events.
#[metric]
static LABELLED_EVENTS_TOTAL: Counter<Labels>;

/// How long it took.
#[metric]
static DURATION_SECONDS: Histogram;

/// Three texts, with fewer distinct values than updates use.
#[derive(LabelSet)]
struct Texts<'a> {
    #[label(limit = 50)]
    tenant: &'a str,
    #[label(limit = 100)]
    route: &'a str,
    #[label(limit = 100)]
    region: &'a str,
}

impl<'a> From<&'a Names> for Texts<'a> {
    fn from([tenant, route, region]: &'a Names) -> Self {
        Self {
            tenant,
            route,
            region,
        }
    }
}

/// Events by texts.
#[metric]
static TEXT_EVENTS_TOTAL: Counter<Texts<'static>>;

/// Levels by texts.
#[metric]
static TEXT_LEVELS: Gauge<Texts<'static>>;

/// How long it took, by texts.
#[metric]
static TEXT_DURATION_SECONDS: Histogram<Texts<'static>>;

/// Orders, by tenant.
#[business_counter("tenant_orders_total", labels(tenant = dynamic(tenant, limit = 50)))]
fn order(tenant: &str) {
    black_box(tenant);
}

#[instrumented]
fn sync(n: u64) -> u64 {
    black_box(n) + 1
}

#[instrumented]
async fn asynchronous(n: u64) -> u64 {
    black_box(n) + 1
}

#[autometrics::autometrics]
fn autometrics(n: u64) -> u64 {
    black_box(n) + 1
}

/// Allocations per operation.
fn each(mut operation: impl FnMut(usize)) -> f64 {
    (0..2 * TIMES).for_each(&mut operation);
    count(|| (0..TIMES).for_each(operation)).0 / TIMES as f64
}

fn poll(future: impl Future) {
    let _ = black_box(pin!(future).poll(&mut Context::from_waker(Waker::noop())));
}

fn requests(router: Router) -> impl FnMut(usize) {
    // Like a server, once per connection.
    let mut router = router.with_state(());
    move |_| {
        let request = Request::get("/")
            .body(Body::empty())
            .expect("it is a request");
        poll(router.call(request));
    }
}

fn router() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

/// Sends the request's body back.
async fn echo(body: Body) -> Body {
    body
}

async fn empty(request: Request, next: Next) -> Response {
    next.run(request).await
}

/// Allocations per update, by metric. For a request, the allocations of axum for an empty layer are
/// subtracted.
pub(crate) fn recording() -> Vec<(String, f64)> {
    peers::recorder();
    peers::autometrics();
    let nothing = each(requests(router().layer(Identity::new())));
    let empty = each(requests(router().layer(from_fn(empty))));
    let ours = each(requests(metrics_runtime::instrument(router())));
    let theirs = each(requests(
        router().layer(axum_prometheus::BaseMetricLayer::new()),
    ));
    let texts: Vec<Names> = (0..100).map(names).collect();
    let text = |n: usize| &texts[n % texts.len()];
    named([
        ("ours: counter", each(|_| EVENTS_TOTAL.inc())),
        (
            "ours: counter, 3 finite labels",
            each(|n| {
                let (region, service, shard) = split(n % 1000);
                LABELLED_EVENTS_TOTAL
                    .with(Labels {
                        region,
                        service,
                        shard,
                    })
                    .inc();
            }),
        ),
        (
            "ours: histogram",
            each(|n| DURATION_SECONDS.observe(n as f64 / 1e3)),
        ),
        (
            "ours: counter, 3 dynamic labels, some past their limit",
            each(|n| TEXT_EVENTS_TOTAL.with(text(n).into()).inc()),
        ),
        (
            "ours: gauge, 3 dynamic labels, some past their limit",
            each(|n| TEXT_LEVELS.with(text(n).into()).inc()),
        ),
        (
            "ours: histogram, 3 dynamic labels, some past their limit",
            each(|n| {
                TEXT_DURATION_SECONDS
                    .with(text(n).into())
                    .observe(n as f64 / 1e3);
            }),
        ),
        (
            "ours: business counter, a dynamic label, some past its limit",
            each(|n| order(&text(n)[0])),
        ),
        ("ours: function", each(|_| _ = black_box(sync(1)))),
        ("ours: async function", each(|_| poll(asynchronous(1)))),
        ("ours: HTTP request", ours - nothing),
        (
            "autometrics: function",
            each(|_| _ = black_box(autometrics(1))),
        ),
        (
            "metrics: counter, 3 labels",
            each(|_| {
                metrics::counter!("events_total", "a" => "1", "b" => "2", "c" => "3").increment(1);
            }),
        ),
        ("empty from_fn: HTTP request", empty - nothing),
        ("axum-prometheus: HTTP request", theirs - nothing),
    ])
}

/// Bytes that a connection leaves behind (a server applies all layers again for each), and those
/// that a request with a body does.
pub(crate) fn left_behind() -> Vec<(String, f64)> {
    let left = |once: &mut dyn FnMut()| {
        (0..10).for_each(|_| once());
        let before = live();
        (0..TIMES).for_each(|_| once());
        (live() - before) / TIMES as f64
    };
    let router = metrics_runtime::instrument(router().route("/echo", post(echo)));
    let connection = left(&mut || requests(router.clone())(0));
    let mut router = router.with_state(());
    let request = left(&mut || {
        let request = Request::post("/echo")
            .body(Body::from("hello"))
            .expect("it is a request");
        poll(async {
            let response = router.call(request).await;
            let Ok(response) = response;
            let body = axum::body::to_bytes(response.into_body(), 100).await;
            assert_eq!(body.expect("it is short"), "hello");
        });
    });
    named([("a connection", connection), ("a request", request)])
}

/// Allocations of a scrape of 1 000 labelled series; for ours also their bytes, and the bytes of
/// the text.
pub(crate) fn scrape() -> Vec<(String, f64)> {
    let steady = |scrape: &mut dyn FnMut() -> usize| {
        (0..3).for_each(|_| _ = black_box(scrape()));
        let mut text = 0;
        let (allocations, bytes) = count(|| text = scrape());
        (allocations, bytes, text as f64)
    };
    let mut prometheus = Prometheus::new::<10, 10, 10>();
    let mut client = Client::new::<10, 10, 10>();
    let facade = Facade::new::<10, 10, 10>();
    let mut measured = Measured::new::<10, 10, 10>();
    let mut vise = Vise::new::<10, 10, 10>();
    let mut buffer = String::new();
    let ours = steady(&mut || {
        buffer.clear();
        metrics_runtime::render_into(&mut buffer);
        buffer.len()
    });
    named([
        ("ours", ours.0),
        ("ours: bytes", ours.1),
        ("ours: bytes of the text", ours.2),
        ("prometheus", steady(&mut || prometheus.scrape()).0),
        ("prometheus-client", steady(&mut || client.scrape()).0),
        ("metrics", steady(&mut || facade.scrape()).0),
        ("measured", steady(&mut || measured.scrape()).0),
        ("vise", steady(&mut || vise.scrape()).0),
    ])
}
