//! Rules for the burn rate of objectives' error budgets.

mod cases;
mod rates;

pub use rates::{BURN_RATES, BurnRate};

use super::general::percent;
use super::humanize::Shown;
use super::objective::{Indicator, Objective};
use super::rule::{Group, Rule, literal};
use super::rule_file::RuleFile;
use super::{Options, equal};
use cases::Watched;
use rates::{ALERT, EVENTS, FAILED, INTERVAL_SECONDS, possible};

/// The windows whose error ratios are read from the counters.
const SHORT_WINDOWS: [&str; 4] = ["30m", "1h", "2h", "6h"];

/// The windows whose error ratios are read from the recorded rates, besides the
/// objective's own: over days, the counters have too many samples to read every minute.
const LONG_WINDOWS: [&str; 2] = ["1d", "3d"];

/// The burn rate over the last hour.
pub(crate) const BUDGET_BURN: &str = "slo:error_budget_burn:ratio_rate1h";

/// The remaining share of the error budget.
pub(crate) fn budget_left(days: u32) -> String {
    format!("slo:error_budget_left:ratio_rate{days}d")
}

/// The rules of all objectives: a group for each, with its error ratios, its
/// remaining error budget, and its alerts `ErrorBudgetBurn`.
///
/// Ratios over a day and more are those of the recorded 5-minute rates, summed: each
/// minute counts by its traffic. See the [error](super#the-error-of-long-windows) of that.
///
/// Objectives with the same name get a number.
pub fn objectives(objectives: &[Objective], options: &Options) -> RuleFile {
    let mut file = RuleFile {
        groups: Vec::new(),
        cases: Vec::new(),
        evaluation_minutes: cases::EVALUATION_MINUTES,
    };
    let watched: Vec<_> = named(objectives)
        .into_iter()
        .map(|(name, objective)| Watched {
            alerts: possible(objective, options)
                .map(|rate| alert(objective, &name, rate, options))
                .collect(),
            name,
            objective,
        })
        .collect();
    file.cases = cases::cases(&watched, options);
    for Watched {
        name,
        objective,
        alerts,
    } in watched
    {
        file.groups.push(group(objective, &name, alerts, options));
    }
    file.without(options)
}

/// Objectives with their unique names in the label `slo`.
pub(crate) fn named(objectives: &[Objective]) -> Vec<(String, &Objective)> {
    let mut named: Vec<(String, &Objective)> = Vec::new();
    for objective in objectives {
        let mut name = objective.name();
        let mut number = 2;
        while named.iter().any(|(other, _)| *other == name) {
            name = format!("{}-{number}", objective.name());
            number += 1;
        }
        named.push((name, objective));
    }
    named
}

fn group(objective: &Objective, name: &str, alerts: Vec<Rule>, options: &Options) -> Group {
    let budget = objective.budget();
    let of_this = options.matchers(&[("slo".to_owned(), name.to_owned())], &[]);
    let whole = format!("{}d", options.days);
    let (failed, events) = rates(&objective.indicator, "5m", options);
    let current = format!("{FAILED}{of_this}\n  /\n({EVENTS}{of_this} > 0)");
    let mut rules = vec![
        Rule::record(FAILED, failed),
        Rule::record(EVENTS, events),
        Rule::record(recorded("5m"), current),
    ];
    rules.extend(SHORT_WINDOWS.map(|window| {
        let ratio = error_ratio(&objective.indicator, window, options);
        Rule::record(recorded(window), ratio)
    }));
    let long_windows = LONG_WINDOWS.into_iter().chain([&*whole]);
    rules.extend(long_windows.map(|window| {
        let sum = |name| format!("sum_over_time({name}{of_this}[{window}])");
        let ratio = format!("{}\n  /\n({} > 0)", sum(FAILED), sum(EVENTS));
        Rule::record(recorded(window), ratio)
    }));
    rules.extend([
        Rule::record(
            "slo:objective:ratio",
            format!("vector({})", (1e12 - budget * 1e12).round() / 1e12),
        ),
        Rule::record("slo:error_budget:ratio", format!("vector({budget})")),
        Rule::record(
            BUDGET_BURN,
            format!("{}{of_this} / {budget}", recorded("1h")),
        ),
        Rule::record(
            budget_left(options.days),
            format!("1 - {}{of_this} / {budget}", recorded(&whole)),
        ),
    ]);
    let rules = rules.into_iter().map(|rule| rule.label("slo", name));
    let impossible = BURN_RATES
        .iter()
        .filter(|rate| !rate.is_possible(objective, options));
    let impossible = impossible.map(|rate| {
        let (long, factor) = (rate.long, rate.factor_over(options.days));
        format!("Over {long} there is no alert: {factor} times {budget} is more than all.")
    });
    Group {
        name: format!("slo-{name}"),
        interval: Some("1m"),
        comments: [format!("{}.", objective.promise())]
            .into_iter()
            .chain(impossible)
            .collect(),
        rules: rules.chain(alerts).collect(),
    }
}

