//! Receivers of pushes store the same values as a scrape.

mod pushed;
mod recorded;

use crate::client::Client;
use crate::exemplars;
use crate::programs::{Buckets, eventually, prometheus_with};
use metrics_runtime::push::{Otlp, PushError, Pushgateway};
use metrics_runtime::{NativeHistogram, Value, render, snapshot};
use recorded::record;
use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, SystemTime};
use test_programs::{Server, pushgateway, victoria_metrics};
use tests::exposition::Exposition;
use tokio::runtime::Runtime;

/// The samples of a scrape, without those that change by themselves.
fn scraped() -> Vec<(String, f64)> {
    let exposition = Exposition::read(&render());
    let samples = exposition.starting_with("end_push_").into_iter();
    let classic = samples.filter(|(sample, _)| {
        !sample.starts_with("end_push_native") && !sample.starts_with("end_push_outside")
    });
    let classic: Vec<_> = classic
        .map(|(sample, value)| (sample.to_owned(), value))
        .collect();
    assert!(classic.len() > 12, "{classic:?}");
    classic
}

/// The names of all counters and gauges of a scrape.
fn single_numbers() -> BTreeSet<String> {
    let exposition = Exposition::read(&render());
    let names = exposition.samples.keys();
    let names = names.map(|sample| sample.split('{').next().unwrap_or_default().to_owned());
    let is_single = |name: &String| {
        let kind = exposition.types.get(name).map(String::as_str);
        matches!(kind, Some("counter" | "gauge")) && name != "target_info"
    };
    names.filter(is_single).collect()
}

fn native(name: &str) -> (f64, NativeHistogram) {
    match snapshot().get(name, &[]) {
        Some(Value::Histogram(histogram)) => {
            let native = histogram.native().expect("it is a native one");
            (histogram.sum, native.clone())
        }
        other => panic!("{other:?}"),
    }
}

/// Asserts that a store has each of these samples exactly once, with the same value.
fn has_all(api: &Client, samples: &[(String, f64)]) {
    for (sample, value) in samples {
        // Receivers may write the bound `10.0` as `10`.
        let query = match sample.split_once(".0\"}") {
            Some((before, "")) => before.replace("le=", "le=~") + "([.]0)?\"}",
            _ => sample.clone(),
        };
        eventually(sample, || match api.query(&query)? {
            stored if stored == *value => Ok(()),
            stored => Err(format!("a scrape has {value}, but {stored} was stored")),
        });
    }
}

/// Pushes once to this URL, as the service `shop`.
fn push(url: &str, gzip: bool) -> Result<(), PushError> {
    let runtime = Runtime::new().expect("a runtime");
    let otlp = Otlp::new(url).expect("it is a URL").gzip(gzip);
    let otlp = otlp
        .attribute("service.name", "shop")
        .attribute("service.instance.id", "one");
    runtime.block_on(async { otlp.start().shutdown().await })
}

fn receiving_prometheus() -> Option<Server> {
    let help = Command::new("prometheus").arg("--help").output();
    let help = help.expect("prometheus is on the PATH: tests/run installs it");
    let help = [help.stdout, help.stderr].concat();
    if !String::from_utf8_lossy(&help).contains("web.enable-otlp-receiver") {
        // Debian's Prometheus has no receiver, in any version.
        println!("skipped: this Prometheus has no `--web.enable-otlp-receiver`");
        return None;
    }
    let config = "global: {scrape_interval: 1m}\n";
    let arguments = [
        "--web.enable-otlp-receiver",
        "--enable-feature=exemplar-storage",
    ];
    Some(prometheus_with(config, Buckets::Native, &arguments))
}

/// A sample without its empty labels, which Prometheus treats as missing.
fn without_empty_labels(sample: &str) -> String {
    let Some((name, labels)) = sample.split_once('{') else {
        return sample.to_owned();
    };
    let (mut labels, mut kept) = (labels.trim_end_matches('}').to_owned(), String::new());
    while let Some(at) = labels.find("=\"\"") {
        let rest = labels.split_off(at + 3);
        let start = labels.rfind(',').unwrap_or_default();
        kept.push_str(&labels[..start]);
        labels = rest;
    }
    kept.push_str(&labels);
    match kept.trim_start_matches(',') {
        "" => name.to_owned(),
        kept => format!("{name}{{{kept}}}"),
    }
}

/// Pushes and scrapes read the same storage, so both have everything that this process counts.
#[test]
fn pushed_and_scraped_values_are_equal() {
    record();
    let before = Exposition::read(&render()).samples;
    let pushed = pushed::samples();
    let after = Exposition::read(&render());
    let steady = before.into_iter().filter(|(sample, value)| {
        // Gauges of other tests may have changed temporarily.
        let name = sample.split('{').next().unwrap_or_default();
        let is_gauge = after.types.get(name).is_some_and(|kind| kind == "gauge");
        let is_own = sample.starts_with("end_push_");
        after.samples.get(sample) == Some(value) && (is_own || !is_gauge)
    });
    let mut compared = 0;
    for (sample, value) in steady {
        match pushed.get(&without_empty_labels(&sample)) {
            Some(pushed) => assert_eq!(*pushed, value, "{sample}"),
            // Pushes have native buckets instead of classic ones.
            None => assert!(sample.contains("_bucket{"), "{sample} was not pushed"),
        }
        compared += 1;
    }
    let buckets = pushed
        .keys()
        .filter(|name| name.starts_with("end_push_size_bytes_bucket"));
    assert_eq!(buckets.count(), 4);
    assert!(compared > 50, "only {compared} samples");
}

