//! Metric names: the samples that a selector can match, and unknown names.

use super::contradictions::{literal_prefix, literal_suffix};
use super::declared::OF_PROMETHEUS;
use super::finding::{Finding, FindingKind};
use super::findings::{Findings, Search};
use super::known::{KnownMetrics, Sample};
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
            // Most names are excluded without the regular expression, which takes microseconds.
            let prefix = literal_prefix(&matcher.value);
            let suffix = literal_suffix(&matcher.value);
            let from = known.samples.range(prefix.to_owned()..);
            let samples: Vec<_> = from
                .take_while(|(name, _)| name.starts_with(prefix))
                .filter(|(name, _)| name.ends_with(suffix) && regex.is_match(name) != Some(false))
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

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
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
            true => format!("no metric name matches `{name}`"),
            false => format!("unknown metric `{name}`"),
        };
        let finding = Finding::new(FindingKind::UnknownMetric, span, message);
        let search = &mut *findings.search;
        let suggestion = search.of_metric(&name, |search| suggestion(known, &name, search));
        findings.push(match suggestion {
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

fn suggestion(known: &KnownMetrics, name: &str, search: &mut Search) -> Option<String> {
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
    let names = known.samples.keys().map(String::as_str);
    let nearest = || search.nearest(name, names).map(str::to_owned);
    let name = by_suffix.or_else(nearest)?;
    Some(format!("did you mean `{name}`?"))
}
