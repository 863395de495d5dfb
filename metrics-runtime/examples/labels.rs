//! Labels: why they are types, and what to do if a label needs arbitrary strings.
//!
//! ```sh
//! cargo run -p metrics-runtime --example labels
//! ```

use metrics_runtime::{Counter, LabelSet, LabelValue, business_counter, max_series, metric};

/// The values of a label are the names of the variants in snake case.
#[derive(Clone, Copy, LabelValue)]
enum Operation {
    Get,
    #[label("put")] // Another name.
    Insert,
}

/// The labels of a metric. A `bool` and an HTTP method can be labels, too. A number or a `String`
/// is a compile error: its values are unbounded, and each would create a series that stays.
#[derive(LabelSet)]
struct CacheLabels {
    operation: Operation,
    hit: bool,
}

/// Look-ups in the cache.
#[metric]
static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels>;

/// A label of arbitrary strings needs a limit of distinct values. All further values count
/// as `__other__`.
#[derive(LabelSet)]
struct TenantLabels<'a> {
    #[label(limit = 2)]
    tenant: &'a str,
}

/// Requests, by tenant.
#[metric]
static TENANT_REQUESTS_TOTAL: Counter<TenantLabels<'static>>;

/// In an attribute, `dynamic` sets the limit.
#[business_counter(
    "searches_total",
    help = "Searches, by language.",
    labels(language = dynamic(language, limit = 20))
)]
fn search(language: &str) {}

fn main() {
    // All four series exist, although one operation has no traffic.
    CACHE_LOOKUPS_TOTAL
        .with(CacheLabels {
            operation: Operation::Get,
            hit: true,
        })
        .inc();
    let _ = Operation::Insert;
    // The third tenant exceeds the limit, and the exposition shows this.
    for tenant in ["acme", "globex", "initech", "acme"] {
        TENANT_REQUESTS_TOTAL.with(TenantLabels { tenant }).inc();
    }
    search("en");

    let families = ["cache_", "tenant_", "searches_", "overflow"];
    for line in metrics_runtime::render().lines() {
        if !line.starts_with('#') && families.iter().any(|family| line.contains(family)) {
            println!("{line}");
        }
    }

    // The maximum number of series is known, whatever clients send.
    println!();
    for metric in max_series().metrics() {
        if families.iter().any(|family| metric.name.contains(family)) {
            println!("{} has at most {} series", metric.name, metric.series);
        }
    }
}
