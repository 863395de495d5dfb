//! The burn rates at which alerts fire.

use crate::rules::objective::Objective;
use crate::rules::options::Options;

/// The name of the alert.
pub(super) const ALERT: &str = "ErrorBudgetBurn";

/// The rates of failures and of all events.
pub(super) const FAILED: &str = "slo:sli_failed:rate5m";
pub(super) const EVENTS: &str = "slo:sli_events:rate5m";

/// The evaluation interval in seconds: the recorded rates have a sample for each evaluation.
pub(super) const INTERVAL_SECONDS: u32 = 60;

/// An alert on a burn rate: it fires when the error ratio exceeds `factor` times the
/// budget over the long window, which makes it significant, and over the short
/// window, which makes it current.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BurnRate {
    /// `page` or `ticket`.
    pub severity: &'static str,
    /// The long window.
    pub long: &'static str,
    /// The short window.
    pub short: &'static str,
    /// The burn rate for a window of 30 days.
    pub factor: f64,
}

const fn rate(
    severity: &'static str,
    long: &'static str,
    short: &'static str,
    factor: f64,
) -> BurnRate {
    BurnRate {
        severity,
        long,
        short,
        factor,
    }
}

/// The alerts of each objective.
pub const BURN_RATES: [BurnRate; 4] = [
    rate("page", "1h", "5m", 14.4),
    rate("page", "6h", "30m", 6.0),
    rate("ticket", "1d", "2h", 3.0),
    rate("ticket", "3d", "6h", 1.0),
];

impl BurnRate {
    /// The share of the budget that is spent within the long window at this burn rate,
    /// for any window of the objective.
    ///
    /// ```
    /// use metrics_tools::rules::BURN_RATES;
    ///
    /// let spent = BURN_RATES.map(|rate| (rate.budget_spent() * 100.0).round());
    /// assert_eq!(spent, [2.0, 5.0, 10.0, 10.0]);
    /// ```
    pub fn budget_spent(&self) -> f64 {
        self.factor * f64::from(minutes(self.long)) / f64::from(minutes("30d"))
    }

    /// The burn rate that spends the same share of the budget of another window.
    ///
    /// ```
    /// use metrics_tools::rules::BURN_RATES;
    ///
    /// assert_eq!(BURN_RATES.map(|rate| rate.factor_over(30)), [14.4, 6.0, 3.0, 1.0]);
    /// assert_eq!(BURN_RATES[0].factor_over(28), 13.44);
    /// ```
    pub fn factor_over(&self, days: u32) -> f64 {
        (self.factor * f64::from(days) / 30.0 * 1e9).round() / 1e9
    }

    /// Whether the error ratio can reach this: for 90 %, it is at most 10 times the
    /// budget.
    pub(super) fn is_possible(&self, objective: &Objective, options: &Options) -> bool {
        self.factor_over(options.days) * objective.budget() < 1.0
    }
}

/// The burn rates that an objective can reach.
pub(super) fn possible(objective: &Objective, options: &Options) -> impl Iterator<Item = BurnRate> {
    let all = BURN_RATES.into_iter();
    all.filter(|rate| rate.is_possible(objective, options))
}

pub(super) fn minutes(window: &str) -> u32 {
    let (number, unit) = window.split_at(window.len() - 1);
    let unit = match unit {
        "d" => 24 * 60,
        "h" => 60,
        _ => 1,
    };
    number.parse::<u32>().unwrap_or(0) * unit
}
