//! The expressions in rule files and dashboards that a newer catalogue breaks, each
//! with the responsible change.

use super::{Breakage, Change, ChangeKind};
use crate::check::{Finding, FindingKind, Search};
use crate::files::{Checked, MAX_PROBLEMS, Problem, Sources, shown};
use crate::promql::{Expr, Matcher, Selector, Span};
use crate::report::{Style, counted, safe};
use crate::selection::asks_for;
use serde::Serialize;

/// The broken expressions of some files.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct BrokenFiles {
    /// The broken expressions, by file and position.
    pub broken: Vec<BrokenExpression>,
    /// The files that were read, and the problems with reading them.
    #[serde(flatten)]
    pub read: Checked,
}

/// A broken expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BrokenExpression {
    /// What is wrong with it, and where.
    #[serde(flatten)]
    pub problem: Problem,
    /// The responsible change, if it is a single one.
    pub because: Option<Change>,
}

impl Breakage {
    /// The expressions in files that worked with the older catalogue only.
    ///
    /// ```
    /// use metrics_tools::files::Sources;
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::catalogue::{from_json, to_json};
    /// use metrics_tools::diff::{Breakage, ChangeKind};
    ///
    /// let old = catalogue();
    /// let json = to_json(&old).replace("process_open_fds", "process_open_files");
    /// let breakage = Breakage::new(&old, &from_json(&json).unwrap());
    /// let files = Sources::new().text("files.promql", "process_open_fds > 100");
    /// let broken = &breakage.files(&files).broken[0];
    /// assert_eq!(broken.because.as_ref().unwrap().kind, ChangeKind::Renamed);
    /// assert_eq!(broken.problem.help.as_deref(), Some("write `process_open_files`"));
    /// ```
    ///
    /// Expressions that did not work before, and metrics of other jobs, are skipped.
    pub fn files(&self, sources: &Sources) -> BrokenFiles {
        let mut files = BrokenFiles {
            read: sources.checked(),
            broken: Vec::new(),
        };
        let mut search = Search::default();
        for (file, expression) in sources.expressions() {
            let parsed = match expression.parse() {
                Ok(parsed) => parsed,
                Err(errors) => {
                    files.read.syntax_errors(file, expression, errors);
                    continue;
                }
            };
            let broken = self.with_reasons(&parsed.expr, &mut files.read.omitted, &mut search);
            files.broken.extend(broken.filter_map(|(finding, because)| {
                let span = parsed.in_text(finding.span)?;
                Some(BrokenExpression {
                    problem: Problem::from_finding(file, expression, span, finding),
                    because,
                })
            }));
        }
        files
    }

    /// The first findings with the responsible changes. Counts the others.
    fn with_reasons(
        &self,
        expr: &Expr,
        omitted: &mut usize,
        search: &mut Search,
    ) -> impl Iterator<Item = (Finding, Option<Change>)> {
        let selectors = expr.selectors();
        // A change cannot break an expression that never worked.
        // Only their kinds and spans matter, not their suggestions.
        let before = self.before.check_with(expr, &mut Search::up_to(0));
        let unknown = |one: &Finding| one.kind == FindingKind::UnknownMetric;
        let worked = !before.iter().any(unknown);
        let mut found = self.broken_since(expr, &before, search);
        *omitted += found.len().saturating_sub(MAX_PROBLEMS);
        found.truncate(MAX_PROBLEMS);
        found.into_iter().filter_map(move |mut finding| {
            let because = self.reason(&finding, &selectors);
            if let Some(change) = because {
                finding.suggestion = instead(change, &selectors, finding.span).or(finding
                    .suggestion
                    .filter(|_| change.kind != ChangeKind::Removed));
            }
            (because.is_some() || worked).then(|| (finding, because.cloned()))
        })
    }