/// The name under which the error ratio over a window is recorded.
pub(crate) fn recorded(window: &str) -> String {
    format!("slo:sli_error:ratio_rate{window}")
}

/// The rates of failures and of all events, by job.
fn rates(indicator: &Indicator, window: &str, options: &Options) -> (String, String) {
    let rate =
        |name: &str, matchers: String| format!("sum by (job) (rate({name}{matchers}[{window}]))");
    match indicator {
        Indicator::Success {
            counter,
            labels,
            failures,
        } => {
            let all = rate(counter, options.matchers(labels, &failures.ended()));
            let failed = rate(counter, options.matchers(labels, &[failures.failed()]));
            // A failure that never occurred may have no series.
            (format!("{failed}\n  or\n0 * {all}"), all)
        }
        Indicator::Latency {
            histogram,
            labels,
            le,
        } => {
            let all = rate(&format!("{histogram}_count"), options.matchers(labels, &[]));
            let fast = options.matchers(labels, &[equal("le", le)]);
            let fast = rate(&format!("{histogram}_bucket"), fast);
            (format!("{all}\n  -\n{fast}"), all)
        }
    }
}

/// The error ratio by job; absent without events.
fn error_ratio(indicator: &Indicator, window: &str, options: &Options) -> String {
    let (failed, all) = rates(indicator, window, options);
    let failed = failed.replace('\n', "\n  ");
    format!("(\n  {failed}\n)\n  /\n({all} > 0)")
}

fn alert(objective: &Objective, name: &str, rate: BurnRate, options: &Options) -> Rule {
    let BurnRate {
        severity,
        long,
        short,
        ..
    } = rate;
    let (days, factor) = (options.days, rate.factor_over(options.days));
    let of_this = options.matchers(&[("slo".to_owned(), name.to_owned())], &[]);
    let budget = objective.budget();
    let above = |window| format!("{}{of_this} > ({factor} * {budget})", recorded(window));
    // At low traffic, one failure is a large share.
    let failures = options.thresholds.min_failures;
    let expr = format!(
        "{}\n  and\n{}\n  and\nsum_over_time({FAILED}{of_this}[{long}]) * {INTERVAL_SECONDS} > {failures}",
        above(long),
        above(short)
    );
    let spent = (rate.budget_spent() * 100.0).round();
    // A burn rate of 1 spends exactly the budget.
    let fast = match factor == 1.0 {
        true => "faster than allowed".to_owned(),
        false => format!("more than {factor} times as fast as allowed"),
    };
    let subject = literal(&objective.subject);
    let (value, allowed) = (Shown::Percentage.template(), percent(budget));
    let what = match objective.indicator {
        Indicator::Success { .. } => "failed",
        Indicator::Latency { .. } => "were too slow",
    };
    Rule::alert(ALERT, severity, expr, options)
        .label("slo", name)
        .label("long_window", long)
        .label("short_window", short)
        .says(
            format!("{{{{ $labels.job }}}}: {subject} spends its error budget {fast}"),
            format!(
                "Over the last {long}, {value} of {subject} {what}; the last {short} are above the \
                 limit, too. The objective of {days} days allows {allowed} %. At this rate, {long} \
                 spend {spent} % of the budget or more."
            ),
        )
}
