//! Interoperability with the `prometheus` crate, in both directions.

use axum::Router;
use axum::routing::get;
use metrics_runtime::{
    Counter, Histogram, HttpMetrics, MetricsEndpoint, PrometheusCollector, metric,
};
use prometheus::{
    Encoder as _, GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntGauge, Opts, Registry,
    TextEncoder,
};
use std::sync::atomic::{AtomicBool, Ordering};
use tests::exposition::Exposition;
use tests::server::Server;

/// Ours.
#[metric]
static BOTH_WAYS_TOTAL: Counter;

/// Ours, too.
#[metric(buckets = [1, 10])]
static BOTH_WAYS_SIZE: Histogram;

fn counter(name: &str) -> IntCounter {
    IntCounter::new(name, "A foreign counter.").expect("a name")
}

fn with(metrics: Vec<Box<dyn prometheus::core::Collector>>) -> Registry {
    let registry = Registry::new();
    for metric in metrics {
        registry.register(metric).expect("it is new");
    }
    registry
}

async fn serve(endpoint: MetricsEndpoint) -> Server {
    let router = Router::new().route("/metrics", get(endpoint));
    Server::start(router.layer(HttpMetrics::new())).await
}

async fn scrape(server: &Server, query: &str, accept: &str) -> String {
    let request = format!(
        "GET /metrics{query} HTTP/1.0\r\nHost: test\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    );
    let answer = server.send(&request).await;
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    body.to_owned()
}

#[tokio::test]
async fn its_registries_are_in_the_response() {
    let requests = counter("foreign_requests_total");
    let level = Opts::new("foreign_level", "A \"level\"\nof \\.");
    let level = GaugeVec::new(level, &["tank"]).expect("a name");
    level.with_label_values(&["a \"b\"\n\\"]).set(-1.5);
    let size = HistogramOpts::new("foreign_size_bytes", "Sizes.").buckets(vec![1.0, 2.5]);
    let size = HistogramVec::new(size, &["of"]).expect("a name");
    size.with_label_values(&["x"]).observe(2.0);
    size.with_label_values(&["x"]).observe(7.0);
    let first = with(vec![Box::new(requests.clone()), Box::new(size)]);
    let second = with(vec![Box::new(level)]);
    let server = serve(MetricsEndpoint::new().foreign(first).foreign(second)).await;
    requests.inc_by(3);

    let text = scrape(&server, "", "text/plain").await;
    let lines = "# HELP foreign_level A \"level\"\\nof \\\\.\n\
                 # TYPE foreign_level gauge\n\
                 foreign_level{tank=\"a \\\"b\\\"\\n\\\\\"} -1.5\n\
                 # HELP foreign_requests_total A foreign counter.\n\
                 # TYPE foreign_requests_total counter\n\
                 foreign_requests_total 3\n\
                 # HELP foreign_size_bytes Sizes.\n\
                 # TYPE foreign_size_bytes histogram\n\
                 foreign_size_bytes_bucket{of=\"x\",le=\"1.0\"} 0\n\
                 foreign_size_bytes_bucket{of=\"x\",le=\"2.5\"} 1\n\
                 foreign_size_bytes_bucket{of=\"x\",le=\"+Inf\"} 2\n\
                 foreign_size_bytes_sum{of=\"x\"} 9\n\
                 foreign_size_bytes_count{of=\"x\"} 2\n";
    assert!(text.ends_with(lines), "{text}");
    assert!(text.contains("\nboth_ways_total "), "ours are there, too");

    let openmetrics = "application/openmetrics-text;version=1.0.0";
    let openmetrics = scrape(&server, "", openmetrics).await;
    let lines = "# TYPE foreign_requests counter\n\
                 # HELP foreign_requests A foreign counter.\n\
                 foreign_requests_total 3\n";
    assert!(openmetrics.contains(lines), "{openmetrics}");
    assert!(openmetrics.ends_with("\n# EOF\n"));

    requests.inc();
    let one = scrape(&server, "?name[]=foreign_requests_total", "text/plain").await;
    assert_eq!(
        one,
        "# HELP foreign_requests_total A foreign counter.\n\
         # TYPE foreign_requests_total counter\n\
         foreign_requests_total 4\n"
    );
}

#[tokio::test]
async fn our_metrics_take_precedence_over_equal_names() {
    BOTH_WAYS_TOTAL.inc();
    let ours_by_name = counter("both_ways_total");
    ours_by_name.inc_by(1000);
    let ours_by_suffix = IntGauge::new("both_ways_size_sum", "A sample's name.").expect("a name");
    ours_by_suffix.set(1000);
    let theirs = counter("theirs_total");
    let registry = with(vec![
        Box::new(ours_by_name),
        Box::new(ours_by_suffix),
        Box::new(theirs),
    ]);
    // The second registry has the same family again, and a different one with the first one's name.
    let again = IntGauge::new("theirs_total", "A gauge.").expect("a name");
    let another = with(vec![Box::new(again)]);
    let server = serve(MetricsEndpoint::new().foreign(registry).foreign(another)).await;
    let text = scrape(&server, "", "text/plain").await;
    let exposition = Exposition::read(&text);
    assert!(exposition.value("both_ways_total") < 1000.0);
    assert!(exposition.value("both_ways_size_sum") < 1000.0);
    assert_eq!(exposition.types["both_ways_size"], "histogram");
    assert_eq!(exposition.types["theirs_total"], "counter");
    assert_eq!(text.matches("# TYPE theirs_total ").count(), 1);
}

#[tokio::test]
async fn one_family_of_two_registries_is_one_family() {
    let of = |shop: &str| {
        let labels = [("shop".to_owned(), shop.to_owned())].into();
        let registry = Registry::new_custom(None, Some(labels)).expect("a label");
        let sales = counter("foreign_sales_total");
        sales.inc();
        registry.register(Box::new(sales)).expect("it is new");
        registry
    };
    let endpoint = MetricsEndpoint::new().foreign(of("a")).foreign(of("b"));
    let server = serve(endpoint).await;
    let text = scrape(&server, "?name[]=foreign_sales_total", "text/plain").await;
    assert_eq!(
        text,
        "# HELP foreign_sales_total A foreign counter.\n\
         # TYPE foreign_sales_total counter\n\
         foreign_sales_total{shop=\"a\"} 1\n\
         foreign_sales_total{shop=\"b\"} 1\n"
    );
}

#[test]
fn our_metrics_can_be_a_collector_of_its_registries() {
    BOTH_WAYS_SIZE.observe(3);
    let registry = Registry::new();
    let collector = PrometheusCollector::new().expect("our names are valid");
    collector.register(&registry).expect("it is empty");
    let ours = Exposition::read(&metrics_runtime::render());
    let mut text = Vec::new();
    TextEncoder::new()
        .encode(&registry.gather(), &mut text)
        .expect("it can be encoded");
    let theirs = String::from_utf8(text).expect("it is text");
    // The crate writes bounds without a decimal point.
    let theirs = theirs
        .replace("le=\"1\"", "le=\"1.0\"")
        .replace("le=\"10\"", "le=\"10.0\"");
    let theirs = Exposition::read(&theirs);
    for name in [
        "both_ways_size_bucket{le=\"1.0\"}",
        "both_ways_size_bucket{le=\"10.0\"}",
        "both_ways_size_bucket{le=\"+Inf\"}",
        "both_ways_size_sum",
        "both_ways_size_count",
    ] {
        assert_eq!(theirs.value(name), ours.value(name), "{name}");
    }
    assert_eq!(theirs.types["both_ways_size"], "histogram");
    // It omits families without series.
    let has_series = |(name, _): &(&String, _)| !ours.starting_with(name).is_empty();
    for (name, kind) in ours.types.iter().filter(has_series) {
        assert_eq!(theirs.types.get(name), Some(kind), "{name}");
    }
}

#[test]
fn a_registry_with_a_name_of_ours_reports_it() {
    let registry = with(vec![
        Box::new(counter("both_ways_total")),
        Box::new(counter("theirs_total")),
    ]);
    let collector = PrometheusCollector::new().expect("our names are valid");
    let error = collector.register(&registry).expect_err("a name is taken");
    assert_eq!(
        error.to_string(),
        "the registry already has metrics with these names: both_ways_total; rename one of each"
    );
}

/// A collector that panics or is slow.
struct Bad {
    desc: prometheus::core::Desc,
    collect: fn(),
}

impl Bad {
    fn registry(name: &str, collect: fn()) -> Registry {
        let (name, help) = (name.to_owned(), "Bad.".to_owned());
        let desc = prometheus::core::Desc::new(name, help, Vec::new(), Default::default());
        let desc = desc.expect("a name");
        with(vec![Box::new(Self { desc, collect })])
    }
}

impl prometheus::core::Collector for Bad {
    fn desc(&self) -> Vec<&prometheus::core::Desc> {
        vec![&self.desc]
    }

    fn collect(&self) -> Vec<prometheus::proto::MetricFamily> {
        (self.collect)();
        Vec::new()
    }
}

#[tokio::test]
async fn a_collector_that_panics_affects_no_other_series() {
    let good = with(vec![Box::new(counter("good_total"))]);
    let bad = Bad::registry("bad_total", || panic!("on purpose"));
    let server = serve(MetricsEndpoint::new().foreign(bad).foreign(good)).await;
    let text = scrape(&server, "", "text/plain").await;
    assert!(text.contains("\nboth_ways_total "), "ours are there");
    assert!(text.ends_with("\ngood_total 0\n"), "and others, too");
}

#[tokio::test]
async fn a_slow_collector_is_not_waited_for() {
    static ANSWERED: AtomicBool = AtomicBool::new(false);
    // The collector ends after the response: waiting for it would be a deadlock.
    let slow = Bad::registry("slow_total", || {
        while !ANSWERED.load(Ordering::Relaxed) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    });
    let server = serve(MetricsEndpoint::new().foreign(slow)).await;
    let request = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
                   X-Prometheus-Scrape-Timeout-Seconds: 0.5\r\n\r\n";
    let answer = server.send(request).await;
    ANSWERED.store(true, Ordering::Relaxed);
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
}

#[tokio::test]
async fn names_that_clash_in_openmetrics_have_the_type_unknown() {
    let level = IntGauge::new("foreign_pair", "A gauge.").expect("a name");
    let registry = with(vec![
        Box::new(level),
        Box::new(counter("foreign_pair_total")),
        Box::new(counter("foreign_jobs_total")),
        Box::new(counter("foreign_jobs_created")),
        Box::new(counter("foreign_alone_total")),
    ]);
    let server = serve(MetricsEndpoint::new().foreign(registry)).await;
    let openmetrics = "application/openmetrics-text;version=1.0.0";
    let text = scrape(&server, "", openmetrics).await;
    let types: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("# TYPE foreign_"))
        .collect();
    assert_eq!(
        types,
        [
            "# TYPE foreign_alone counter",
            "# TYPE foreign_jobs_created unknown",
            "# TYPE foreign_jobs_total unknown",
            "# TYPE foreign_pair gauge",
            "# TYPE foreign_pair_total unknown",
        ]
    );
    let text = scrape(&server, "", "text/plain").await;
    assert!(
        text.contains("\n# TYPE foreign_pair_total counter\n"),
        "text has room for both"
    );
}
