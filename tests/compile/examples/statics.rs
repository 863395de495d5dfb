//! Statics of every kind, with every option.
#![deny(warnings)]
#![allow(missing_docs, clippy::non_minimal_cfg)]
#![forbid(unsafe_code)]

use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, Value, metric, render, snapshot,
};
use std::time::Duration;

#[derive(LabelValue)]
enum Operation {
    Get,
    Set,
}

#[derive(LabelSet)]
pub struct CacheLabels {
    operation: Operation,
    hit: bool,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter;

/// Cache look-ups,
/// by operation and result.
/// This paragraph is for readers of the source.
#[metric("cache_operations_total")]
pub static CACHE: Counter<CacheLabels>;

#[metric(help = "Users signed in.")]
pub(crate) static ACTIVE_USERS: metrics_runtime::Gauge;

/// Free connections.
#[metric("connections", help = "Connections, by whether they are free.")]
static CONNECTIONS: Gauge<Free>;

#[derive(LabelSet)]
struct Free {
    free: bool,
}

/// How long orders take.
#[metric(buckets = [0.1, 0.5, 1.0])]
static ORDER_DURATION_SECONDS: Histogram;

/// Sizes of answers.
#[metric("answer_size_bytes", buckets = [100, 1_000, 10_000])]
static ANSWERS: Histogram<Free>;

/// A raw name.
#[metric]
#[allow(non_upper_case_globals)]
static r#type: Gauge;

/// Excluded from this build, with its registration.
#[metric]
#[cfg(any())]
static ABSENT_TOTAL: Counter;

#[cfg(all())]
/// In this build.
#[metric]
#[cfg(all())]
#[doc(hidden)]
static PRESENT_TOTAL: Counter;

mod inner {
    use metrics_runtime::{Counter, metric};

    /// The same static name, for another metric.
    #[metric("inner_orders_total")]
    pub static ORDERS_TOTAL: Counter<()>;
}

fn local() -> u64 {
    /// Declared in a function.
    #[metric]
    static LOCAL_TOTAL: Counter;
    LOCAL_TOTAL.inc();
    LOCAL_TOTAL.get()
}

fn generic<T>(_: T) -> u64 {
    /// Declared in a generic function: one static for all types.
    #[metric]
    static GENERIC_TOTAL: Counter;
    GENERIC_TOTAL.inc();
    GENERIC_TOTAL.get()
}

macro_rules! declare {
    ($name:ident: $ty:ty, $text:literal) => {
        /// Declared by a macro.
        #[metric($text)]
        static $name: $ty;
    };
    ($name:ident: $ty:ty, [$($bound:expr),*]) => {
        /// Declared by a macro.
        #[metric(buckets = [$($bound),*])]
        static $name: $ty;
    };
}
declare!(DECLARED: Counter<CacheLabels>, "declared_total");
declare!(DECLARED_SECONDS: Histogram, [0.5, 1]);

fn main() {
    ORDERS_TOTAL.inc();
    inner::ORDERS_TOTAL.add(2);
    CACHE
        .with(CacheLabels {
            operation: Operation::Get,
            hit: true,
        })
        .inc();
    CACHE
        .with(CacheLabels {
            operation: Operation::Set,
            hit: false,
        })
        .add(2);
    ACTIVE_USERS.set(3);
    CONNECTIONS.with(Free { free: true }).set(4.5);
    ORDER_DURATION_SECONDS.observe(Duration::from_millis(200));
    ANSWERS.with(Free { free: false }).observe(1_000);
    r#type.set(1);
    PRESENT_TOTAL.inc();
    DECLARED_SECONDS.observe(2);
    DECLARED
        .with(CacheLabels {
            operation: Operation::Set,
            hit: true,
        })
        .inc();
    local();
    assert_eq!(local(), 2);
    generic(1);
    assert_eq!(generic("x"), 2);

    let now = snapshot();
    assert_eq!(now.get("orders_total", &[]), Some(Value::Count(1)));
    assert_eq!(now.get("inner_orders_total", &[]), Some(Value::Count(2)));
    let labels = [("operation", "set"), ("hit", "false")];
    assert_eq!(
        now.get("cache_operations_total", &labels),
        Some(Value::Count(2))
    );
    assert_eq!(
        now.get("connections", &[("free", "true")]),
        Some(Value::Float(4.5))
    );
    assert_eq!(now.get("type", &[]), Some(Value::Float(1.0)));
    assert_eq!(now.get("absent_total", &[]), None);
    assert_eq!(now.get("present_total", &[]), Some(Value::Count(1)));
    assert_eq!(now.total("declared_total", &[("hit", "true")]), 1.0);
    assert_eq!(now.total("declared_seconds", &[]), 1.0);

    let text = render();
    for line in [
        "# HELP cache_operations_total Cache look-ups, by operation and result.",
        "# HELP active_users Users signed in.",
        "# HELP connections Connections, by whether they are free.",
        "order_duration_seconds_bucket{le=\"0.1\"} 0",
        "order_duration_seconds_bucket{le=\"0.5\"} 1",
        "answer_size_bytes_bucket{free=\"false\",le=\"1000.0\"} 1",
    ] {
        assert!(text.contains(line), "{line} is missing from\n{text}");
    }
}
