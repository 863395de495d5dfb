//! Burn rates and windows of the multiwindow method.

use super::{availability, options};
use metrics_tools::rules::{BURN_RATES, Objective, objectives};

/// The alerts that other generators create for the same objective, with the numbers of the SRE
/// workbook: window, factor, share of the budget.
#[test]
fn the_numbers_follow_the_multiwindow_method() {
    let rules = objectives(&[availability(99.9)], &options());
    let thresholds: Vec<_> = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn")
        .map(|(_, expr)| expr.replace("{slo=\"get-users-user-id-availability\"}", ""))
        .collect();
    let pair = |long: &str, short: &str, factor: &str| {
        format!(
            "slo:sli_error:ratio_rate{long} > ({factor} * 0.001)\n  and\n\
             slo:sli_error:ratio_rate{short} > ({factor} * 0.001)\n  and\n\
             sum_over_time(slo:sli_failed:rate5m[{long}]) * 60 > 10"
        )
    };
    assert_eq!(
        thresholds,
        [
            pair("1h", "5m", "14.4"),
            pair("6h", "30m", "6"),
            pair("1d", "2h", "3"),
            pair("3d", "6h", "1"),
        ]
    );
    let severities = BURN_RATES.map(|rate| rate.severity);
    assert_eq!(severities, ["page", "page", "ticket", "ticket"]);
    let spent = BURN_RATES.map(|rate| (rate.budget_spent() * 1e6).round() / 1e6);
    assert_eq!(spent, [0.02, 0.05, 0.1, 0.1]);
    let recorded: Vec<_> = rules
        .expressions()
        .filter_map(|(name, _)| name.strip_prefix("slo:sli_error:ratio_rate"))
        .collect();
    assert_eq!(recorded, ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"]);
}

/// Sloth's output for an objective of 99.9 % over 30 days, from its repository
/// slok/sloth under `examples/_gen/getting-started.yml`, at the commit 20ea5015:
/// severity, long and short window, factor. The error budget there is `0.001`,
/// except for rounding errors.
const SLOTH: [(&str, &str, &str, f64); 4] = [
    ("page", "1h", "5m", 14.4),
    ("page", "6h", "30m", 6.0),
    ("ticket", "1d", "2h", 3.0),
    ("ticket", "3d", "6h", 1.0),
];

/// The windows of its recorded ratios, `slo:sli_error:ratio_rate…`.
const SLOTH_RECORDS: [&str; 8] = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"];

#[test]
fn an_independent_tool_generates_the_same_numbers() {
    let objective = availability(99.9);
    let ours = BURN_RATES.map(|rate| (rate.severity, rate.long, rate.short, rate.factor_over(30)));
    assert_eq!(ours, SLOTH);
    assert_eq!(objective.budget(), 0.001);
    let rules = objectives(&[objective], &options());
    let alerts: Vec<_> = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn")
        .map(|(_, expr)| expr)
        .collect();
    assert_eq!(alerts.len(), SLOTH.len());
    for (alert, (_, long, short, factor)) in alerts.iter().zip(SLOTH) {
        for window in [long, short] {
            let record = format!("slo:sli_error:ratio_rate{window}{{");
            assert!(alert.contains(&record), "{alert}");
        }
        let bound = format!("> ({factor} * 0.001)");
        assert_eq!(alert.matches(&bound).count(), 2, "{alert}");
    }
    let recorded: Vec<_> = rules
        .expressions()
        .filter_map(|(name, _)| name.strip_prefix("slo:sli_error:ratio_rate"))
        .collect();
    assert_eq!(recorded, SLOTH_RECORDS);
}

#[test]
fn an_unreachable_burn_rate_has_no_alert() {
    let rules = objectives(&[availability(90.0)], &options());
    let alerts = rules
        .expressions()
        .filter(|(name, _)| *name == "ErrorBudgetBurn");
    assert_eq!(alerts.count(), 3);
    let comment = "# Over 1h there is no alert: 14.4 times 0.1 is more than all.";
    assert!(rules.to_string().contains(comment), "{rules}");
    assert!(Objective::new("x", 100.0, availability(99.0).indicator().clone()).is_err());
}
