//! Panels of objectives, from the series that rules record.

use super::panel::{Panel, RECORDED};
use crate::rules::{BUDGET_BURN, BURN_RATES, Objective, budget_left, recorded_errors};

/// The share of an error budget below which it is nearly spent.
const NEARLY_SPENT: f64 = 0.25;

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
                 objective is missed."
            ),
            "percentunit",
            of_all(&budget_left(days)),
        )
        .limits([(0.0, "red")]),
        Panel::lines(
            "Burn rate",
            format!(
                "How many times as often as the objective allows something failed in the last \
                 hour: at 1, the budget lasts just {days} days."
            ),
            "none",
            of_all(BUDGET_BURN),
        )
        .limits(burn_rates(days)),
    ]
}

/// All objectives in one number each.
pub(super) fn numbers(days: u32) -> Vec<Panel> {
    let left = format!("{}{{{RECORDED}}}", budget_left(days));
    let each = format!("max by (job, slo) ({left})");
    let firing = format!(
        "count (ALERTS{{{RECORDED},alertname=\"ErrorBudgetBurn\",alertstate=\"firing\"}}) or vector(0)"
    );
    vec![
        budget(days),
        Panel::stat(
            "Objectives missed",
            format!("Those whose error budget of {days} days is spent."),
            "none",
            format!("count ({each} < 0) or 0 * count ({each})"),
            "green",
            [(1.0, "red")],
        ),
        Panel::stat(
            "Highest burn rate",
            "How many times as often as an objective allows something failed in the last hour.",
            "none",
            format!("max ({BUDGET_BURN}{{{RECORDED}}})"),
            "green",
            burn_rates(days),
        ),
        Panel::stat(
            "Alerts firing",
            "Alerts on burn rates.",
            "none",
            firing,
            "green",
            [(1.0, "red")],
        ),
    ]
}

/// The lowest remaining error budget.
pub(super) fn budget(days: u32) -> Panel {
    Panel::stat(
        "Error budget left",
        format!(
            "Of the objective that has the least: the share of its error budget of {days} days that is not \
             spent. Below 0, the objective is missed."
        ),
        "percentunit",
        format!("min ({}{{{RECORDED}}})", budget_left(days)),
        "red",
        [(0.0, "orange"), (NEARLY_SPENT, "green")],
    )
}

/// Lines where alerts fire; red for those that page.
fn burn_rates(days: u32) -> impl Iterator<Item = (f64, &'static str)> {
    let [most_urgent, ..] = BURN_RATES;
    BURN_RATES.into_iter().map(move |rate| {
        let color = match rate.severity == most_urgent.severity {
            true => "red",
            false => "orange",
        };
        (rate.factor_over(days), color)
    })
}

/// One objective, under its name in the label `slo`.
pub(super) fn each(name: &str, objective: &Objective, days: u32) -> Vec<Panel> {
    let promise = objective.promise();
    let subject = objective.title();
    let budget = objective.budget();
    let select = |record: &str| format!("max by (job) ({record}{{{RECORDED},slo=\"{name}\"}})");
    let errors = |window: &str| select(&recorded_errors(window));
    let whole = format!("{days}d");
    let by_window = |window: &str| (errors(window), format!("{{{{job}}}} {window}"));
    let burning = BURN_RATES.iter().map(|rate| {
        let window = rate.long;
        let expr = format!("{} / {budget}", errors(window));
        (expr, format!("{{{{job}}}} {window}"))
    });
    let alerts = BURN_RATES.iter().map(|rate| {
        let (window, factor) = (rate.long, rate.factor_over(days));
        format!("over {window} from {factor} on ({})", rate.severity)
    });
    let alerts: Vec<_> = alerts.collect();
    vec![
        Panel::lines(
            format!("{subject}: error budget left"),
            format!(
                "The objective is that {promise}. Shown is the share of the error budget of {days} days that is \
                 not spent; below 0, the objective is missed."
            ),
            "percentunit",
            [(select(&budget_left(days)), "{{job}}".to_owned())],
        )
        .limits([(0.0, "red")]),
        Panel::lines(
            format!("{subject}: burn rate"),
            format!(
                "How many times as often as the objective allows something failed, over the long window of each \
                 alert. Alerts fire {}.",
                alerts.join(", ")
            ),
            "none",
            burning,
        )
        .limits(burn_rates(days)),
        Panel::lines(
            format!("{subject}: error ratio"),
            format!("The share that failed. The objective is that {promise}, so {budget} is allowed."),
            "percentunit",
            ["5m", "1h", "1d", &whole].map(by_window),
        )
        .limits([(budget, "red")]),
    ]
}
