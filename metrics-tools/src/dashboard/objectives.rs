//! Panels of objectives, from the series that rules record.

use super::panel::{Panel, RECORDED};
use crate::rules::{BUDGET_BURN, BURN_RATES, Objective, budget_left, recorded_errors};

/// All objectives in two panels.
pub(super) fn overview(days: u32) -> Vec<Panel> {
    let of_all = |name: &str| {
        let expr = format!("max by (job, slo) ({name}{{{RECORDED}}})");
        [(expr, "{{job}} {{slo}}".to_owned())]
    };
    vec![
        Panel::lines(
            "Error budget left",
            format!(
                "The share of the error budget of {days} days that is not spent; below 0, the \
                 objective is broken."
            ),
            "percentunit",
            of_all(&budget_left(days)),
        ),
        Panel::lines(
            "Burn rate",
            format!(
                "How many times as often as the objective allows something failed in the last \
                 hour: at 1, the budget lasts just {days} days."
            ),
            "none",
            of_all(BUDGET_BURN),
        ),
    ]
}

/// One objective, under its name in the label `slo`.
pub(super) fn each(name: &str, objective: &Objective, days: u32) -> Vec<Panel> {
    let promise = objective.promise();
    let budget = objective.budget();
    let select = |record: &str| format!("max by (job) ({record}{{{RECORDED},slo=\"{name}\"}})");
    let errors = |window: &str| select(&recorded_errors(window));
    let whole = format!("{days}d");
    let by_window = |window: &str| (errors(window), format!("{{{{job}}}} {window}"));
    let burning = BURN_RATES.iter().map(|rate| {
        let (window, factor) = (rate.long, rate.factor_over(days));
        let legend = format!("{{{{job}}}} {window}, a {} from {factor} on", rate.severity);
        (format!("{} / {budget}", errors(window)), legend)
    });
    vec![
        Panel::lines(
            format!("{name}: budget left"),
            format!(
                "Promised is that {promise} over {days} days: the share of what may fail that is left."
            ),
            "percentunit",
            [(select(&budget_left(days)), "{{job}}".to_owned())],
        ),
        Panel::lines(
            format!("{name}: burn rate"),
            format!(
                "How many times as often as the promise that {promise} allows something failed, over each alert's long window."
            ),
            "none",
            burning,
        ),
        Panel::lines(
            format!("{name}: errors"),
            format!(
                "The share that failed; {budget} is allowed, as it is promised that {promise}."
            ),
            "percentunit",
            ["5m", "1h", "1d", &whole].map(by_window),
        ),
    ]
}
