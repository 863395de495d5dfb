// The compiler reports unused metrics, as it does for every static.

#![deny(dead_code, unfulfilled_lint_expectations)]

use metrics_runtime::{Counter, Gauge, Histogram, Info, LabelSet, StateSet, Summary, metric};

/// Never incremented.
#[metric]
static UNUSED_TOTAL: Counter;

/// Never set.
#[metric]
pub(crate) static UNUSED_LEVEL: Gauge;

/// Never observed.
#[metric(native)]
static UNUSED_SECONDS: Histogram;

/// Never observed.
#[metric]
static UNUSED_BYTES: Summary;

#[derive(LabelSet)]
pub struct Shop<'a> {
    #[label(limit = 3)]
    shop: &'a str,
}

/// Never incremented, by shop.
#[metric]
static UNUSED_VISITS_TOTAL: Counter<Shop<'static>>;

/// Never set.
#[metric]
static UNUSED_INFO: Info<Shop<'static>>;

/// Never set.
#[metric]
static UNUSED_STATE: StateSet<bool>;

macro_rules! declare {
    ($name:ident) => {
        /// Never incremented.
        #[metric]
        static $name: Counter;
    };
}

declare!(UNUSED_IN_A_MACRO_TOTAL);

/// Used only in tests.
#[metric]
static UNUSED_OUTSIDE_OF_TESTS_TOTAL: Counter;

#[cfg(test)]
fn count() {
    UNUSED_OUTSIDE_OF_TESTS_TOTAL.inc();
}

/// With an expected lint.
#[metric]
#[expect(dead_code)]
static EXPECTED_TOTAL: Counter;

/// With an allowed lint.
#[metric]
#[allow(dead_code)]
static ALLOWED_TOTAL: Counter;

/// Its name begins with an underscore.
#[metric("underscore_total")]
static _UNDERSCORE_TOTAL: Counter;

// An info with constant labels needs no use.
/// The rules by which prices are made.
#[metric(labels(edition = "2024"))]
static PRICING_INFO: Info;

metrics_runtime::build_info!();

fn main() {
    /// Never incremented, in a function.
    #[metric]
    static UNUSED_IN_A_FUNCTION_TOTAL: Counter;
}
