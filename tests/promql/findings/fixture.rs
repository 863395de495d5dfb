//! All planted mistakes in a rule file and in a dashboard: each is found in its line with the right
//! part underlined, and there are no other findings.

use super::{
    Planted, arguments, counters, exported, known, label_values, labels, metrics, nothing,
    quantiles, sampled,
};
use metrics_tools::check::FindingKind;
use metrics_tools::files::{Checked, ProblemKind, check_texts};
use metrics_tools::promql::parse;
use std::collections::BTreeMap;

/// A mistake, and its line in the file.
type Line = (FindingKind, &'static Planted);

fn planted() -> Vec<Line> {
    let of = |kind| move |planted| (kind, planted);
    metrics::planted()
        .map(of(FindingKind::UnknownMetric))
        .chain(labels::planted().map(of(FindingKind::UnknownLabel)))
        .chain(exported::planted().map(of(FindingKind::ExportedLabel)))
        .chain(label_values::planted().map(of(FindingKind::LabelValue)))
        .chain(nothing::planted().map(of(FindingKind::SelectsNothing)))
        .chain(counters::planted().map(of(FindingKind::CounterWithoutRate)))
        .chain(counters::planted_in_gauges().map(of(FindingKind::RateOfGauge)))
        .chain(quantiles::planted().map(of(FindingKind::HistogramQuantile)))
        .chain(arguments::planted().map(of(FindingKind::InvalidArgument)))
        .chain(sampled::planted().map(of(FindingKind::SampledCalls)))
        .collect()
}

/// Asserts the expected findings, line by line.
fn assert_found(checked: &Checked, first: usize, expected: &[Line]) {
    let found: Vec<_> = checked
        .problems
        .iter()
        .map(|problem| {
            let expression = problem.expression.as_ref().expect("an expression");
            let part = &*expression.underlined;
            (problem.kind, problem.position.line, part)
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .enumerate()
        .map(|(at, (kind, (_, part, _)))| (ProblemKind::Finding(*kind), first + at, *part))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_rule_file_with_ten_mistakes_of_each_kind_is_checked() {
    let mut planted = planted();
    // Rules have no variables.
    planted.retain(|(_, (text, ..))| parse(text).is_ok());
    let mut of_each: BTreeMap<_, usize> = BTreeMap::new();
    for (kind, _) in &planted {
        *of_each.entry(kind).or_default() += 1;
    }
    for kind in FindingKind::ALL {
        assert!(of_each[&kind] >= 10, "{kind}: {of_each:?}");
    }
    let rules: String = planted
        .iter()
        .map(|(_, (text, ..))| {
            let text = text.replace('\'', "''");
            format!("  - {{alert: Any, expr: '{text}'}}\n")
        })
        .collect();
    let rules = format!("groups:\n- name: g\n  rules:\n{rules}");
    let checked = check_texts([("rules.yml", &*rules)], &known());
    assert_eq!(checked.expressions, planted.len());
    assert_found(&checked, 4, &planted);
}

#[test]
fn a_dashboard_with_ten_mistakes_of_each_kind_is_checked() {
    let planted = planted();
    let targets: Vec<_> = planted
        .iter()
        .map(|(_, (text, ..))| format!("{{\"expr\": {}}}", serde_json::json!(text)))
        .collect();
    let board = format!(
        "{{\"panels\": [{{\"title\": \"All\", \"targets\": [\n{}]}}]}}",
        targets.join(",\n")
    );
    assert_found(
        &check_texts([("board.json", &*board)], &known()),
        2,
        &planted,
    );
}
