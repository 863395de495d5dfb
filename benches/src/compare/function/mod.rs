//! What it costs to count and time the calls of a function: by an attribute,
//! and by hand.

pub(super) mod asynchronous;
pub(super) mod by_hand;
pub(super) mod sync;

use super::setup::OURS;
use metrics_benches::measure::Timing;
use metrics_benches::peers::AUTOMETRICS_BACKEND;
use metrics_benches::result::{Check, Comparison, net};

const UNTIMED: &str = "ours, `duration = false`";
const CLOCK: &str = "two raw clock reads";
const AUTOMETRICS: &str = "autometrics";
const PROMETHEUS: &str = "prometheus by hand";
const METRICS: &str = "metrics by hand";

/// What a reader has to know about both kinds of functions.
fn note() -> String {
    format!(
        "The function adds one and is never inlined. By hand: an `Instant`, a counter and a histogram, in statics for \
         `prometheus`, by macros with two labels for `metrics`. autometrics has its backend `{AUTOMETRICS_BACKEND}`."
    )
}

/// The targets, which both kinds of functions share; `allowance` is what may
/// be added to two readings of the clock.
fn checks(comparison: &mut Comparison, kind: &str, timings: &[Timing], allowance: f64) {
    let cost = |name, threads| net(timings, name, threads);
    if let Some(clock) = cost(CLOCK, 1) {
        comparison.checks.push(Check::at_most(
            &format!("{kind}, 1T: two raw clock reads ({clock:.1} ns) + {allowance} ns"),
            cost(OURS, 1),
            clock + allowance,
            "ns",
        ));
    }
    if let Some(timed) = cost(OURS, 1) {
        comparison.checks.push(Check::at_most(
            &format!("{kind}, `duration = false`, 1T: half of the timed one ({timed:.1} ns)"),
            cost(UNTIMED, 1),
            timed / 2.0,
            "ns",
        ));
    }
    for (threads, limit) in [(1, 0.25), (2, 0.08)] {
        comparison.checks.push(Check::ratio(
            &format!("{kind}, {threads}T, against autometrics"),
            cost(OURS, threads),
            cost(AUTOMETRICS, threads),
            limit,
        ));
    }
    comparison.checks.push(Check::ratio(
        &format!("{kind}, 1T, against two `prometheus` statics updated by hand"),
        cost(OURS, 1),
        cost(PROMETHEUS, 1),
        0.5,
    ));
}
