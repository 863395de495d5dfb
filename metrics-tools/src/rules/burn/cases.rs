//! Test cases of burn rate alerts: just above and just below each threshold, and with
//! only one of both windows above it.

use super::super::Options;
use super::super::case::{Case, Firing, Input};
use super::super::objective::{Indicator, Objective};
use super::super::rule::Rule;
use super::rates::{ALERT, BURN_RATES, BurnRate, minutes, possible};

/// The evaluation interval, of which all cases use a multiple.
pub(super) const EVALUATION_MINUTES: u32 = 72;

/// The number of events between two samples.
const EVENTS: f64 = 1e9;

/// Numbers of samples, each with the share of failures.
type Course = Vec<(u32, f64)>;

/// An objective with its name and an alert for each reachable burn rate.
pub(super) struct Watched<'a> {
    pub(super) name: String,
    pub(super) objective: &'a Objective,
    pub(super) alerts: Vec<Rule>,
}

/// A course of events around a threshold.
struct Event {
    what: fn(&BurnRate, factor: f64) -> String,
    course: fn(threshold: f64) -> Course,
}

const EVENTS_AROUND: [Event; 4] = [
    Event {
        what: |_, factor| format!("at {factor} times what is allowed, and 0.1 % above"),
        course: |threshold| vec![(72, (threshold * 1.001).min(1.0))],
    },
    Event {
        what: |_, factor| format!("at {factor} times what is allowed, less 0.1 %"),
        course: |threshold| vec![(72, threshold * 0.999)],
    },
    Event {
        what: |rate, factor| {
            let BurnRate { long, short, .. } = rate;
            format!("above {factor} times over {long}, but no longer over {short}")
        },
        course: |threshold| vec![(60, (threshold * 1.5).min(1.0)), (12, 0.0)],
    },
    Event {
        what: |rate, factor| {
            let BurnRate { long, short, .. } = rate;
            format!("above {factor} times over {short}, but not over {long}")
        },
        course: |threshold| vec![(60, 0.0), (12, (threshold * 1.9).min(1.0))],
    },
];

/// Objectives of different series share a case, because promtool evaluates all rules
/// for each case.
pub(super) fn cases(all: &[Watched<'_>], options: &Options) -> Vec<Case> {
    let mut cases = Vec::new();
    for batch in batches(all) {
        for rate in BURN_RATES {
            let reached = batch
                .iter()
                .filter(|one| rate.is_possible(one.objective, options));
            let reached: Vec<_> = reached.collect();
            if reached.is_empty() {
                continue;
            }
            for event in &EVENTS_AROUND {
                cases.push(case(&reached, rate, event, options));
            }
        }
    }
    cases
}

fn case(all: &[&&Watched<'_>], rate: BurnRate, event: &Event, options: &Options) -> Case {
    let factor = rate.factor_over(options.days);
    // The short window is five samples, the long one sixty: all of these
    // windows are such pairs, or nearly so.
    let interval = minutes(rate.short) / 5;
    let mut case = Case {
        name: (event.what)(&rate, factor),
        interval,
        series: Vec::new(),
        at: 0,
        alert: ALERT.to_owned(),
        firing: Vec::new(),
    };
    for Watched {
        objective, alerts, ..
    } in all
    {
        let course = (event.course)(factor * objective.budget());
        let firing = possible(objective, options)
            .zip(alerts)
            .filter(|(rate, _)| {
                let threshold = rate.factor_over(options.days) * objective.budget();
                fires(*rate, threshold, &course, interval)
            })
            .map(|(_, rule)| Firing::new(rule, &[("job", options.tested_job())]));
        case.firing.extend(firing);
        case.at = interval * course.iter().map(|(samples, _)| samples).sum::<u32>();
        let series = series(&objective.indicator, &course, options);
        case.series.extend(series);
    }
    case
}

/// Groups of objectives that use different series.
fn batches<'a>(all: &'a [Watched<'a>]) -> Vec<Vec<&'a Watched<'a>>> {
    let mut batches: Vec<Vec<&Watched<'_>>> = Vec::new();
    for one in all {
        let apart = |batch: &&mut Vec<&Watched<'_>>| {
            let mut others = batch.iter();
            others.all(|other| are_apart(&one.objective.indicator, &other.objective.indicator))
        };
        match batches.iter_mut().find(apart) {
            Some(batch) => batch.push(one),
            None => batches.push(vec![one]),
        }
    }
    batches
}

/// Whether two objectives use different metrics, or series that differ in a label.
fn are_apart(a: &Indicator, b: &Indicator) -> bool {
    let ((metric, labels), (other_metric, other_labels)) = (counted(a), counted(b));
    let differs = |(name, value): &(String, String)| {
        let mut others = other_labels.iter();
        others.any(|(other, text)| other == name && text != value)
    };
    metric != other_metric || labels.iter().any(differs)
}

fn counted(indicator: &Indicator) -> (&str, &[(String, String)]) {
    match indicator {
        Indicator::Success {
            counter, labels, ..
        } => (counter, labels),
        Indicator::Latency {
            histogram, labels, ..
        } => (histogram, labels),
    }
}

/// Whether both windows are above the threshold at the end of the course.
fn fires(rate: BurnRate, threshold: f64, course: &Course, interval: u32) -> bool {
    [rate.long, rate.short].iter().all(|window| {
        let ratio = ratio(course, minutes(window) / interval);
        ratio.is_some_and(|ratio| ratio > threshold)
    })
}

/// The error ratio over the last samples; none if the window has a single sample.
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

/// Good events at one instance and failures at another, because rules aggregate by
/// job.
fn series(indicator: &Indicator, course: &Course, options: &Options) -> Vec<Input> {
    let failed = values(course, |share| (share * EVENTS).round());
    let good = values(course, |share| EVENTS - (share * EVENTS).round());
    let none = values(course, |_| 0.0);
    let input = |name: &str, instance: &str, label: (&str, &str), values: &str| {
        let (_, labels) = counted(indicator);
        let labels = labels.iter().map(|(name, value)| (&**name, &**value));
        let target = [("job", options.tested_job()), ("instance", instance)];
        let own = Some(label).filter(|(name, _)| !name.is_empty());
        let labels: Vec<_> = target.into_iter().chain(labels).chain(own).collect();
        Input::new(name, &labels, values)
    };
    match indicator {
        Indicator::Success {
            counter, failures, ..
        } => {
            let (failure, success) = &failures.examples;
            let label = &*failures.label;
            vec![
                input(counter, "one", (label, success), &good),
                input(counter, "two", (label, failure), &failed),
            ]
        }
        Indicator::Latency { histogram, le, .. } => {
            let fast = format!("{histogram}_bucket");
            let all = format!("{histogram}_count");
            vec![
                input(&fast, "one", ("le", le), &good),
                input(&fast, "two", ("le", le), &none),
                input(&all, "one", ("", ""), &good),
                input(&all, "two", ("", ""), &failed),
            ]
        }
    }
}

/// The samples of a counter, each stretch with its own increase.
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
