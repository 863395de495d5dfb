//! Labels: why they are types, and what to do where a text has to be one.
//!
//! ```sh
//! cargo run -p metrics-runtime --example labels
//! ```

use metrics_runtime::{Counter, LabelSet, LabelValue, business_counter, max_series, metric};

/// The values of a label: the variants' names, in snake case.
#[derive(Clone, Copy, LabelValue)]
enum Operation {
    Get,
    #[label("put")] // Or any other name.
    Insert,
}

/// The labels of a metric: a `bool` is one as well, and so is a method of HTTP.
/// A number or a `String` is none, and the compiler says so: nobody knows how
/// many values it will have, and each makes a series that stays.
#[derive(LabelSet)]
struct CacheLabels {
    operation: Operation,
    hit: bool,
}

/// Look-ups in the cache.
#[metric]
static CACHE_LOOKUPS_TOTAL: Counter<CacheLabels>;

/// Where a text has to be a label, say how many of its values are to be told
/// apart. All others count together, as `__other__`.
#[derive(LabelSet)]
struct TenantLabels<'a> {
    #[label(limit = 2)]
    tenant: &'a str,
}

/// Requests, by tenant.
#[metric]
static TENANT_REQUESTS_TOTAL: Counter<TenantLabels<'static>>;

/// In an attribute, `dynamic` says the same.
#[business_counter(
    "searches_total",
    help = "Searches, by language.",
    labels(language = dynamic(language, limit = 20))
)]
fn search(language: &str) {}

fn main() {
    // Of the two operations, one sees no traffic: all four series are there.
    CACHE_LOOKUPS_TOTAL
        .with(CacheLabels {
            operation: Operation::Get,
            hit: true,
        })
        .inc();
    let _ = Operation::Insert;
    // The third tenant is one too many, and the exposition says that it is.
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

    // So it is known how many series there can be, whatever clients send.
    println!();
    for metric in max_series().metrics() {
        if families.iter().any(|family| metric.name.contains(family)) {
            println!("{} has at most {} series", metric.name, metric.series);
        }
    }
}
