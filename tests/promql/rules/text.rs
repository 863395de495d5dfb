//! The content of the generated files, and what options leave out.

use super::{availability, everything, latency, options};
use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::files::check_texts;
use metrics_tools::rules::{ALERTS, Options, general, objectives};

#[test]
fn alerts_can_be_left_out() {
    let all = general(&everything(), &options().job("shop"));
    let objectives_too = objectives(&[availability(99.9)], &options());
    let mut names = [all.alerts(), objectives_too.alerts()].concat();
    names.sort_unstable();
    assert_eq!(names, ALERTS, "each alert is listed");
    for alert in ALERTS {
        let without = options().job("shop").omit(alert).expect("an alert");
        let rules = general(&everything(), &without);
        let slo = objectives(&[availability(99.9)], &without);
        for text in [
            rules.to_string(),
            rules.tests("rules.yml"),
            slo.to_string(),
            slo.tests("rules.yml"),
        ] {
            for named in [format!("alert: {alert}\n"), format!("alertname: {alert}\n")] {
                assert!(!text.contains(&named), "{alert}");
            }
        }
    }
    let unknown = options().omit("TargetsDown").expect_err("no such alert");
    assert!(
        unknown.starts_with("unknown alert `TargetsDown`: write one of "),
        "{unknown}"
    );
}

/// Without a job, alerts on targets would apply to all targets of the server. Most setups have a
/// watchdog already.
#[test]
fn alerts_that_are_not_about_the_service_are_optional() {
    let rules = general(&everything(), &Options::default());
    for alert in ["TargetDown", "TargetMissing", "Watchdog"] {
        assert!(!rules.alerts().contains(&alert), "{alert}");
    }
    assert!(!rules.to_string().contains("runbook_url"));
    let of_shop = general(&everything(), &Options::default().job("shop")).to_string();
    assert!(
        of_shop.contains("1 - avg by (job) (up{job=\"shop\"}) > 0.1"),
        "{of_shop}"
    );
}

/// Each ratio and each percentile has a condition for the minimal traffic.
#[test]
fn ratios_need_traffic() {
    let mut floors = 0;
    for (alert, expr) in general(&everything(), &options().job("shop")).expressions() {
        let is_ratio = expr.contains("\n  /\n") || expr.contains("p95_rate5m");
        let of_a_limit = ["HighCpu", "HighMemory", "FileDescriptors", "TokioSaturated"];
        let of_a_limit = [&of_a_limit[..], &["QueueBacklog"]].concat();
        if !is_ratio || of_a_limit.contains(&alert) || !ALERTS.contains(&alert) {
            continue;
        }
        let floor = ["> 0.1", "> 0.01", "> 1)"]
            .iter()
            .any(|floor| expr.contains(floor));
        assert!(floor, "{alert}: {expr}");
        floors += 1;
    }
    assert!(floors > 10, "{floors}");
}

#[test]
fn a_prometheus_rule_has_the_same_groups() {
    let rules = general(&everything(), &options());
    let text = rules.to_prometheus_rule("shop-rules");
    let head = "# Generated. What is changed here is lost.\n\
                apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n\
                metadata:\n  name: shop-rules\nspec:\n  groups:\n    - name: requests\n";
    assert!(text.starts_with(head), "{text}");
    let indented = |text: &str| {
        let groups = text.split_once("groups:\n").expect("groups").1;
        groups
            .lines()
            .map(|line| format!("  {line}\n"))
            .collect::<String>()
    };
    assert!(text.ends_with(&indented(&rules.to_string()).replace("  \n", "\n")));
    let json: serde_json::Value =
        serde_json::from_str(&rules.to_prometheus_rule_json("shop-rules")).expect("JSON");
    assert_eq!(json["kind"], "PrometheusRule");
    let plain: serde_json::Value = serde_json::from_str(&rules.to_json()).expect("JSON");
    assert_eq!(json["spec"], plain);
}

#[test]
fn our_own_check_finds_nothing_in_rules() {
    let any = |names: &[&'static str]| -> Vec<(&'static str, LabelValues)> {
        names.iter().map(|name| (*name, LabelValues::Any)).collect()
    };
    let counter = |name: &str, labels: &[&'static str]| {
        KnownMetric::new(name, MetricKind::Counter).series(any(labels))
    };
    let http = ["method", "endpoint", "status_code"];
    let known = KnownMetrics::new()
        .metric(counter("http_requests_total", &http))
        .metric(
            KnownMetric::new("http_request_duration_seconds", MetricKind::Histogram)
                .series(any(&http[..2])),
        )
        .metric(counter("rate_limit_rejections_total", &[]))
        .metric(counter(
            "function_calls_total",
            &["module", "function", "outcome"],
        ))
        .metric(counter("checkout_calls_total", &["card", "outcome"]))
        .metric(counter(
            "database_operations_total",
            &["operation", "table", "status"],
        ))
        .metric(counter(
            "external_requests_total",
            &["peer", "operation", "status"],
        ))
        .metric(counter("background_tasks_total", &["task_type", "status"]))
        .metric(counter("cache_operations_total", &["operation", "result"]))
        .metric(counter("process_cpu_seconds_total", &[]))
        .metric(counter("tokio_worker_busy_seconds_total", &[]))
        .metric(counter("connections_rejected_total", &["server", "cause"]))
        .metric(counter("metrics_scrapes_total", &["result"]))
        .metric(counter("metrics_series_overflow_total", &["metric"]))
        .metric(counter("database_pool_timeouts_total", &[]))
        .metric(counter("tenant_pool_timeouts_total", &["pool"]))
        .metric(KnownMetric::new("database_pool_wait_seconds", MetricKind::Histogram).series([]))
        .metric(
            KnownMetric::new("tenant_pool_wait_seconds", MetricKind::Histogram)
                .series(any(&["pool"])),
        )
        .metric(KnownMetric::new("cache_pool_wait_seconds", MetricKind::NativeHistogram).series([]))
        .metric(KnownMetric::new("mail_queue_depth", MetricKind::Gauge).series([]))
        .metric(KnownMetric::new("job_queue_depth", MetricKind::Gauge).series(any(&["queue"])))
        .metric(KnownMetric::new("job_queue_capacity", MetricKind::Gauge).series(any(&["queue"])))
        .metric(counter(
            "shop_http_requests_total",
            &["method", "handler", "status"],
        ))
        .metric(
            KnownMetric::new(
                "shop_http_request_duration_seconds",
                MetricKind::NativeHistogram,
            )
            .series(any(&["method", "handler"])),
        );
    let gauges = everything().metrics.into_keys();
    let gauges = gauges.filter(|name| !name.ends_with("_total"));
    let known = gauges.fold(known, |known, name| {
        known.metric(KnownMetric::new(&name, MetricKind::Gauge).series([]))
    });
    let slo = objectives(&[availability(99.9), latency(99.0)], &options().job("shop")).to_string();
    let all = general(&everything(), &options().job("shop")).to_string();
    let checked = check_texts([("slo.yml", &*slo), ("general.yml", &*all)], &known);
    assert!(checked.problems.is_empty(), "{checked}");
    assert!(checked.expressions > 40, "{checked}");
}

#[test]
fn the_same_input_gives_the_same_text() {
    let text = || {
        let rules = general(&everything(), &options());
        format!("{rules}{}", rules.tests("rules.yml"))
    };
    assert_eq!(text(), text());
}
