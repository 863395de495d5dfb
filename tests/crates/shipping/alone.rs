//! A crate without conflicts, alone in a binary that only references it.

use metrics_runtime::{Checks, HttpMetrics, MetricSeries, check, crates, max_series, render};
use shipping as _;

#[test]
fn a_crate_without_conflicts_passes() {
    check().expect("shipping has no conflicts");
    let seen: Vec<_> = crates().iter().map(|seen| seen.package).collect();
    assert_eq!(seen, ["metrics-runtime", "shipping"]);
    Checks::new()
        .expect_crate("shipping")
        .expect_crate("metrics_runtime")
        .run()
        .expect("both are linked");
}

/// No metric here has a text label, so the number of series is known.
// In a Tokio runtime, whose metrics exist if another package enables that feature.
#[tokio::test]
#[cfg(target_os = "linux")] // The process metrics exist there.
async fn the_number_of_series_is_known_before_they_exist() {
    let max = max_series();
    // The layer adds the series of endpoints.
    let _ = HttpMetrics::new();
    let lines = render()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .count() as u64;
    // These need a server or a metrics endpoint.
    let of_servers = [
        "active_connections",
        "connections_rejected_total",
        "metrics_scrapes_total",
    ];
    let has_server = |metric: &&MetricSeries| of_servers.contains(&metric.name);
    let of_servers = max.metrics().iter().filter(has_server);
    let of_servers: u64 = of_servers.map(|metric| metric.series).sum();
    assert!(of_servers > 0);
    assert_eq!(max.total(), lines + of_servers);
    assert_eq!(max_series(), max);
    assert!(max.total() > 100);
    Checks::new()
        .series_budget(max.total())
        .run()
        .expect("they fit");
    let over = Checks::new().series_budget(max.total() - 1).run();
    let over = over.expect_err("one too many");
    assert_eq!(
        over.over_budget().map(|over| over.max.total()),
        Some(max.total())
    );
    let largest = "`function_call_duration_seconds`: 19 series, of `show_parcel` at \
                   tests/crates/shipping/lib.rs:31 (crate shipping): 19 lines of a histogram";
    assert!(over.to_string().contains(largest), "{over}");
}

#[test]
fn an_unreferenced_dependency_is_missing() {
    let error = Checks::new().expect_crate("orders").run();
    let text = error.expect_err("it is not referenced here").to_string();
    let words = "no declaration of the crate `orders` is linked into this binary";
    assert!(
        text.contains(words) && text.contains("`use orders as _;`"),
        "{text}"
    );
}
