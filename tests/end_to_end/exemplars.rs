//! Exemplars, read by Python and Prometheus.

use crate::client::Client;
use crate::programs::{Buckets, eventually, prometheus_of};
use crate::readers::python::{self, read};
use axum::Router;
use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::{Format, Histogram, instrument, instrumented, metric, render, render_as};
use std::cell::RefCell;
use std::sync::Once;
use std::time::SystemTime;
use tests::server::Server;
use tokio::runtime::Runtime;

thread_local! {
    /// The trace of this thread, if any.
    static TRACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn in_trace(trace: &str, work: impl FnOnce()) {
    TRACE.set(Some(trace.to_owned()));
    work();
    TRACE.set(None);
}

/// Durations with exemplars.
#[metric(buckets = [0.1, 1, 10])]
static END_EXEMPLARS_SECONDS: Histogram;

/// Native durations with exemplars.
#[metric(native)]
static END_NATIVE_EXEMPLARS_SECONDS: Histogram;

#[instrumented]
fn end_fails() -> Result<(), ()> {
    Err(())
}

/// Makes the exemplars, once.
pub(crate) fn record() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        exemplars::from(|| {
            let trace = TRACE.take()?;
            Some(Exemplar::new("trace_id", &trace).with("odd", "a \"b\" \\ \n ü"))
        });
        for (trace, seconds) in [
            ("fast", 0.05),
            ("slow", 0.5),
            ("again", 0.7),
            ("slowest", 50.0),
        ] {
            in_trace(trace, || END_EXEMPLARS_SECONDS.observe(seconds));
            in_trace(trace, || END_NATIVE_EXEMPLARS_SECONDS.observe(seconds));
        }
        in_trace("failed", || {
            let _ = end_fails();
        });
    });
}

/// Trace, sample, `le` and value of each exemplar of a family.
fn found(format: Format, name: &str, family: &str) -> Vec<(String, String, String, f64)> {
    let families = read(name, &render_as(format));
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("it is later");
    let one = |exemplar: &python::Exemplar| {
        let age = now.as_secs_f64() - exemplar.at;
        assert!((-1.0..600.0).contains(&age), "{age}");
        assert_eq!(exemplar.labels["odd"], "a \"b\" \\ \n ü");
        let le = exemplar.sample.1.get("le").cloned();
        (
            exemplar.labels["trace_id"].clone(),
            exemplar.sample.0.clone(),
            le.unwrap_or_default(),
            exemplar.value,
        )
    };
    families[family].exemplars.iter().map(one).collect()
}

fn expected(rows: &[(&str, &str, &str, f64)]) -> Vec<(String, String, String, f64)> {
    let row = |(trace, sample, le, value): &(&str, &str, &str, f64)| {
        (
            (*trace).to_owned(),
            (*sample).to_owned(),
            (*le).to_owned(),
            *value,
        )
    };
    rows.iter().map(row).collect()
}

#[test]
fn openmetrics_and_protocol_buffers_have_exemplars_and_text_does_not() {
    record();
    let bucket = "end_exemplars_seconds_bucket";
    let classic = expected(&[
        ("fast", bucket, "0.1", 0.05),
        // The next observation was not in a higher bucket.
        ("slow", bucket, "1.0", 0.5),
        ("slowest", bucket, "inf", 50.0),
    ]);
    let native = "end_native_exemplars_seconds";
    let beside = expected(&[
        ("fast", &format!("{native}_bucket"), "0.0625", 0.05),
        ("slow", &format!("{native}_bucket"), "0.5", 0.5),
        ("again", &format!("{native}_bucket"), "1.0", 0.7),
        ("slowest", &format!("{native}_bucket"), "inf", 50.0),
    ]);
    for (format, name) in [
        (Format::OpenMetrics, "openmetrics"),
        (Format::Protobuf, "protobuf"),
    ] {
        assert_eq!(
            found(format, name, "end_exemplars_seconds"),
            classic,
            "{name}"
        );
        let mut all = found(format, name, native);
        let of_native = all.split_off(all.len().min(4));
        assert_eq!(all, beside, "{name}");
        if format == Format::Protobuf {
            let mut traces: Vec<_> = of_native.iter().map(|(trace, ..)| trace.as_str()).collect();
            traces.sort_unstable();
            assert_eq!(traces, ["again", "fast", "slow", "slowest"]);
        }
    }
    let counter = "function_calls_total";
    let failed = expected(&[("failed", counter, "", 1.0)]);
    assert_eq!(
        found(Format::OpenMetrics, "openmetrics", "function_calls"),
        failed
    );
    assert_eq!(found(Format::Protobuf, "protobuf", counter), failed);
    assert!(!render().contains(" # {"));
}

#[test]
fn prometheus_stores_exemplars() {
    record();
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(instrument(Router::new())));
    let target = format!("http://{}", server.address);
    for buckets in [Buckets::Classic, Buckets::Native] {
        let scraper = prometheus_of(&target, buckets, &["--enable-feature=exemplar-storage"]);
        let api = Client::new(&scraper.url());
        for (query, traces) in [
            (
                "end_exemplars_seconds_bucket",
                &["fast", "slow", "slowest"][..],
            ),
            ("function_calls_total", &["failed"]),
        ] {
            let path = format!("/api/v1/query_exemplars?query={query}&start=0&end=99999999999");
            eventually(query, || {
                let answer = api.json(&path)?;
                let series = answer["data"].as_array().cloned().unwrap_or_default();
                let all = series.iter().flat_map(|series| {
                    let exemplars = series["exemplars"].as_array().cloned();
                    exemplars.unwrap_or_default()
                });
                let mut kept: Vec<_> = all
                    .filter_map(|one| Some(one["labels"]["trace_id"].as_str()?.to_owned()))
                    .collect();
                kept.sort_unstable();
                kept.dedup();
                if kept == traces {
                    Ok(())
                } else {
                    Err(answer.to_string())
                }
            });
        }
        api.assert_scrapes_succeed();
    }
}