    /// The change that explains a finding best.
    fn reason(&self, finding: &Finding, selectors: &[&Selector]) -> Option<&Change> {
        let inside = |one: &&&Selector| holds(one.span, finding.span);
        let there: Vec<_> = selectors.iter().filter(inside).copied().collect();
        // A finding in `by (…)` or at an operator concerns all selectors below it.
        let asked = if there.is_empty() { selectors } else { &there };
        let metrics = self.old.metrics.iter();
        let asked: Vec<&str> = metrics
            .filter(|metric| asked.iter().any(|selector| asks_for(selector, metric)))
            .map(|metric| &*metric.name)
            .collect();
        let matchers = there.iter().flat_map(|selector| &selector.matchers);
        let matcher = matchers
            .into_iter()
            .find(|one| holds(one.value_span, finding.span));
        let kinds = reasons(finding.kind).iter();
        kinds
            .filter_map(|kind| {
                let mut changes = self.changes.iter();
                changes.find(|change| {
                    change.kind == *kind
                        && asked.contains(&&*change.metric)
                        && is_about(change, finding, matcher)
                })
            })
            .next()
    }
}

/// The kinds of changes that can cause a finding, the most specific first.
fn reasons(kind: FindingKind) -> &'static [ChangeKind] {
    use ChangeKind::{Buckets, Kind, LabelAdded, LabelRemoved, Removed, Renamed, ValueRemoved};
    match kind {
        FindingKind::UnknownMetric => &[Renamed, Removed, Kind, Buckets],
        FindingKind::UnknownLabel | FindingKind::ExportedLabel => &[LabelRemoved, Kind],
        FindingKind::LabelValue => &[ValueRemoved, Buckets, Kind],
        FindingKind::SelectsNothing => &[LabelRemoved, LabelAdded, ValueRemoved, Buckets, Kind],
        FindingKind::CounterWithoutRate | FindingKind::RateOfGauge => &[Kind],
        FindingKind::HistogramQuantile => &[Kind, Buckets],
        // Independent of the catalogue.
        FindingKind::InvalidArgument | FindingKind::SampledCalls => &[],
    }
}

/// Whether a change of a label or of buckets concerns the finding.
fn is_about(change: &Change, finding: &Finding, matcher: Option<&Matcher>) -> bool {
    let quoted = |name: &str| finding.message.contains(&format!("`{name}`"));
    match (change.kind, &change.label, matcher) {
        (ChangeKind::ValueRemoved, Some(label), Some(matcher)) => matcher.label.text == *label,
        (ChangeKind::Buckets, _, Some(matcher)) => matcher.label.text == "le",
        (ChangeKind::LabelRemoved | ChangeKind::LabelAdded, Some(label), _) => quoted(label),
        _ => true,
    }
}

/// What to write instead of a renamed metric.
fn instead(change: &Change, selectors: &[&Selector], span: Span) -> Option<String> {
    let now = change.now.as_ref()?;
    let names = selectors.iter().filter_map(|one| one.metric_at());
    let mut names = names.into_iter().filter(|(_, at)| *at == span);
    let sample = names.next().map_or("", |(name, _)| name);
    let suffix = sample.strip_prefix(&*change.metric).unwrap_or_default();
    Some(format!("write `{now}{suffix}`"))
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl BrokenFiles {
    /// Whether nothing is broken and everything could be read.
    pub fn is_fine(&self) -> bool {
        self.broken.is_empty() && self.read.problems.is_empty()
    }

    /// The report: each broken expression with the responsible change, problems with
    /// reading files, and a summary.
    pub fn text(&self, style: Style) -> String {
        let mut text = shown(
            &self.broken,
            style,
            |BrokenExpression { problem, because }| {
                let mut text = problem.text(style);
                if let Some(Change {
                    metric, message, ..
                }) = because
                {
                    text.push_str(&problem.note("because", &format!("{metric}: {message}"), style));
                }
                text
            },
        );
        text.push_str(&shown(&self.read.problems, style, |problem| {
            problem.text(style)
        }));
        let broken = match self.broken.len() {
            0 => "nothing is broken".to_owned(),
            many => style.bold(&counted(many as u64, "breakage")),
        };
        let unread = match self.read.problems.len() {
            0 => String::new(),
            many => format!(", {} can't be read", counted(many as u64, "place")),
        };
        let omitted = match self.read.omitted {
            0 => String::new(),
            many => format!(", and {many} more in the same expressions"),
        };
        text.push_str(&self.read.amount(style));
        text.push_str(&format!(": {broken}{unread}{omitted}\n"));
        safe(&text, style)
    }
}
