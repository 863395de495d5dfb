// As of any static, the compiler says of a metric that nobody uses it.

#![deny(dead_code, unfulfilled_lint_expectations)]

use metrics_runtime::{Counter, Gauge, Histogram, Info, LabelSet, StateSet, Summary, metric};

/// Nobody counts.
#[metric]
static UNUSED_TOTAL: Counter;

/// Nobody sets it.
#[metric]
pub(crate) static UNUSED_LEVEL: Gauge;

/// Nobody observes.
#[metric(native)]
static UNUSED_SECONDS: Histogram;

/// Nobody observes.
#[metric]
static UNUSED_BYTES: Summary;

#[derive(LabelSet)]
pub struct Shop<'a> {
    #[label(limit = 3)]
    shop: &'a str,
}

/// Nobody counts, by shop.
#[metric]
static UNUSED_VISITS_TOTAL: Counter<Shop<'static>>;

/// Nobody says it.
#[metric]
static UNUSED_INFO: Info<Shop<'static>>;

/// Nobody switches it.
#[metric]
static UNUSED_STATE: StateSet<bool>;

macro_rules! declare {
    ($name:ident) => {
        /// Nobody counts.
        #[metric]
        static $name: Counter;
    };
}

declare!(UNUSED_IN_A_MACRO_TOTAL);

/// Somebody counts, only in tests.
#[metric]
static UNUSED_OUTSIDE_OF_TESTS_TOTAL: Counter;

#[cfg(test)]
fn count() {
    UNUSED_OUTSIDE_OF_TESTS_TOTAL.inc();
}

/// Somebody expects that.
#[metric]
#[expect(dead_code)]
static EXPECTED_TOTAL: Counter;

/// Somebody allows it.
#[metric]
#[allow(dead_code)]
static ALLOWED_TOTAL: Counter;

/// Its name says so.
#[metric("underscore_total")]
static _UNDERSCORE_TOTAL: Counter;

// What is said by labels alone is said by the declaration.
/// The rules by which prices are made.
#[metric(labels(edition = "2024"))]
static PRICING_INFO: Info;

metrics_runtime::build_info!();

fn main() {
    /// Nobody counts, in here.
    #[metric]
    static UNUSED_IN_A_FUNCTION_TOTAL: Counter;
}
