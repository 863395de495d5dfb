//! Generated rules, as promtool reads, lints and tests them.

use metrics_tools::BucketKinds;
use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::files::check_texts;
use metrics_tools::promql::parse;
use metrics_tools::rules::{
    ALERTS, BURN_RATES, Calls, Failures, Indicator, Lookups, Objective, Options, Pool, Program,
    Queue, Requests, RuleFile, Thresholds, general, objectives,
};
use std::fs;
use std::path::Path;
use std::process::Command;
use test_programs::InTime as _;

fn options() -> Options {
    let options = Options::default().runbook_url("https://example.org/runbook");
    options.expect("a URL").watchdog()
}

fn labels(endpoint: &str) -> Vec<(String, String)> {
    [("method", "GET"), ("endpoint", endpoint)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

fn availability(percent: f64) -> Objective {
    let indicator = Indicator::Success {
        counter: "http_requests_total".to_owned(),
        labels: labels("/users/{user_id}"),
        failures: Failures::for_requests("status_code"),
    };
    Objective::new("GET /users/{user_id}", percent, indicator).expect("a percentage")
}

fn latency(percent: f64) -> Objective {
    let indicator = Indicator::Latency {
        histogram: "http_request_duration_seconds".to_owned(),
        labels: labels("/users/{user_id}"),
        le: "0.25".to_owned(),
    };
    Objective::new("GET /users/{user_id}", percent, indicator).expect("a percentage")
}

fn of_a_function(percent: f64) -> Objective {
    let indicator = Indicator::Success {
        counter: "function_calls_total".to_owned(),
        labels: vec![("function".to_owned(), "pay".to_owned())],
        failures: Failures::for_calls("outcome"),
    };
    Objective::new("pay", percent, indicator).expect("a percentage")
}

fn everything() -> Program {
    let mut requests = Requests::default();
    requests.rejected = Some("rate_limit_rejections_total".to_owned());
    requests.probes = ["/health", "/metrics"].map(str::to_owned).to_vec();
    let mut program = Program::default().with_runtime();
    program.requests = vec![requests, shop_requests()];
    program.calls = vec![
        Calls::database(),
        Calls::external(),
        Calls::background_tasks(),
        Calls::functions(),
        Calls::functions_counted_by("checkout_calls_total", ["card"]),
    ];
    program.lookups = vec![Lookups::default()];
    let mut jobs = Queue::new("job_queue_depth");
    jobs.capacity = Some("job_queue_capacity".to_owned());
    jobs.by = vec!["queue".to_owned()];
    program.queues = vec![Queue::new("mail_queue_depth"), jobs];
    let mut pool = Pool::default();
    pool.timeouts = Some("database_pool_timeouts_total".to_owned());
    pool.wait = Some("database_pool_wait_seconds".to_owned());
    let mut of_tenants = pool.clone();
    of_tenants.wait = Some("tenant_pool_wait_seconds".to_owned());
    of_tenants.timeouts = Some("tenant_pool_timeouts_total".to_owned());
    of_tenants.by = vec!["pool".to_owned()];
    let mut native = Pool::default();
    native.wait = Some("cache_pool_wait_seconds".to_owned());
    native.buckets = BucketKinds::Native;
    program.pools = vec![pool, of_tenants, native];
    program
}

/// A layer with names of its own, whose durations have native buckets only, and
/// which counts classes of status codes.
fn shop_requests() -> Requests {
    let mut requests = Requests::default();
    requests.counter = "shop_http_requests_total".to_owned();
    requests.duration = "shop_http_request_duration_seconds".to_owned();
    requests.buckets = BucketKinds::Native;
    requests.endpoint = "handler".to_owned();
    requests.failures = Failures::new("status", "5..", "5xx", "2xx");
    requests.too_many = None;
    requests
}

/// What promtool says; it has to like it.
fn promtool(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("promtool")
        .args(arguments)
        .current_dir(folder)
        .output_in_time()
        .expect("promtool starts: it is in Debian's package prometheus");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    text.into_owned()
}

/// Whether promtool's tests of the rules pass, after a text in them was
/// replaced by another one.
fn passes_with(rules: &RuleFile, from: &str, to: &str) -> bool {
    let text = rules.to_string();
    assert!(text.contains(from), "{from}");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write("rules.yml", &text.replace(from, to)).expect("written");
    write("tests.yml", &rules.tests("rules.yml")).expect("written");
    let output = Command::new("promtool")
        .args(["test", "rules", "tests.yml"])
        .current_dir(folder.path())
        .output_in_time();
    output.expect("promtool starts").status.success()
}

/// Has promtool check, lint and test the rules.
pub(super) fn assert_good(rules: &RuleFile) {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write("rules.yml", &rules.to_string());
    write("tests.yml", &rules.tests("rules.yml"));
    let checked = promtool(
        folder.path(),
        &["check", "rules", "--lint=all", "--lint-fatal", "rules.yml"],
    );
    let count = rules.expressions().count();
    assert!(
        checked.contains(&format!("{count} rules found")),
        "{checked}"
    );
    promtool(folder.path(), &["test", "rules", "tests.yml"]);
    for (name, expr) in rules.expressions() {
        parse(expr).unwrap_or_else(|errors| panic!("{name}: {errors:?}\n{expr}"));
    }
    // Every alert fires in some case, and in some does not.
    let tests = rules.tests("rules.yml");
    for alert in rules.alerts() {
        let of_it: Vec<_> = tests
            .split("alertname: ")
            .filter_map(|rest| {
                rest.strip_prefix(alert)?
                    .strip_prefix("\n        exp_alerts:")
            })
            .collect();
        assert!(
            of_it.iter().any(|rest| rest.starts_with('\n')),
            "{alert} never fires"
        );
        let silent = of_it.iter().any(|rest| rest.starts_with(" []\n"));
        assert_eq!(silent, alert != "Watchdog", "{alert}");
    }
}

#[test]
#[ignore = "starts promtool"]
fn rules_of_objectives_fire_at_their_thresholds() {
    let all = [availability(99.9), latency(99.0), of_a_function(95.5)];
    assert_good(&objectives(&all, &options()));
    assert_good(&objectives(&all[..2], &options().job("shop")));
}

#[test]
#[ignore = "starts promtool"]
fn objectives_from_lenient_to_strict() {
    for percent in [50.0, 90.0, 99.999] {
        assert_good(&objectives(
            &[availability(percent), latency(percent)],
            &options(),
        ));
    }
}

#[test]
#[ignore = "starts promtool"]
fn general_rules_fire_at_their_thresholds() {
    assert_good(&general(&everything(), &options()));
    assert_good(&general(&everything(), &options().job("shop")));
    assert_good(&general(&Program::default(), &options()));
    let named = options().severities([("page", "critical"), ("ticket", "warning")]);
    let named = named.expect("they differ").job("shop");
    let rules = general(&everything(), &named);
    assert!(!rules.to_string().contains("severity: page"), "{rules}");
    assert_good(&rules);
}

#[test]
#[ignore = "starts promtool"]
fn texts_with_braces_and_quotes_are_shown_as_they_are() {
    let job = "a\"b{{x}}\\ ü";
    let indicator = Indicator::Success {
        counter: "http_requests_total".to_owned(),
        labels: labels("/{{id}}"),
        failures: Failures::for_requests("status_code"),
    };
    let objective = Objective::new("GET /{{id}}", 99.9, indicator).expect("a percentage");
    let options = options().job(job);
    assert_good(&objectives(&[objective], &options));
    assert_good(&general(&everything(), &options));
}

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
        unknown.starts_with("there is no alert `TargetsDown`: write one of "),
        "{unknown}"
    );
}

