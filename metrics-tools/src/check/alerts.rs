//! The series that Prometheus writes for alerts: `ALERTS` and `ALERTS_FOR_STATE`.

use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::groups::OpenSet;
use super::known::KnownMetrics;
use super::matching::Test;
use super::values::{check_among, check_values};
use crate::promql::Selector;

/// The states with series: an inactive alert has none.
const STATES: [&str; 2] = ["firing", "pending"];

/// Checks the labels that Prometheus adds to alerts. Their other labels are unknown.
pub(super) fn check(
    known: &KnownMetrics,
    selector: &Selector,
    tests: &[Test<'_>],
    findings: &mut Findings<'_>,
) {
    let Some(name @ ("ALERTS" | "ALERTS_FOR_STATE")) = selector.metric() else {
        return;
    };
    // Nothing is known about a foreign metric.
    if known.is_foreign(name) {
        return;
    }
    for test in tests {
        match &*test.matcher.label.text {
            "alertstate" if name == "ALERTS" => {
                check_values(test, &STATES.into(), None, findings);
            }
            "alertstate" if !test.allows("") => {
                let span = test.matcher.label.span;
                let message = format!("`{name}` has no label `alertstate`");
                let finding = Finding::new(FindingKind::UnknownLabel, span, message);
                findings.push(finding.suggest("`ALERTS` has it"));
            }
            // Alerts of other files can be excluded.
            "alertname" if !known.alerts.is_empty() && !test.matcher.op.is_negative() => {
                check_name(known, test, findings);
            }
            _ => {}
        }
    }
}

fn check_name(known: &KnownMetrics, test: &Test<'_>, findings: &mut Findings<'_>) {
    let names = known.alerts.iter().map(String::as_str);
    let is_name = |text: &str| known.alerts.contains(text);
    check_among(test, is_name, names, Some(OpenSet::Alerts), findings);
}
