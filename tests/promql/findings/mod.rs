//! Expressions with planted mistakes, and expressions without mistakes.

mod any;
mod arguments;
mod counters;
mod exported;
mod fixture;
mod good;
mod label_values;
mod labels;
mod metrics;
mod nothing;
mod quantiles;
mod recorded;
mod sampled;
mod speed;

use metrics_tools::check::{
    FindingKind, KnownMetric, KnownMetrics, KnownSeries, LabelValues, MetricKind,
};
use metrics_tools::promql::parse_with_variables;

/// An expression, its underlined part, and the message.
type Planted = (&'static str, &'static str, &'static str);

/// The metrics of a service like the demo, and some metrics of other services.
fn known() -> KnownMetrics {
    let endpoints = ["/users", "/users/{user_id}", "/items"];
    let mut requests = KnownMetric::new("http_requests_total", MetricKind::Counter);
    let mut durations = KnownMetric::new("http_request_duration_seconds", MetricKind::Histogram);
    for endpoint in endpoints {
        let methods: &[&str] = match endpoint {
            "/users" => &["GET", "POST"],
            _ => &["GET"],
        };
        let labels = [
            ("method", LabelValues::finite(methods.to_vec())),
            ("endpoint", LabelValues::finite([endpoint])),
        ];
        durations = durations.known_series(KnownSeries {
            labels: labels
                .iter()
                .map(|(name, values)| ((*name).to_owned(), values.clone()))
                .collect(),
            le: ["0.1", "0.5", "1.0", "+Inf"].map(str::to_owned).to_vec(),
            sample: None,
        });
        let status = LabelValues::finite(["200", "404", "500"]);
        let [method, endpoint] = labels;
        requests = requests.series([method, endpoint, ("status_code", status)]);
    }
    let operations = KnownMetric::new("cache_operations_total", MetricKind::Counter)
        .series([
            ("operation", LabelValues::finite(["get"])),
            ("result", LabelValues::finite(["hit", "miss", "error"])),
        ])
        .series([
            ("operation", LabelValues::finite(["set", "delete"])),
            ("result", LabelValues::finite(["ok", "error"])),
        ]);
    let timed = |function: &str, sample| KnownSeries {
        labels: vec![("function".to_owned(), LabelValues::finite([function]))],
        le: ["0.1", "+Inf"].map(str::to_owned).to_vec(),
        sample,
    };
    KnownMetrics::new()
        .metric(
            KnownMetric::new("hash_seconds", MetricKind::Histogram)
                .known_series(timed("hash", Some(16)))
                .known_series(timed("pay", None)),
        )
        .metric(requests)
        .metric(durations)
        .metric(operations)
        .metric(KnownMetric::new("http_requests_in_progress", MetricKind::Gauge).series([]))
        .metric(
            KnownMetric::new("queue_depth", MetricKind::Gauge)
                .series([("queue", LabelValues::finite(["mail", "reports"]))]),
        )
        .metric(
            KnownMetric::new("orders_total", MetricKind::Counter)
                .series([("tenant", LabelValues::Any)]),
        )
        .metric(
            KnownMetric::new("app_info", MetricKind::Gauge).series([("version", LabelValues::Any)]),
        )
        .metric(KnownMetric::new("process_cpu_seconds_total", MetricKind::Counter).series([]))
        .metric(KnownMetric::new("process_start_time_seconds", MetricKind::Gauge).series([]))
        .metric(KnownMetric::new("process_resident_memory_bytes", MetricKind::Gauge).series([]))
        .metric(KnownMetric::new("payload_bytes", MetricKind::Summary).series([]))
        .metric(KnownMetric::new("wait_seconds", MetricKind::NativeHistogram).series([]))
        .name("job:http_requests:rate5m")
        .name("job:http_request_duration_seconds_bucket:rate5m")
        .name("edge:answer_time:rate5m_bucket")
        .name("latency_of_edge_bucket")
        .foreign("redis_*")
        .and_then(|known| known.foreign("node_*"))
        .expect("patterns")
        .exposition(
            "# TYPE pg_up gauge\npg_up 1\n# TYPE pg_commits_total counter\npg_commits_total 1\n",
        )
        .target_label("cluster")
        .metric(
            KnownMetric::new("machine_cpu_seconds_total", MetricKind::Counter).series([
                ("instance", LabelValues::Any),
                ("mode", LabelValues::finite(["idle", "busy"])),
            ]),
        )
        .metric(
            KnownMetric::new("machine_wait_seconds", MetricKind::Histogram)
                .series([("instance", LabelValues::Any)]),
        )
        .exported_label("instance")
}

/// Asserts that each of at least ten expressions has exactly this finding.
fn expect(kind: FindingKind, planted: &[Planted]) {
    assert!(planted.len() >= 10, "at least ten mistakes of each kind");
    expect_each(kind, planted);
}

fn expect_each(kind: FindingKind, planted: &[Planted]) {
    let known = known();
    let mut wrong = Vec::new();
    for (text, part, message) in planted {
        let expr = parse_with_variables(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let found: Vec<_> = known
            .check(&expr)
            .into_iter()
            .map(|finding| {
                let part = &text[finding.span.range()];
                (finding.kind, part, finding.to_string())
            })
            .collect();
        if found != [(kind, *part, (*message).to_owned())] {
            wrong.push(format!("{text}\n    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
