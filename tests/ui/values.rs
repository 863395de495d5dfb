//! Series, values and their changes.

use super::alone;
use super::client::Viewer;
use axum::Router;
use axum::routing::get;
use metrics_runtime::{
    AtScrape, Counter, Gauge, Histogram, LabelSet, MetricsEndpoint, at_scrape, instrumented,
    metric, retain_series,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use tests::exposition::Exposition;
use tests::server::Server;

#[derive(LabelSet)]
struct By<'a> {
    #[label(limit = 100)]
    customer: &'a str,
}

/// Parcels.
#[metric]
static PARCELS_TOTAL: Counter<By<'static>>;

/// Any number.
#[metric]
static ANY_NUMBER: Gauge;

/// Set by each scrape.
#[metric]
static TANK_LITERS: Gauge;

/// Weights.
#[metric(buckets = [1, 10])]
static PARCEL_WEIGHT_GRAMS: Histogram;

#[instrumented(GET "/parcels/{id}")]
async fn parcel() -> &'static str {
    pack();
    "a parcel"
}

#[instrumented]
fn pack() {}

fn service() -> Router {
    metrics_runtime::instrument(Router::new().route("/parcels/{id}", get(parcel)))
}

/// All numbers of a scrape, except those that change by themselves.
async fn scraped(server: &Server) -> BTreeMap<String, f64> {
    let answer = server.ask("GET", "/metrics", "").await;
    stable(Exposition::read(&answer.text()).samples)
}

fn stable(mut values: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    // A connection was opened, or the last one is not closed yet.
    let changes = |name: &str| {
        ["process_", "tokio_", "active_connections"]
            .iter()
            .any(|one| name.starts_with(one))
    };
    values.retain(|series, _| !changes(series));
    values
}

#[track_caller]
fn assert_same(viewer: &Viewer<'_>, scrape: &BTreeMap<String, f64>) {
    let seen = stable(viewer.all());
    assert!(seen.len() > 100, "{seen:#?}");
    let names = |values: &BTreeMap<String, f64>| values.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&seen), names(scrape));
    for (series, value) in scrape {
        let here = seen[series];
        assert!(
            here == *value || here.is_nan() && value.is_nan(),
            "{series}: {here}, not {value}"
        );
    }
}

#[tokio::test]
async fn every_number_equals_the_scrape() {
    let _alone = alone().await;
    let server = Server::start(service()).await;
    let liters = std::sync::Arc::new(AtomicU64::new(7));
    let read = std::sync::Arc::clone(&liters);
    let _tank: AtScrape = at_scrape(move || TANK_LITERS.set(read.load(Ordering::Relaxed) as f64));
    PARCELS_TOTAL
        .with(By {
            customer: "a \"b\" \\ c\nd é",
        })
        .inc();
    // The first requests add their series.
    for path in ["/parcels/1", "/nowhere", "/metrics"] {
        server.ask("GET", path, "").await;
    }
    let mut viewer = Viewer::new(&server, "/metrics");
    viewer.read_series().await;
    assert!(viewer.poll_newer().await);
    assert_eq!(viewer.base, None, "it has no values yet");
    assert_same(&viewer, &scraped(&server).await);

    for (number, value) in [
        -3.0,
        0.5,
        -3.0,
        -0.0,
        1e300,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e-9,
        -7.0,
        -5.0,
    ]
    .into_iter()
    .enumerate()
    {
        ANY_NUMBER.set(value);
        liters.fetch_add(5, Ordering::Relaxed);
        PARCEL_WEIGHT_GRAMS.observe(number as f64 + 0.25);
        PARCELS_TOTAL
            .with(By {
                customer: "a \"b\" \\ c\nd é",
            })
            .add(number as u64 * 1000);
        server.ask("GET", "/parcels/2", "").await;
        let before = viewer.version;
        assert!(viewer.poll_newer().await);
        assert_eq!(viewer.base, Some(before), "it gets only the changes");
        let scrape = scraped(&server).await;
        assert_same(&viewer, &scrape);
        let seen = viewer.value("any_number");
        assert!(seen == value || value.is_nan(), "{seen}, not {value}");
        assert_eq!(
            viewer.value("tank_liters"),
            liters.load(Ordering::Relaxed) as f64
        );
    }
    assert_eq!(
        viewer
            .value("function_calls_total{module=\"ui::values\",function=\"pack\",outcome=\"ok\"}"),
        12.0
    );
}

