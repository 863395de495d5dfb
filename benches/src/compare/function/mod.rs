//! The cost of counting and timing the calls of a function, with an attribute and by hand.

pub(super) mod asynchronous;
pub(super) mod by_hand;
mod clock;
pub(super) mod sync;

use super::setup::OURS;
use metrics_benches::measure::Timing;
use metrics_benches::peers::AUTOMETRICS_BACKEND;
use metrics_benches::result::{Check, Comparison, net};

const UNTIMED: &str = "ours, `duration = false`";
const SAMPLED: &str = "ours, `sample = 16`";
const CLOCK: &str = "two raw clock reads";
const AUTOMETRICS: &str = "autometrics";
const PROMETHEUS: &str = "prometheus by hand";
const METRICS: &str = "metrics by hand";

/// A note about both kinds of functions for the report.
fn note() -> String {
    format!(
        "The function adds one and is never inlined. By hand: an `Instant`, a counter and a histogram, in statics for \
         `prometheus`, with macros and two labels for `metrics`. autometrics uses its backend `{AUTOMETRICS_BACKEND}`."
    )
}

/// The targets of both kinds of functions; `allowance` is added to the cost of two clock reads.
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
    checks_of_rare_readings(comparison, kind, timings);
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

/// The targets of calls that rarely or never read the clock.
fn checks_of_rare_readings(comparison: &mut Comparison, kind: &str, timings: &[Timing]) {
    let cost = |name| net(timings, name, 1);
    for (name, option, limit) in [
        (UNTIMED, "duration = false", 3.0),
        (SAMPLED, "sample = 16", 5.0),
    ] {
        let what = format!("{kind}, `{option}`, 1T");
        let check = Check::at_most(&what, cost(name), limit, "ns");
        comparison.checks.push(check);
    }
    comparison.checks.push(Check::ratio(
        &format!("{kind}, `duration = false`, 1T, against autometrics"),
        cost(UNTIMED),
        cost(AUTOMETRICS),
        0.02,
    ));
}
