//! The count and the sum of a histogram whose calls are timed by `sample = 16`: they are those
//! of the timed calls, so only their ratios are about all calls.

use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::groups::Group;
use super::known::KnownMetrics;
use super::matchers::allows;
use super::matching::{by_label, tests};
use super::names::{Selected, selected};
use crate::promql::{BinaryOp, Expr, ExprKind, Selector};

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    Sampled { known, findings }.expr(expr, &Vec::new(), false);
}

struct Sampled<'a, 's> {
    known: &'a KnownMetrics,
    findings: &'a mut Findings<'s>,
}

impl Sampled<'_, '_> {
    /// `ratios`: the histograms that are on both sides of the surrounding ratio. `rated`: whether a
    /// rate was already applied.
    fn expr(&mut self, expr: &Expr, ratios: &Vec<&str>, rated: bool) {
        match &expr.kind {
            ExprKind::Series(series) if rated => self.selector(&series.selector, ratios),
            ExprKind::Binary(binary) if binary.op == BinaryOp::Divide => {
                let (left, right) = (histograms(&binary.left), histograms(&binary.right));
                let both = left.into_iter().filter(|one| right.contains(one));
                let ratios = ratios.iter().copied().chain(both).collect();
                self.expr(&binary.left, &ratios, rated);
                self.expr(&binary.right, &ratios, rated);
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                let rated = rated || matches!(function.name, "rate" | "increase" | "irate");
                for argument in arguments {
                    self.expr(argument, ratios, rated);
                }
            }
            _ => {
                for child in expr.children() {
                    self.expr(child, ratios, rated);
                }
            }
        }
    }

    fn selector(&mut self, selector: &Selector, ratios: &[&str]) {
        let Some((name, span)) = selector.metric_at() else {
            return;
        };
        let Some((histogram, part)) = part(name).filter(|(one, _)| !ratios.contains(one)) else {
            return;
        };
        let Some(sample) = self.sample(selector) else {
            return;
        };
        let message = match part {
            "_sum" => format!(
                "of some of these calls, one in {sample} is timed: `{name}` has the time of the \
                 timed ones only"
            ),
            _ => format!(
                "of some of these calls, one in {sample} is timed: `{name}` counts the timed ones \
                 only"
            ),
        };
        let finding = Finding::new(FindingKind::SampledCalls, span, message);
        let counter = self.known.counters.get(histogram);
        self.findings.push(match (part, counter) {
            ("_sum", _) => finding.suggest(format!(
                "for the mean of all calls, divide its rate by that of `{histogram}_count`"
            )),
            (_, Some(counter)) => {
                finding.suggest(format!("for the number of all calls, write `{counter}`"))
            }
            (_, None) => finding.suggest("for the number of all calls, write their counter"),
        });
    }

    /// The largest sample of the series that a selector can match.
    fn sample(&self, selector: &Selector) -> Option<u32> {
        let Selected::Samples(samples) = selected(self.known, selector) else {
            return None;
        };
        let tests = tests(selector);
        let by_label = by_label(&tests);
        let groups = samples
            .iter()
            .filter_map(|sample| Group::from_sample(self.known, *sample));
        groups
            .flatten()
            .filter(|group| allows(group, &by_label))
            .filter_map(|group| group.sample)
            .max()
    }
}

/// The histogram, if the name is its count or sum, and the suffix.
fn part(name: &str) -> Option<(&str, &str)> {
    let mut parts = ["_count", "_sum"].into_iter();
    parts.find_map(|part| Some((name.strip_suffix(part)?, part)))
}

/// The histograms whose samples an expression uses.
fn histograms(expr: &Expr) -> Vec<&str> {
    let names = expr.selectors().into_iter().filter_map(Selector::metric);
    let bases = names.map(|name| match part(name) {
        Some((histogram, _)) => histogram,
        None => name.strip_suffix("_bucket").unwrap_or(name),
    });
    bases.collect()
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::check::{KnownMetric, KnownSeries, LabelValues, MetricKind};
    use crate::promql::parse;

    fn known() -> KnownMetrics {
        let series = |function: &str, sample| KnownSeries {
            labels: vec![("function".to_owned(), LabelValues::finite([function]))],
            le: vec!["0.1".to_owned(), "+Inf".to_owned()],
            sample,
        };
        let durations = KnownMetric::new("call_seconds", MetricKind::Histogram)
            .known_series(series("hash", Some(16)))
            .known_series(series("pay", None));
        let mut known = KnownMetrics::new().metric(durations);
        known
            .counters
            .insert("call_seconds".to_owned(), "calls_total".to_owned());
        known
    }

    #[test]
    fn a_count_of_timed_calls_is_not_the_number_of_calls() {
        let findings = |text: &str| {
            let found = known().check(&parse(text).expect("an expression"));
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        for good in [
            "rate(call_seconds_count{function=\"pay\"}[5m])",
            "rate(call_seconds_sum[5m]) / rate(call_seconds_count[5m])",
            "sum by (function) (rate(call_seconds_sum[5m])) / (sum by (function) (rate(call_seconds_count[5m])) > 0)",
            "sum(rate(call_seconds_bucket{le=\"0.1\"}[5m])) / sum(rate(call_seconds_count[5m]))",
            "1 - rate(call_seconds_bucket{le=\"0.1\"}[5m]) / ignoring(le) rate(call_seconds_count[5m])",
            "histogram_quantile(0.95, sum by (le) (rate(call_seconds_bucket[5m])))",
            "absent(call_seconds_count)",
        ] {
            assert_eq!(findings(good), [""; 0], "{good}");
        }
        for (bad, found) in [
            (
                "sum(rate(call_seconds_count[5m])) > 100",
                "of some of these calls, one in 16 is timed: `call_seconds_count` counts the timed ones only: for the number of all calls, write `calls_total`",
            ),
            (
                "increase(call_seconds_sum{function=~\"h.*\"}[1h])",
                "`call_seconds_sum` has the time of the timed ones only: for the mean of all calls, divide its rate by that of `call_seconds_count`",
            ),
            (
                "rate(call_seconds_count[5m]) / 2",
                "counts the timed ones only",
            ),
        ] {
            let findings = findings(bad);
            assert!(
                findings.len() == 1 && findings[0].contains(found),
                "{bad}: {findings:?}"
            );
        }
    }
}