#[tokio::test]
async fn the_layout_changes_with_the_series() {
    let _alone = alone().await;
    let server = Server::start(service()).await;
    let mut viewer = Viewer::new(&server, "/metrics");
    viewer.read_series().await;
    assert!(viewer.poll_newer().await);
    let first = viewer.layout.clone();

    PARCELS_TOTAL.with(By { customer: "new" }).inc();
    assert!(!viewer.poll_newer().await, "a series was added");
    viewer.read_series().await;
    assert_ne!(viewer.layout, first);
    assert!(viewer.poll_newer().await);
    assert_eq!(viewer.base, None, "the series were others");
    assert_eq!(viewer.value("parcels_total{customer=\"new\"}"), 1.0);

    retain_series(|series| series.label("customer") != Some("new"));
    assert!(!viewer.poll_newer().await, "a series was removed");
    viewer.read_series().await;
    assert_eq!(viewer.layout, first, "they are those from before");
    assert!(viewer.poll_newer().await);

    // One series more and one less: the layout changes, although the number is the same.
    PARCELS_TOTAL
        .with(By {
            customer: "another",
        })
        .inc();
    assert!(!viewer.poll_newer().await);
    retain_series(|series| series.label("customer") != Some("another"));
}

#[tokio::test]
async fn viewers_share_versions_and_get_their_own_changes() {
    let _alone = alone().await;
    let server = Server::start(service()).await;
    let mut first = Viewer::new(&server, "/metrics");
    let mut second = Viewer::new(&server, "/metrics");
    first.read_series().await;
    second.read_series().await;
    assert!(first.poll_newer().await);
    ANY_NUMBER.set(1.0);
    assert!(first.poll_newer().await);
    assert!(second.poll().await);
    assert_eq!(second.version, first.version, "it is young");
    assert_eq!(second.all(), first.all());

    // The second viewer reads only every other version.
    for number in 2..6 {
        ANY_NUMBER.set(f64::from(number));
        assert!(first.poll_newer().await);
        if number % 2 == 1 {
            let before = second.version;
            assert!(second.poll().await);
            assert_eq!((second.base, second.version), (Some(before), first.version));
            assert_eq!(second.value("any_number"), f64::from(number));
        }
    }
    // It has missed too many versions.
    for number in 6..11 {
        ANY_NUMBER.set(f64::from(number));
        assert!(first.poll_newer().await);
    }
    assert!(second.poll().await);
    assert_eq!((second.base, second.version), (None, first.version));
    assert_eq!(second.value("any_number"), 10.0);

    // Versions that the server never sent are unknown.
    second.version = 12345;
    assert!(second.poll().await);
    assert_eq!(second.base, None);
}

#[tokio::test]
async fn other_libraries_are_included() {
    let _alone = alone().await;
    let registry = prometheus::Registry::new();
    let theirs = prometheus::IntCounter::new("their_total", "Theirs.").expect("a counter");
    registry
        .register(Box::new(theirs.clone()))
        .expect("a new name");
    let endpoint = MetricsEndpoint::new().foreign(registry);
    let server = Server::start(endpoint.ui(true).routes("/metrics")).await;
    let mut viewer = Viewer::new(&server, "/metrics");
    viewer.read_series().await;
    assert!(viewer.poll_newer().await);
    theirs.inc_by(3);
    assert!(viewer.poll_newer().await);
    assert_eq!(viewer.value("their_total"), 3.0);
    assert!(viewer.base.is_some());
    assert_same(&viewer, &scraped(&server).await);
}

#[tokio::test]
async fn about_has_the_catalogue() {
    let _alone = alone().await;
    let server = Server::start(service()).await;
    let viewer = Viewer::new(&server, "/metrics");
    let about = viewer.json("/ui/about").await;
    let metrics = about["catalogue"]["metrics"].as_array().expect("a list");
    let parcels = metrics
        .iter()
        .find(|metric| metric["name"] == "parcels_total");
    assert_eq!(parcels.expect("it is declared")["help"], "Parcels.");
    assert!(about["service"].as_str().expect("a name").starts_with("ui"));
    let seconds = |name: &str| about[name].as_f64().expect("seconds");
    assert!(seconds("started") <= seconds("now"));
    assert!(seconds("started") > 1e9);
    assert_eq!(about["conflicts"].as_array().map(Vec::len), Some(0));
    let values = viewer.json("/ui/values").await;
    assert_eq!(values["process"], about["process"]);
    assert!(values.get("values").is_none(), "it has not sent a version");
}
