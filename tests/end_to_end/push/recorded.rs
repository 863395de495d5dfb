//! A metric of each type, with values.

use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, StateSet, Summary, metric};
use std::sync::Once;

#[derive(Clone, Copy, LabelValue)]
enum Outcome {
    Good,
    Bad,
}

#[derive(LabelSet)]
struct Tenant<'a> {
    outcome: Outcome,
    #[label(limit = 10)]
    tenant: &'a str,
}

/// Things.
#[metric]
static END_PUSH_THINGS_TOTAL: Counter<Tenant<'static>>;

/// A level, whose unit is in its name.
#[metric]
static END_PUSH_LEVEL_CELSIUS: Gauge;

/// A part, whose unit OpenTelemetry writes as 1.
#[metric]
static END_PUSH_DONE_RATIO: Gauge;

/// Seconds, as a counter.
#[metric]
static END_PUSH_BUSY_SECONDS_TOTAL: Counter;

/// Sizes.
#[metric(buckets = [10, 100, 1000])]
static END_PUSH_SIZE_BYTES: Histogram;

/// Native durations.
#[metric(native)]
static END_PUSH_NATIVE_SECONDS: Histogram;

/// Native values above and below zero.
#[metric(native(max_buckets = 20))]
static END_PUSH_OUTSIDE_CELSIUS: Histogram;

/// Waits.
#[metric]
static END_PUSH_WAIT_SECONDS: Summary;

/// The state.
#[metric]
static END_PUSH_STATE: StateSet<Outcome>;

/// Records values once; they never change afterwards.
pub(super) fn record() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (outcome, tenant, count) in [
            (Outcome::Good, "a", 7),
            (
                Outcome::Good,
                "with \"quotes\", ünïcode\n",
                9_007_199_254_740_991,
            ),
            (Outcome::Bad, "", 1),
        ] {
            END_PUSH_THINGS_TOTAL
                .with(Tenant { outcome, tenant })
                .add(count);
        }
        END_PUSH_LEVEL_CELSIUS.set(-273.15);
        END_PUSH_DONE_RATIO.set(0.1);
        END_PUSH_BUSY_SECONDS_TOTAL.add(12);
        END_PUSH_STATE.set(Outcome::Bad);
        for n in 1..=1000_u32 {
            END_PUSH_SIZE_BYTES.observe(n);
            END_PUSH_WAIT_SECONDS.observe(f64::from(n) / 1000.0);
            END_PUSH_NATIVE_SECONDS.observe(f64::from(n) / 1000.0);
            END_PUSH_OUTSIDE_CELSIUS.observe(f64::from(n));
            END_PUSH_OUTSIDE_CELSIUS.observe(-f64::from(n) / 7.0);
        }
    });
}
