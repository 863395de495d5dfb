//! Test cases of burn rate alerts: just above and just below each threshold, with only
//! one of both windows above it, and with few failures.
//!
//! promtool evaluates the rules only at the end of a case, because the longest ones span days. So
//! the rates that the rules record every minute are given as series, too.

use super::super::Options;
use super::super::case::{ABOVE, BELOW, Case, Firing, Input};
use super::super::objective::{Indicator, Objective};
use super::super::rule::Rule;
use super::rates::{
    ALERT, BURN_RATES, BurnRate, EVENTS, FAILED, INTERVAL_SECONDS, minutes, possible,
};

/// The length of the longest case, and the evaluation interval: each case ends at the first
/// evaluation after the start.
pub(super) const EVALUATION_MINUTES: u32 = 72 * 72;

/// The number of events between two samples, except with few failures.
const MANY: f64 = 1e9;

/// Numbers of samples, each with the share of failures.
type Course = Vec<(u32, f64)>;

/// An objective with its name and an alert for each reachable burn rate.
pub(super) struct Watched<'a> {
    pub(super) name: String,
    pub(super) objective: &'a Objective,
    pub(super) alerts: Vec<Rule>,
}

/// A sequence of events around a threshold.
struct Event {
    what: fn(&BurnRate, factor: f64) -> String,
    course: fn(threshold: f64) -> Course,
    /// Whether there are fewer failures than an alert needs.
    is_few: bool,
}

const EVENTS_AROUND: [Event; 5] = [
    Event {
        what: |_, factor| format!("at {factor} times what is allowed, and just above"),
        course: |threshold| vec![(72, (threshold * ABOVE).min(1.0))],
        is_few: false,
    },
    Event {
        what: |_, factor| format!("at {factor} times what is allowed, and just below"),
        course: |threshold| vec![(72, threshold * BELOW)],
        is_few: false,
    },
    Event {
        what: |rate, factor| {
            let BurnRate { long, short, .. } = rate;
            format!("above {factor} times over {long}, but no longer over {short}")
        },
        course: |threshold| vec![(60, (threshold * 1.5).min(1.0)), (12, 0.0)],
        is_few: false,
    },
    Event {
        what: |rate, factor| {
            let BurnRate { long, short, .. } = rate;
            format!("above {factor} times over {short}, but not over {long}")
        },
        course: |threshold| vec![(60, 0.0), (12, (threshold * 1.9).min(1.0))],
        is_few: false,
    },
    Event {
        what: |rate, _| format!("all fail over {}, but too few to say something", rate.long),
        course: |_| vec![(60, 1.0)],
        is_few: true,
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
        at: EVALUATION_MINUTES,
        alert: ALERT.to_owned(),
        firing: Vec::new(),
    };
    // The rules see a sample of 61 as a minute.
    let few = 0.9 * options.thresholds.min_failures / 61.0 * f64::from(interval);
    let events = if event.is_few { few } else { MANY };
    for watched in all {
        let Watched {
            objective, alerts, ..
        } = watched;
        let course = (event.course)(factor * objective.budget());
        let firing = possible(objective, options)
            .zip(alerts)
            .filter_map(|(rate, rule)| {
                let threshold = rate.factor_over(options.days) * objective.budget();
                let ratio = fires(rate, threshold, &course, interval)?;
                (!event.is_few).then(|| Firing::new(rule, &[("job", options.tested_job())], ratio))
            });
        case.firing.extend(firing);
        let counted = series(&objective.indicator, &course, events, options);
        let recorded = recorded(&watched.name, &course, events, interval, options);
        let samples: u32 = course.iter().map(|(samples, _)| samples).sum();
        let missing = EVALUATION_MINUTES / interval - samples;
        for mut series in counted.into_iter().chain(recorded) {
            if missing > 0 {
                series.values.insert_str(0, &format!("_x{missing} "));
            }
            case.series.push(series);
        }
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

/// The ratio over the long window, if both windows are above the threshold at the end of
/// the course.
fn fires(rate: BurnRate, threshold: f64, course: &Course, interval: u32) -> Option<f64> {
    let over = |window| ratio(course, minutes(window) / interval);
    let (long, short) = (over(rate.long)?, over(rate.short)?);
    (long > threshold && short > threshold).then_some(long)
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
fn series(indicator: &Indicator, course: &Course, events: f64, options: &Options) -> Vec<Input> {
    let failed = values(course, |share| failures(share, events));
    let good = values(course, |share| events - failures(share, events));
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

/// The rates that the rules record. The rules themselves record the last sample if the
/// counters have several samples in five minutes.
fn recorded(
    name: &str,
    course: &Course,
    events: f64,
    interval: u32,
    options: &Options,
) -> [Input; 2] {
    let per_second = |events: f64| events / f64::from(interval * INTERVAL_SECONDS);
    let is_recorded = minutes("5m") / interval > 1;
    let last = course.len() - 1;
    let values = |rate: &dyn Fn(f64) -> f64| {
        let parts = course.iter().enumerate().map(|(index, (samples, share))| {
            let more = samples - 1 - u32::from(index == last && is_recorded);
            format!(" {}+0x{more}", per_second(rate(*share)))
        });
        // There is no rate at the first sample of the counters.
        "_".to_owned() + &parts.collect::<String>()
    };
    let labels = [("job", options.tested_job()), ("slo", name)];
    [
        Input::new(FAILED, &labels, values(&|share| failures(share, events))),
        Input::new(EVENTS, &labels, values(&|_| events)),
    ]
}

/// The failures among the events of one sample.
fn failures(share: f64, events: f64) -> f64 {
    if share < 1.0 {
        (share * events).round()
    } else {
        events
    }
}

/// The samples of a counter; each stretch has its own increase.
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
