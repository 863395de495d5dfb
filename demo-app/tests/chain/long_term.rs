//! A long-term store has the values that Prometheus wrote.

use test_programs::victoria_metrics;

use super::load::Load;
use super::queries::Queries;
use super::stack::{demo, nobody, watch};
use super::webhook::Labels;
use super::{eventually, shipped};

/// A counter, a histogram's buckets, sum and count, gauges, an exporter's metrics, and recorded series.
const COMPARED: [&str; 8] = [
    r#"http_requests_total{job="demo-app"}"#,
    r#"http_request_duration_seconds_bucket{job="demo-app"}"#,
    r#"http_request_duration_seconds_sum{job="demo-app"}"#,
    r#"http_request_duration_seconds_count{job="demo-app"}"#,
    r#"process_resident_memory_bytes{job="demo-app"}"#,
    r#"database_pool_connections{job="demo-app"}"#,
    r#"up{job="demo-app"}"#,
    r#"job:http_requests:rate5m{job="demo-app"}"#,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn victoria_metrics_has_the_same_values() {
    let demo = demo(&["--database-url", "sqlite::memory:"]);
    let store = victoria_metrics();
    let mut files = shipped::prometheus(&[
        ("app:9100", &demo.address()),
        ("alertmanager:9093", &nobody()),
        ("redis-exporter:9121", &nobody()),
        ("postgres-exporter:9187", &nobody()),
    ]);
    // Appended, as the comment in the file says.
    let remote_write = shipped::read("remote-write/victoriametrics.yml");
    files[0].1 += &shipped::replaced(remote_write, &[("victoriametrics:8428", &store.address())]);
    let prometheus = watch(&files);
    let (here, there) = (Queries::to(prometheus.url()), Queries::to(store.url()));
    let _load = Load::start(&demo, 15);

    // While the load runs, so that no other instant has these values.
    let instant = eventually("there is something to compare", async || {
        let requests = here
            .value(r#"sum(http_requests_total{job="demo-app"})"#)
            .await?;
        let rate = here
            .value(r#"job:http_requests:rate5m{job="demo-app"}"#)
            .await?;
        if requests <= 60.0 || rate <= 0.0 {
            return Err(format!("{requests} requests"));
        }
        let instant = r#"timestamp(job:http_requests:rate5m{job="demo-app"})"#;
        let instant = here.value(instant).await?;
        for expression in COMPARED {
            // After a late scrape, most have no value.
            if here.at(instant, expression).await?.is_empty() {
                return Err(format!("{expression} has no value"));
            }
        }
        Ok(instant)
    })
    .await;
    for expression in COMPARED {
        let expected = here.at(instant, expression).await.expect("an answer");
        let what = format!("{expression} is there");
        eventually(&what, async || {
            let stored = there.at(instant, expression).await?.into_iter();
            let stored = stored.map(|(labels, value)| (without_origin(labels), value));
            let stored: Vec<_> = stored.collect();
            // VictoriaMetrics stores the values of a block as decimals with one exponent: its authors guarantee 12
            // significant digits, and most values have 15.
            let same = |((labels, value), (other, stored)): ((&Labels, &f64), &(Labels, f64))| {
                labels == other && (value - stored).abs() <= value.abs() * 1e-12
            };
            let same = expected.len() == stored.len() && expected.iter().zip(&stored).all(same);
            same.then_some(())
                .ok_or_else(|| format!("{expected:#?}\nbut\n{stored:#?}"))
        })
        .await;
        println!("{expression}: {} series", expected.len());
    }
    // Series that are not worth storing are not sent.
    let kept = r#"prometheus_build_info{job="prometheus"}"#;
    let left = r#"go_goroutines{job="prometheus"}"#;
    eventually("samples that are worth storing are there", async || {
        let both = [there.now(kept).await?.len(), here.now(left).await?.len()];
        (both == [1, 1]).then_some(()).ok_or(format!("{both:?}"))
    })
    .await;
    assert_eq!(there.now(left).await.expect("an answer").len(), 0);
}

/// Checks that a stored series names its Prometheus, and removes this label.
fn without_origin(mut labels: Labels) -> Labels {
    for name in ["environment", "cluster"] {
        assert_eq!(labels.remove(name).as_deref(), Some("demo"), "{labels:?}");
    }
    labels
}
