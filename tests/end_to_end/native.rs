//! Native histograms, read by Prometheus.

use crate::client::Client;
use crate::programs::{Buckets, eventually, prometheus_of, prometheus_with};
use axum::Router;
use metrics_runtime::{Histogram, instrument, instrumented, metric};
use test_programs::prometheus_version;
use tests::server::Server;
use tokio::runtime::Runtime;

/// From 1 ms to 20 s, evenly by magnitude.
#[metric(native)]
static END_NATIVE_SECONDS: Histogram;

/// The same, in classic buckets as well.
#[metric(native(schema = 5, max_buckets = 500), buckets = [0.01, 0.1, 1, 10])]
static END_BOTH_SECONDS: Histogram;

/// In classic buckets only.
#[metric(buckets = [0.1, 1])]
static END_CLASSIC_SECONDS: Histogram;

/// Above and below zero.
#[metric(native(max_buckets = 20))]
static END_OUTSIDE_CELSIUS: Histogram;

/// Nothing was observed.
#[metric(native)]
#[expect(dead_code, reason = "only its declaration matters")]
static END_EMPTY_SECONDS: Histogram;

#[instrumented(native)]
fn work() {}

/// In the same family as a native one, and before it.
#[instrumented]
fn classic_work() {}

const OBSERVATIONS: u32 = 10_000;

fn nth(n: u32) -> f64 {
    0.001 * 20_000_f64.powf(f64::from(n) / f64::from(OBSERVATIONS))
}

#[test]
fn quantiles_are_within_the_error_of_the_schema() {
    for n in 0..OBSERVATIONS {
        END_NATIVE_SECONDS.observe(nth(n));
        END_BOTH_SECONDS.observe(nth(n));
        END_OUTSIDE_CELSIUS.observe(nth(n));
        END_OUTSIDE_CELSIUS.observe(-nth(n));
    }
    (0..7).for_each(|_| work());
    (0..5).for_each(|_| classic_work());
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(instrument(Router::new())));
    let target = format!("http://{}", server.address);
    let scraper = prometheus_of(&target, Buckets::Native, &[]);
    let api = Client::new(&scraper.url());
    let is = |expression: &str, expected: f64| {
        eventually(expression, || match api.query(expression)? {
            value if (value - expected).abs() <= 1e-9 * expected.abs() => Ok(()),
            value => Err(format!("expected {expected}, but Prometheus has {value}")),
        });
    };
    let all = f64::from(OBSERVATIONS);
    let sum: f64 = (0..OBSERVATIONS).map(nth).sum();
    for name in ["end_native_seconds", "end_both_seconds"] {
        is(&format!("histogram_count({name})"), all);
        is(&format!("histogram_sum({name})"), sum);
    }
    is("histogram_count(end_outside_celsius)", 2.0 * all);
    is("histogram_count(end_empty_seconds)", 0.0);
    is("histogram_sum(end_empty_seconds)", 0.0);
    is(
        r#"histogram_count(function_call_duration_seconds{function="work"})"#,
        7.0,
    );
    is(
        r#"function_call_duration_seconds_count{function="classic_work"}"#,
        5.0,
    );
    // The ratio of a bucket's upper bound to its lower bound.
    for (name, schema) in [("end_native_seconds", 3), ("end_both_seconds", 5)] {
        let width = 2_f64.powf(2_f64.powi(-schema));
        for percent in [1, 25, 50, 75, 90, 99] {
            let expression = format!("histogram_quantile({}, {name})", f64::from(percent) / 100.0);
            let value = api.query(&expression).expect("it has a value");
            let off = value / nth(percent * 100);
            assert!(
                (1.0 / width..=width).contains(&off),
                "{expression} is {value}, off by {off}"
            );
        }
    }
    // Symmetric around zero.
    let share = "histogram_fraction(0, 100, end_outside_celsius)";
    assert_eq!(api.query(share), Ok(0.5));
    api.assert_scrapes_succeed();
}

/// For a histogram with both kinds, and for one with only classic buckets.
#[test]
fn classic_buckets_in_addition_to_native_ones_are_stored_on_request() {
    let version = prometheus_version();
    if version < (3, 0) {
        println!("skipped: Prometheus {version:?} has no `always_scrape_classic_histograms`");
        return;
    }
    END_CLASSIC_SECONDS.observe(0.5);
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(instrument(Router::new())));
    let job = |name: &str, more: &str| {
        let target = server.address;
        format!("- {{job_name: {name}, static_configs: [{{targets: ['{target}']}}]{more}}}\n")
    };
    let config = format!(
        "global: {{scrape_interval: 300ms, scrape_timeout: 300ms}}\nscrape_configs:\n{}{}",
        job("native", ""),
        job("both", ", always_scrape_classic_histograms: true")
    );
    let scraper = prometheus_with(&config, Buckets::Native, &[]);
    let api = Client::new(&scraper.url());
    for (expression, series) in [
        ("histogram_count(end_both_seconds{job='native'})", 1.0),
        ("histogram_count(end_both_seconds{job='both'})", 1.0),
        ("end_both_seconds_bucket{job='native'}", 0.0),
        ("end_both_seconds_bucket{job='both'}", 5.0),
        ("end_classic_seconds_bucket{job='native'}", 3.0),
        ("end_classic_seconds_bucket{job='both'}", 3.0),
    ] {
        let count = format!("count({expression}) or vector(0)");
        eventually(&count, || match api.query(&count)? {
            found if found == series => Ok(()),
            found => Err(format!("expected {series} series, but there are {found}")),
        });
    }
    // This does not change later.
    let ever = "count(count_over_time(end_both_seconds_bucket{job='native'}[5m])) or vector(0)";
    assert_eq!(api.query(ever), Ok(0.0));
}