#[test]
fn prometheus_holds_the_same_values_as_a_scrape() {
    let Some(server) = receiving_prometheus() else {
        return;
    };
    record();
    exemplars::record();
    let url = format!("{}/api/v1/otlp/v1/metrics", server.url());
    let names = single_numbers();
    push(&url, true).expect("Prometheus accepts everything");
    let api = Client::new(&server.url());
    has_all(&api, &scraped());
    let stored = api.json("/api/v1/label/__name__/values");
    let stored = stored.expect("Prometheus answers")["data"].to_string();
    for name in names {
        assert!(
            stored.contains(&format!("\"{name}\"")),
            "no {name} in {stored}"
        );
    }
    for name in ["end_push_native_seconds", "end_push_outside_celsius"] {
        let (sum, native) = native(name);
        let expected = [
            (format!("histogram_count({name})"), native.count() as f64),
            (format!("histogram_sum({name})"), sum),
        ];
        has_all(&api, &expected);
        for share in [0.01, 0.5, 0.99] {
            let query = format!("histogram_quantile({share}, {name})");
            let stored = api.query(&query).expect("it has a value");
            let own = native.quantile(share).expect("it has values");
            assert!(
                (stored - own).abs() <= 1e-9 * own.abs(),
                "{query}: {stored}, {own}"
            );
        }
    }
    // The resource becomes the labels of a target.
    let of_job = r#"count({__name__=~"end_push_.*",job!="shop"}) or vector(0)"#;
    assert_eq!(api.query(of_job), Ok(0.0));
    let of_instance = r#"end_push_level_celsius{job="shop",instance="one"}"#;
    assert_eq!(api.query(of_instance), Ok(-273.15));
    let now = SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("it is later")
        .as_secs();
    let (from, to) = (now - 3600, now + 60);
    let path = "/api/v1/query_exemplars?query=end_exemplars_seconds_bucket";
    let path = format!("{path}&start={from}&end={to}");
    eventually("exemplars", || {
        let answer = api.json(&path)?;
        match answer["data"].to_string() {
            all if ["fast", "again", "slowest"]
                .iter()
                .all(|trace| all.contains(trace)) =>
            {
                Ok(())
            }
            others => Err(others),
        }
    });
}

#[test]
fn victoria_metrics_holds_the_same_values_as_a_scrape() {
    record();
    let server = victoria_metrics();
    let url = format!("{}/opentelemetry/v1/metrics", server.url());
    match push(&url, false) {
        Ok(()) => {}
        Err(PushError::Rejected { status, message }) if message.contains("unsupported path") => {
            println!("skipped: this VictoriaMetrics has no OTLP ({status})");
            return;
        }
        Err(error) => panic!("{error}"),
    }
    has_all(&Client::new(&server.url()), &scraped());
}

#[test]
fn a_pushgateway_holds_the_same_values_as_a_scrape_until_they_are_deleted() {
    record();
    let server = pushgateway();
    let api = Client::new(&server.url());
    let group = |job: &str| {
        let group = Pushgateway::new(&server.url(), job).expect("it is valid");
        let group = group.grouping("path", "/var/tmp").expect("it is valid");
        let group = group.grouping("name", "Προμηθεύς").expect("it is valid");
        group.timeout(Duration::from_secs(60))
    };
    let of_job = |job: &str| {
        let (status, text) = api.get("/metrics").expect("it answers");
        assert_eq!(status, 200, "{text}");
        let samples = Exposition::read(&text).samples;
        let job = format!("job=\"{job}\"");
        let own = samples
            .into_iter()
            .filter(|(sample, _)| sample.starts_with("end_push_") && sample.contains(&job));
        own.collect::<Vec<_>>()
    };
    let runtime = Runtime::new().expect("a runtime");
    runtime
        .block_on(group("on demand").push())
        .expect("it is accepted");
    {
        let _push = group("at exit").push_at_exit();
        assert_eq!(of_job("at exit"), []);
    }
    // It sorts labels, so the samples' texts differ; the values do not.
    let exposition = Exposition::read(&render());
    let own = exposition.starting_with("end_push_").into_iter();
    let own: Vec<_> = own
        .map(|(sample, value)| (sample.to_owned(), value))
        .collect();
    let values = |samples: &[(String, f64)]| {
        let mut values: Vec<_> = samples.iter().map(|(_, value)| value.to_bits()).collect();
        values.sort_unstable();
        values
    };
    for job in ["on demand", "at exit"] {
        let pushed = of_job(job);
        assert_eq!(values(&pushed), values(&own), "{job}");
        let labels = r#"path="/var/tmp""#;
        assert!(pushed.iter().all(|(sample, _)| sample.contains(labels)));
        let labels = "name=\"Προμηθεύς\"";
        assert!(pushed.iter().all(|(sample, _)| sample.contains(labels)));
    }
    group("on demand")
        .delete_blocking()
        .expect("it is accepted");
    eventually("it is deleted", || match of_job("on demand").len() {
        0 => Ok(()),
        left => Err(format!("{left} samples are left")),
    });
    assert_eq!(values(&of_job("at exit")), values(&own));
    runtime
        .block_on(group("at exit").push_add())
        .expect("it is accepted");
    assert_eq!(values(&of_job("at exit")), values(&own));
}
