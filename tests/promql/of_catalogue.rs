//! Rules and dashboards of this test binary, whose HTTP layer has custom names, and some of whose
//! histograms have native buckets.

use super::rules::assert_good;
use metrics_runtime::catalogue;
use metrics_runtime::catalogue::{Catalogue, MetricGroup};
use metrics_runtime::{
    Counter, Gauge, Histogram, HttpMetrics, LabelNames, LabelSet, LabelValue, background_task,
    cache_operation, db_operation, external_call, instrumented, metric,
};
use metrics_tools::BucketKinds;
use metrics_tools::catalogue::{from_json, to_json, with_exported_label};
use metrics_tools::check::KnownMetrics;
use metrics_tools::dashboard::{Board, conventions};
use metrics_tools::docs::markdown;
use metrics_tools::files::check_texts;
use metrics_tools::promql::parse;
use metrics_tools::rules::{Options, Rules};

#[instrumented(GET "/promql/items/{id}", status = [200, 429, 500], slo(success = 99.9, latency = (95, "250ms")))]
async fn item() {}

#[instrumented(GET "/promql/health/live")]
async fn live() {}

#[instrumented(GET "/promql/native", native)]
async fn native() {}

/// Payments.
#[instrumented(name = "promql_payment", labels(card: bool = card), slo(success = 99))]
fn pay(card: bool) -> Result<(), ()> {
    card.then_some(()).ok_or(())
}

/// Guesses.
#[instrumented(native, name = "promql_guess")]
fn guess() {}

#[db_operation(select, "promql")]
fn select() {}

#[cache_operation(get)]
fn lookup() -> Option<()> {
    None
}

#[external_call("promql", "charge")]
fn charge() {}

#[background_task("promql_export", slo(success = 99, latency = (95, "1s")))]
fn export() {}

#[background_task("promql_export", queued)]
fn queue_export() {}

#[derive(LabelValue)]
enum Kind {
    Mail,
}

#[derive(LabelSet)]
struct Queued {
    kind: Kind,
}

/// What waits.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static PROMQL_QUEUE_DEPTH: Gauge<Queued>;

/// What there is room for.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static PROMQL_QUEUE_CAPACITY: Gauge<Queued>;

/// Requests that were too many.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static RATE_LIMIT_REJECTIONS_TOTAL: Counter;

/// Calls that got no connection.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static PROMQL_POOL_TIMEOUTS_TOTAL: Counter;

/// Waits for a connection.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static PROMQL_POOL_WAIT_SECONDS: Histogram;

#[derive(LabelSet)]
struct Tenant {
    #[label(limit = 10)]
    tenant: String,
}

/// Orders.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static PROMQL_TENANT_ORDERS_TOTAL: Counter<Tenant>;

fn described() -> Catalogue {
    let _ = (
        live,
        item,
        native,
        pay,
        guess,
        select,
        lookup,
        charge,
        Kind::Mail,
    );
    let _ = (export, queue_export);
    HttpMetrics::builder()
        .namespace("shop")
        .subsystem("web")
        .label_names(LabelNames::INSTRUMENTATOR)
        .build()
        .expect("valid");
    catalogue()
}

#[test]
fn the_reference_and_the_dashboard_use_the_same_counters_of_calls() {
    let docs = markdown(&described());
    let (_, functions) = docs.split_once("\n## Functions\n").expect("a section");
    let (functions, _) = functions.split_once("\n## ").expect("another one");
    assert!(
        functions.contains("### `promql_payment_calls_total`\n"),
        "{functions}"
    );
    assert!(
        functions.contains("### `promql_guess_call_duration_seconds`\n"),
        "{functions}"
    );
}

fn rules() -> Rules {
    Rules::new(&described(), &Options::default())
}

#[test]
fn rules_exist_for_declared_metrics() {
    let rules = rules();
    assert_eq!(
        rules.general.alerts(),
        [
            "HighErrorRatio",
            "HighLatencyP95",
            "RateLimitHits",
            "NoTraffic",
            "BackgroundTaskErrors",
            "DatabaseErrors",
            "ExternalErrors",
            "CacheHitRatioLow",
            "QueueBacklog",
            "ConnectionPoolTimeouts",
            "ConnectionPoolWait",
            "HighCpu",
            "HighMemory",
            "FileDescriptors",
            "TokioSaturated",
            "RestartLoop",
            "ConnectionsRejected",
            "ScrapesRefused",
            "SeriesOverflow",
            "MetricConflicts",
        ]
    );
    assert_eq!(rules.objectives.alerts(), ["ErrorBudgetBurn"]);
    let named = rules.objectives.to_string();
    for objective in [
        "slo: get-promql-items-id-availability\n",
        "slo: get-promql-items-id-latency\n",
        "slo: promql-payment-availability\n",
    ] {
        assert!(named.contains(objective), "{objective}: {named}");
    }
}

