//! Metric names: the samples that a selector can match, and unknown names.

use super::declared::OF_PROMETHEUS;
use super::finding::{Finding, FindingKind};
use super::known::{KnownMetrics, Sample};
use crate::promql::nearest;
use crate::promql::{Expr, LabelRegex, MatchOp, Selector, Span};

/// The known samples that a selector can match.
pub(super) enum Selected {
    /// These; at least one.
    Samples(Vec<Sample>),
    /// None: the unknown name and its span.
    Nothing(String, Span),
    /// Not known.
    Unknown,
}

/// The samples that a selector can match by name.
pub(super) fn selected(known: &KnownMetrics, selector: &Selector) -> Selected {
    let exact = |name: &str, span| match known.samples.get(name) {
        Some(sample) => Selected::Samples(vec![*sample]),
        None if known.is_foreign(name) => Selected::Unknown,
        None => Selected::Nothing(name.to_owned(), span),
    };
    if let Some(name) = &selector.name {
        return match name.templated {
            true => Selected::Unknown,
            false => exact(&name.text, name.span),
        };
    }
    let mut matchers = selector
        .matchers
        .iter()
        .filter(|matcher| matcher.label.text == "__name__");
    let (Some(matcher), None) = (matchers.next(), matchers.next()) else {
        return Selected::Unknown;
    };
    match matcher.op {
        _ if matcher.templated => Selected::Unknown,
        MatchOp::Equal => exact(&matcher.value, matcher.value_span),
        MatchOp::Regex => {
            let Ok(regex) = LabelRegex::new(&matcher.value) else {
                return Selected::Unknown;
            };
            let samples = known.samples.iter();
            let samples: Vec<_> = samples
                .filter(|(name, _)| regex.is_match(name) != Some(false))
                .map(|(_, sample)| *sample)
                .collect();
            let others = !known.foreign.is_empty() || matcher.value.contains(OF_PROMETHEUS);
            match (samples.is_empty(), !others) {
                (true, true) => Selected::Nothing(matcher.value.clone(), matcher.value_span),
                // Foreign metrics may match, too.
                (_, false) => Selected::Unknown,
                (false, true) => Selected::Samples(samples),
            }
        }
        MatchOp::NotEqual | MatchOp::NotRegex => Selected::Unknown,
    }
}

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Vec<Finding>) {
    for selector in expr.selectors() {
        let Selected::Nothing(name, span) = selected(known, selector) else {
            continue;
        };
        let regex = selector.name.is_none()
            && selector
                .matchers
                .iter()
                .any(|matcher| matcher.label.text == "__name__" && matcher.op == MatchOp::Regex);
        let message = match regex {
            true => format!("no metric's name matches `{name}`"),
            false => format!("there is no metric `{name}`"),
        };
        let finding = Finding::new(FindingKind::UnknownMetric, span, message);
        findings.push(match suggestion(known, &name) {
            Some(suggestion) => finding.suggest(suggestion),
            None => finding.suggest(format!(
                "if another job exposes it, write `--foreign {}`",
                match regex {
                    true => "NAME",
                    false => &name,
                }
            )),
        });
    }
}

fn suggestion(known: &KnownMetrics, name: &str) -> Option<String> {
    if known.histograms.contains(name) {
        return Some(format!(
            "it is a histogram: write `{name}_bucket`, `{name}_sum` or `{name}_count`"
        ));
    }
    let suffixes = ["_total", "_bucket", "_sum", "_count", "_seconds", "_bytes"];
    let with = suffixes.iter().map(|suffix| format!("{name}{suffix}"));
    let without = suffixes
        .iter()
        .filter_map(|suffix| name.strip_suffix(suffix).map(str::to_owned));
    let by_suffix = with
        .chain(without)
        .find(|name| known.samples.contains_key(name));
    let nearest = || nearest(name, known.samples.keys().map(String::as_str)).map(str::to_owned);
    let name = by_suffix.or_else(nearest)?;
    Some(format!("did you mean `{name}`?"))
}
