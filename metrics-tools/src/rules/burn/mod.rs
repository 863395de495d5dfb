//! Rules for the burn rate of objectives' error budgets.

mod cases;
mod rates;

pub use rates::{BURN_RATES, BurnRate};

use super::objective::{Indicator, Objective};
use super::rule::{Group, Rule};
use super::rule_file::RuleFile;
use super::{Options, equal};
use cases::Watched;
use rates::{ALERT, possible};

/// The windows over which error ratios are recorded, besides the objective's own.
const WINDOWS: [&str; 7] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

/// The burn rate over the last hour.
pub(crate) const BUDGET_BURN: &str = "slo:error_budget_burn:ratio_rate1h";

/// The remaining share of the error budget.
pub(crate) fn budget_left(days: u32) -> String {
    format!("slo:error_budget_left:ratio_rate{days}d")
}

/// The rules of all objectives: a group for each, with its error ratios, its
/// remaining error budget, and its alerts `ErrorBudgetBurn`.
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
    file
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
    let of_this = format!("{{{}}}", equal("slo", name));
    let whole = format!("{}d", options.days);
    let windows = WINDOWS.into_iter().chain([&*whole]);
    let mut rules: Vec<_> = windows
        .map(|window| {
            let ratio = error_ratio(&objective.indicator, window, options);
            Rule::record(recorded(window), ratio)
        })
        .collect();
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
        // Windows of weeks are expensive to evaluate every few seconds.
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

/// The error ratio by job; absent without events.
fn error_ratio(indicator: &Indicator, window: &str, options: &Options) -> String {
    match indicator {
        Indicator::Success {
            counter,
            labels,
            failures,
        } => {
            let all = options.matchers(labels, &failures.ended());
            let failed = options.matchers(labels, &[failures.failed()]);
            // A failure that never occurred may have no series.
            format!(
                "(\n  \
                   sum by (job) (rate({counter}{failed}[{window}]))\n    \
                     or\n  \
                   0 * sum by (job) (rate({counter}{all}[{window}]))\n\
                 )\n  \
                   /\n\
                 (sum by (job) (rate({counter}{all}[{window}])) > 0)"
            )
        }
        Indicator::Latency {
            histogram,
            labels,
            le,
        } => {
            let all = options.matchers(labels, &[]);
            let fast = options.matchers(labels, &[equal("le", le)]);
            format!(
                "1 -\n  \
                   sum by (job) (rate({histogram}_bucket{fast}[{window}]))\n    \
                     /\n  \
                   (sum by (job) (rate({histogram}_count{all}[{window}])) > 0)"
            )
        }
    }
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
    let expr = format!("{}\n  and\n{}", above(long), above(short));
    let spent = (rate.budget_spent() * 100.0).round();
    // A burn rate of 1 spends exactly the budget.
    let (fast, failed) = match factor == 1.0 {
        true => (
            "faster than allowed".to_owned(),
            "more failed than that allows".to_owned(),
        ),
        false => (
            format!("more than {factor} times as fast as allowed"),
            format!("more than {factor} times as much failed as that allows"),
        ),
    };
    Rule::alert(ALERT, severity, expr, options)
        .label("slo", name)
        .label("long_window", long)
        .label("short_window", short)
        .says(
            format!(
                "{{{{ $labels.job }}}}: {} spends its error budget {fast}",
                objective.subject
            ),
            format!(
                "Promised is that {} over {days} days. Over the last {long} and the last {short}, \
                 {failed}: at this rate, {spent} % of the {days} days' budget is gone in {long}.",
                objective.promise()
            ),
        )
}