#[test]
fn rules_and_dashboards_use_the_layers_names() {
    let rules = rules().to_string();
    for expected in [
        "sum by (job) (rate(shop_web_http_requests_total{status=~\"5..\"}[5m]))",
        "rate(shop_web_http_requests_total{status=\"429\"}[5m])",
        "sum by (job) (rate(rate_limit_rejections_total[5m])) > 1",
        "sum by (job) (rate(shop_web_http_requests_total{handler!~\"/promql/health/live\"}[5m]))",
        "avg_over_time(job:shop_web_http_requests_without_probes:rate5m[1d]) > 1",
        "rate(process_cpu_seconds_total[5m])\n            /\n          (process_max_cpus > 0)\n            > 0.8",
        "sum by (job) (rate(promql_pool_timeouts_total[5m])) > 0.05",
        "sum by (job, metric) (rate(metrics_series_overflow_total[5m])) > 0",
        "sum by (job) (rate(shop_web_http_requests_total{handler=\"/promql/items/{id}\",method=\"GET\",status=~\"5..\"}[6h]))",
        "sum_over_time(slo:sli_failed:rate5m{slo=\"get-promql-items-id-availability\"}[30d])",
        "shop_web_http_request_duration_seconds_bucket{handler=\"/promql/items/{id}\",method=\"GET\",le=\"0.25\"}",
        // Queued tasks have not ended.
        "sum by (job, task_type) (rate(background_tasks_total{status=~\"failed|panic\"}[5m]))\n            /\n          \
         (sum by (job, task_type) (rate(background_tasks_total{status!=\"queued\"}[5m])) > 0.01)",
        "(sum by (job) (rate(background_tasks_total{task_type=\"promql_export\",status!=\"queued\"}[6h])) > 0)",
        "rate(promql_payment_calls_total{outcome=~\"error|panic\"}[5m])",
        "promql_queue_depth\n            /\n          (promql_queue_capacity > 0)\n            > 0.8",
        // Some of its series have native buckets, too.
        "histogram_quantile(0.95, sum by (job, handler) (rate(shop_web_http_request_duration_seconds[5m]))) or \
         histogram_quantile(0.95, sum by (job, handler, le) (rate(shop_web_http_request_duration_seconds_bucket[5m])))",
    ] {
        assert!(rules.contains(expected), "{expected}:\n{rules}");
    }
    assert!(!rules.contains("rate(http_requests_total"), "{rules}");
}

#[test]
#[ignore = "starts promtool"]
fn promtool_and_our_own_checks_find_nothing() {
    let catalogue = described();
    let known = KnownMetrics::from_catalogue(&catalogue);
    assert_nothing_found(&catalogue, known);
}

#[test]
#[ignore = "starts promtool"]
fn promtool_and_our_own_checks_find_nothing_with_renamed_labels() {
    let catalogue = described();
    for label in ["handler", "status", "task_type"] {
        let known = KnownMetrics::from_catalogue(&catalogue).exported_label(label);
        assert_nothing_found(&with_exported_label(&catalogue, label), known);
    }
}

fn assert_nothing_found(catalogue: &Catalogue, known: KnownMetrics) {
    let options = Options::default();
    let rules = Rules::new(catalogue, &options);
    assert_good(&rules.general);
    assert_good(&rules.objectives);
    let service = Board::from_catalogue(catalogue, "Shop", "shop").to_string();
    let objectives =
        Board::from_objectives(catalogue, "Objectives", "objectives", &options).to_string();
    for board in [&service, &objectives] {
        assert_eq!(conventions(board), [""; 0]);
    }
    let known = known.foreign("prometheus_*").expect("a pattern");
    let rules = rules.to_string();
    let files = [
        ("rules.yml", &*rules),
        ("service.json", &*service),
        ("objectives.json", &*objectives),
    ];
    let checked = check_texts(files, &known);
    assert!(checked.problems.is_empty(), "{checked}");
    assert!(checked.expressions > 100, "{checked}");
}

#[test]
fn queries_of_native_buckets_have_no_bounds() {
    let mut catalogue = described();
    let kinds = |name: &str| BucketKinds::from_metric(catalogue.metric(name).expect(name));
    let duration = "shop_web_http_request_duration_seconds";
    assert_eq!(kinds(duration), BucketKinds::Both);
    let guesses = "promql_guess_call_duration_seconds";
    assert_eq!(kinds(guesses), BucketKinds::Both);
    assert_eq!(
        kinds("promql_payment_call_duration_seconds"),
        BucketKinds::Classic
    );
    let known = KnownMetrics::from_catalogue(&catalogue);
    let expr = parse(&format!("histogram_quantile(0.5, rate({guesses}[5m]))"));
    assert_eq!(known.check(&expr.expect("a quantile")), []);
    let board = Board::from_catalogue(&catalogue, "Shop", "shop").to_string();
    assert!(board.contains(
        "\"histogram_quantile(0.5, sum (rate(promql_guess_call_duration_seconds{job=~\\\"$job\\\",\
         instance=~\\\"$instance\\\"}[$__rate_interval]))) or histogram_quantile(0.5, sum by (le) ("
    ));

    // For a service without other metrics.
    let metrics = catalogue.metrics.iter_mut();
    let of_guesses = metrics.filter(|metric| metric.name == guesses);
    for declaration in of_guesses.flat_map(|metric| &mut metric.declarations) {
        declaration.buckets.clear();
    }
    let board = Board::from_catalogue(&catalogue, "Shop", "shop").to_string();
    assert!(
        board.contains("rate(promql_guess_call_duration_seconds{"),
        "{board}"
    );
    assert!(!board.contains("promql_guess_call_duration_seconds_bucket"));
}

#[test]
fn the_names_of_counted_requests_are_known() {
    let catalogue = described();
    let mut all = catalogue.calls.iter();
    let requests = all.find(|counted| counted.group == MetricGroup::Requests);
    let requests = requests.expect("there are requests");
    assert_eq!(requests.counter, "shop_web_http_requests_total");
    assert_eq!(requests.labels, ["method", "handler"]);
    assert_eq!(requests.failed.label, "status");
    let kept = from_json(&to_json(&catalogue)).expect("it is one");
    assert_eq!(kept.calls, catalogue.calls);
}
