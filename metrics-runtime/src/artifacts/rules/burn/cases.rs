//! The cases of an objective's alerts: just above and just below each
//! threshold, and with only one of both windows above it.

use super::super::Options;
use super::super::case::{Case, Firing, Input};
use super::super::objective::{Indicator, Objective};
use super::super::rule::Rule;
use super::{ALERT, BurnRate, minutes, possible};

/// All cases look at a multiple of this: more would only take longer.
pub(super) const EVALUATION_MINUTES: u32 = 72;

/// So many happen between two samples.
const EVENTS: f64 = 1e9;

/// For how many samples which share of them fails.
type Course = Vec<(u32, f64)>;

pub(super) fn cases(
    objective: &Objective,
    name: &str,
    alerts: &[Rule],
    options: &Options,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for rate in possible(objective, options) {
        let factor = rate.factor_over(options.days);
        let threshold = factor * objective.budget();
        // The short window is five samples, the long one sixty: all of these
        // windows are such pairs, or nearly so.
        let interval = minutes(rate.short) / 5;
        let BurnRate { long, short, .. } = rate;
        let courses: [(String, Course); 4] = [
            (
                format!("at {factor} times what is allowed, and 0.1 % above"),
                vec![(72, (threshold * 1.001).min(1.0))],
            ),
            (
                format!("at {factor} times what is allowed, less 0.1 %"),
                vec![(72, threshold * 0.999)],
            ),
            (
                format!("above {factor} times over {long}, but no longer over {short}"),
                vec![(60, (threshold * 1.5).min(1.0)), (12, 0.0)],
            ),
            (
                format!("above {factor} times over {short}, but not over {long}"),
                vec![(60, 0.0), (12, (threshold * 1.9).min(1.0))],
            ),
        ];
        for (what, course) in courses {
            let firing = possible(objective, options)
                .zip(alerts)
                .filter(|(rate, _)| {
                    let threshold = rate.factor_over(options.days) * objective.budget();
                    fires(*rate, threshold, &course, interval)
                })
                .map(|(_, rule)| Firing::of(rule, &[("job", options.tested_job())]))
                .collect();
            cases.push(Case {
                name: format!("{name}: {what}"),
                interval,
                series: series(&objective.indicator, &course, options),
                at: interval * course.iter().map(|(samples, _)| samples).sum::<u32>(),
                alert: ALERT.to_owned(),
                firing,
            });
        }
    }
    cases
}

/// Whether both windows see more errors than allowed at the end of the course.
fn fires(rate: BurnRate, threshold: f64, course: &Course, interval: u32) -> bool {
    [rate.long, rate.short].iter().all(|window| {
        let ratio = ratio(course, minutes(window) / interval);
        ratio.is_some_and(|ratio| ratio > threshold)
    })
}

/// The share of what failed between the last so many samples and the end; none
/// if the window has but one sample.
fn ratio(course: &Course, samples: u32) -> Option<f64> {
    let mut left = samples;
    let mut failed = 0.0;
    for (length, share) in course.iter().rev() {
        let part = left.min(*length);
        failed += f64::from(part) * share;
        left -= part;
    }
    (samples > 0).then(|| failed / f64::from(samples - left))
}

fn series(indicator: &Indicator, course: &Course, options: &Options) -> Vec<Input> {
    let failed = values(course, |share| (share * EVENTS).round());
    let good = values(course, |share| EVENTS - (share * EVENTS).round());
    let all = values(course, |_| EVENTS);
    let labels_of =
        |labels: &[(String, String)], label: &str, value: &str| -> Vec<(String, String)> {
            let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let all = [own("job", options.tested_job()), own("instance", "one")];
            let all = all.into_iter().chain(labels.to_vec());
            all.chain((!label.is_empty()).then(|| own(label, value)))
                .collect()
        };
    let input = |name: &str, labels: Vec<(String, String)>, values: &str| {
        let labels: Vec<_> = labels.iter().map(|(a, b)| (&**a, &**b)).collect();
        Input::new(name, &labels, values)
    };
    match indicator {
        Indicator::Success {
            counter,
            labels,
            failures,
        } => {
            let (failure, success) = &failures.examples;
            let label = &failures.label;
            vec![
                input(counter, labels_of(labels, label, failure), &failed),
                input(counter, labels_of(labels, label, success), &good),
            ]
        }
        Indicator::Latency {
            histogram,
            labels,
            le,
        } => vec![
            input(
                &format!("{histogram}_bucket"),
                labels_of(labels, "le", le),
                &good,
            ),
            input(
                &format!("{histogram}_bucket"),
                labels_of(labels, "le", "+Inf"),
                &all,
            ),
            input(
                &format!("{histogram}_count"),
                labels_of(labels, "", ""),
                &all,
            ),
        ],
    }
}

/// A counter's samples, from zero on, each stretch rising by its own amount.
fn values(course: &Course, rise: impl Fn(f64) -> f64) -> String {
    let mut value = 0.0;
    let mut parts = Vec::new();
    for (index, (samples, share)) in course.iter().enumerate() {
        let by = rise(*share);
        // A part `a+bxn` has its first sample at `a`, and n more.
        let (start, more) = match index {
            0 => (value, *samples),
            _ => (value + by, samples - 1),
        };
        parts.push(format!("{start}+{by}x{more}"));
        value += by * f64::from(*samples);
    }
    parts.join(" ")
}