/// Without a job, alerts on targets would be about all targets of the server; and each
/// setup has a watchdog already.
#[test]
fn alerts_that_are_not_about_the_service_are_asked_for() {
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

/// Each ratio and each percentile says of how much traffic it is at least.
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

/// The cases stand so near the thresholds that no figure can be another one.
#[test]
#[ignore = "starts promtool"]
fn the_cases_notice_any_other_figure() {
    let slo = objectives(&[availability(99.9)], &options());
    for (from, to) in [
        ("(14.4 * 0.001)", "(14.43 * 0.001)"),
        ("(14.4 * 0.001)", "(14.37 * 0.001)"),
        ("(6 * 0.001)", "(6.02 * 0.001)"),
        ("(3 * 0.001)", "(2.99 * 0.001)"),
        ("(1 * 0.001)", "(1.01 * 0.001)"),
        ("            and\n", "            or\n"),
        ("ratio_rate5m{", "ratio_rate1h{"),
        ("ratio_rate3d{", "ratio_rate6h{"),
        ("status_code=~\"5..\"", "status_code=~\"4..\""),
        // Few failures.
        ("* 60 > 10", "* 60 > 8"),
        // All instances of a job together.
        ("sum by (job) (", "sum by (job, instance) ("),
    ] {
        assert!(!passes_with(&slo, from, to), "{to} in place of {from}");
    }
    let part = |of: fn(&mut Program)| {
        let mut program = Program::default();
        of(&mut program);
        general(&program, &options())
    };
    let requests = part(|program| program.requests = everything().requests[..1].to_vec());
    let process = part(|program| program.metrics = everything().metrics);
    let pools = part(|program| program.pools = everything().pools);
    let targets = general(&Program::default(), &options().job("shop"));
    let cache = part(|program| program.lookups = vec![Lookups::default()]);
    let database = part(|program| program.calls = vec![Calls::database()]);
    for (rules, from, to) in [
        (&requests, "> 0.05", "> 0.0502"),
        (&requests, "> 0.5", "> 0.51"),
        (&requests, "rate5m > 0.1\n", "rate5m > 0.08\n"),
        (&requests, "rate5m > 0.1)", "rate5m > 0.08)"),
        (&requests, "0.1 * (job", "0.1002 * (job"),
        (&requests, "[1d]) > 1\n", "[1d]) > 1.002\n"),
        (&requests, "for: 5m", "for: 4m"),
        (&requests, "for: 10m", "for: 11m"),
        (
            &process,
            "(process_max_cpus > 0)\n            > 0.8",
            "(process_max_cpus > 0)\n            > 0.802",
        ),
        (
            &process,
            "(process_max_fds > 0)\n            > 0.8",
            "(process_max_fds > 0)\n            > 0.798",
        ),
        (&process, "> 0.9\n", "> 0.902\n"),
        (&process, "> 2\n", "> 3\n"),
        (&process, "metrics_conflicts > 0", "metrics_conflicts > 2"),
        (&process, "[5m])) > 0\n", "[5m])) > 2\n"),
        (&pools, "> 0.05\n", "> 0.0502\n"),
        (&pools, "p95_rate5m > 0.1\n", "p95_rate5m > 0.1002\n"),
        (&pools, "count:rate5m > 0.1\n", "count:rate5m > 0.08\n"),
        (&targets, "> 0.1\n", "> 0.102\n"),
        (&targets, "> 0.5\n", "> 0.498\n"),
        (&targets, "up{job=\"shop\"}", "up"),
        (&requests, "sum by (job) (", "sum by (job, instance) ("),
        (
            &requests,
            "(job, endpoint, le)",
            "(job, instance, endpoint, le)",
        ),
        (&cache, "(job, operation)", "(job, instance, operation)"),
        (&database, "(job, operation", "(job, instance, operation"),
        (&cache, "< 0.5", "< 0.49"),
        (&cache, "> 1)", "> 0.9)"),
        (&database, "> 0.1)", "> 0.08)"),
        (&database, "> 0.05", "> 0.0498"),
    ] {
        assert!(!passes_with(rules, from, to), "{to} in place of {from}");
    }
}

/// The set that other generators make of the same objective, in the figures
/// of the workbook on site reliability: window, factor, share of the budget.
#[test]
fn the_figures_are_those_of_the_multiwindow_method() {
    let rules = objectives(&[availability(99.9)], &options());
    let thresholds: Vec<_> = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn")
        .map(|(_, expr)| expr.replace("{slo=\"get-users-user-id-availability\"}", ""))
        .collect();
    let pair = |long: &str, short: &str, factor: &str| {
        format!(
            "slo:sli_error:ratio_rate{long} > ({factor} * 0.001)\n  and\n\
             slo:sli_error:ratio_rate{short} > ({factor} * 0.001)\n  and\n\
             sum_over_time(slo:sli_failed:rate5m[{long}]) * 60 > 10"
        )
    };
    assert_eq!(
        thresholds,
        [
            pair("1h", "5m", "14.4"),
            pair("6h", "30m", "6"),
            pair("1d", "2h", "3"),
            pair("3d", "6h", "1"),
        ]
    );
    let severities = BURN_RATES.map(|rate| rate.severity);
    assert_eq!(severities, ["page", "page", "ticket", "ticket"]);
    let spent = BURN_RATES.map(|rate| (rate.budget_spent() * 1e6).round() / 1e6);
    assert_eq!(spent, [0.02, 0.05, 0.1, 0.1]);
    let recorded: Vec<_> = rules
        .expressions()
        .filter_map(|(name, _)| name.strip_prefix("slo:sli_error:ratio_rate"))
        .collect();
    assert_eq!(recorded, ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"]);
}

/// What Sloth makes of an objective of 99.9 % over 30 days, in its repository
/// slok/sloth under `examples/_gen/getting-started.yml`, at the commit 20ea5015:
/// severity, long and short window, factor. The error budget there is `0.001`,
/// but for the noise of binary fractions.
const SLOTH: [(&str, &str, &str, f64); 4] = [
    ("page", "1h", "5m", 14.4),
    ("page", "6h", "30m", 6.0),
    ("ticket", "1d", "2h", 3.0),
    ("ticket", "3d", "6h", 1.0),
];

/// The windows whose ratios it records, as `slo:sli_error:ratio_rate…`.
const SLOTH_RECORDS: [&str; 8] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"];

#[test]
fn an_independent_tool_makes_the_same_figures_of_the_same_objective() {
    let objective = availability(99.9);
    let ours = BURN_RATES.map(|rate| (rate.severity, rate.long, rate.short, rate.factor_over(30)));
    assert_eq!(ours, SLOTH);
    assert_eq!(objective.budget(), 0.001);
    let rules = objectives(&[objective], &options());
    let alerts: Vec<_> = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn")
        .map(|(_, expr)| expr)
        .collect();
    assert_eq!(alerts.len(), SLOTH.len());
    for (alert, (_, long, short, factor)) in alerts.iter().zip(SLOTH) {
        for window in [long, short] {
            let record = format!("slo:sli_error:ratio_rate{window}{{");
            assert!(alert.contains(&record), "{alert}");
        }
        let bound = format!("> ({factor} * 0.001)");
        assert_eq!(alert.matches(&bound).count(), 2, "{alert}");
    }
    let recorded: Vec<_> = rules
        .expressions()
        .filter_map(|(name, _)| name.strip_prefix("slo:sli_error:ratio_rate"))
        .collect();
    assert_eq!(recorded, SLOTH_RECORDS);
}

#[test]
#[ignore = "starts promtool"]
fn over_other_windows_the_same_shares_of_the_budget_are_spent() {
    let month = options().window_days(28).expect("it is possible");
    let rules = objectives(&[availability(99.9), latency(95.0)], &month);
    assert_good(&rules);
    let text = rules.to_string();
    assert!(text.contains("> (13.44 * 0.001)"), "{text}");
    assert!(text.contains("record: slo:sli_error:ratio_rate28d"));
    assert!(!text.contains("30d") && !text.contains("30 days"));
}

#[test]
#[ignore = "starts promtool"]
fn other_thresholds_have_other_cases() {
    let mut options = options();
    for (name, default, _) in Thresholds::NAMES {
        options
            .thresholds
            .set(name, default * 1.1)
            .expect("possible");
    }
    assert_good(&general(&everything(), &options));
}

#[test]
fn what_an_objective_can_never_reach_is_no_alert() {
    let rules = objectives(&[availability(90.0)], &options());
    let alerts = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn");
    assert_eq!(alerts.count(), 3);
    let comment = "# Over 1h there is no alert: 14.4 times 0.1 is more than all.";
    assert!(rules.to_string().contains(comment), "{rules}");
    assert!(Objective::new("x", 100.0, availability(99.0).indicator().clone()).is_err());
}

#[test]
#[ignore = "starts promtool"]
fn rules_of_equal_objectives_are_told_apart() {
    let of = |path: &str| {
        let indicator = Indicator::Success {
            counter: "http_requests_total".to_owned(),
            labels: labels(path),
            failures: Failures::for_requests("status_code"),
        };
        Objective::new(format!("GET {path}"), 99.0, indicator).expect("a percentage")
    };
    let rules = objectives(&[of("/a/b"), of("/a-b")], &options());
    assert!(
        rules.to_string().contains("slo: get-a-b-availability-2\n"),
        "{rules}"
    );
    assert_good(&rules);
}

#[test]
fn our_own_check_finds_nothing_in_them() {
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
