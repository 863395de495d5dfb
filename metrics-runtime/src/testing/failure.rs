//! Compares recorded values with a test's expectations, and describes the differences.

use super::expectation::Expectation;
use super::names::{NameMistake, NamedMetric};
use super::series::TestedSeries;
use crate::declaration::Source;
use crate::support::nearest::distance;
use std::fmt::Write as _;

/// Values that expectations are compared with.
pub(super) trait Readings {
    /// All series.
    fn series(&self) -> Vec<TestedSeries>;

    /// The metric that an expectation names.
    fn named(&self, expectation: &Expectation) -> Result<NamedMetric, NameMistake>;
}

/// The differences, in words.
#[derive(Debug)]
pub(super) struct Failure {
    paragraphs: Vec<String>,
    /// Whether an expectation can never be met.
    pub(super) is_final: bool,
}

/// The number of series that a paragraph lists.
const MAX_LISTED: usize = 10;

/// Checks all expectations. With `only`, no other series can have been recorded.
///
/// # Errors
///
/// The differences.
pub(super) fn compare(
    readings: &impl Readings,
    expectations: &[Expectation],
    only: bool,
) -> Result<(), Failure> {
    let series = readings.series();
    let mut failure = Failure {
        paragraphs: Vec::new(),
        is_final: false,
    };
    for expectation in expectations {
        let named = match readings.named(expectation) {
            Ok(named) => named,
            Err(NameMistake { text, sources, .. }) => {
                failure.add_mistake(expectation, &text, &sources, &series);
                continue;
            }
        };
        match expectation.actual(&series, named.kind.has_sum_and_count()) {
            Err(text) => failure.add_mistake(expectation, &text, &named.sources, &series),
            Ok(Some(actual)) if expectation.holds(actual) => {}
            Ok(actual) => {
                let found = actual.map_or("no observation".to_owned(), |actual| actual.to_string());
                let lines = [("expected", expectation.to_string()), ("found", found)];
                failure.add(&lines, &named.sources, Some((expectation, &series)));
            }
        }
    }
    if only {
        let is_expected = |series: &TestedSeries| {
            let mut selectors = expectations.iter().map(|expected| &expected.selector);
            series.rests() || selectors.any(|selector| selector.selects(series))
        };
        for other in series.iter().filter(|series| !is_expected(series)) {
            let lines = [
                ("expected", "nothing else".to_owned()),
                ("found", other.to_string()),
            ];
            failure.add(&lines, other.source.as_slice(), None);
        }
    }
    if failure.paragraphs.is_empty() {
        return Ok(());
    }
    Err(failure)
}

impl Failure {
    fn add_mistake(
        &mut self,
        expectation: &Expectation,
        text: &str,
        sources: &[Source],
        series: &[TestedSeries],
    ) {
        self.is_final = true;
        let lines = [
            ("expected", expectation.to_string()),
            ("mistake", text.to_owned()),
        ];
        self.add(&lines, sources, Some((expectation, series)));
    }

    /// Adds a paragraph: these lines, the declarations, and the recorded series.
    fn add(
        &mut self,
        lines: &[(&str, String)],
        sources: &[Source],
        recorded: Option<(&Expectation, &[TestedSeries])>,
    ) {
        let mut lines = lines.to_vec();
        let declared = sources.iter().take(MAX_LISTED).enumerate();
        lines.extend(
            declared
                .map(|(at, source)| (if at == 0 { "declared" } else { "" }, source.to_string())),
        );
        if let Some((expectation, series)) = recorded {
            let recorded = listed(expectation, series).into_iter().enumerate();
            lines.extend(recorded.map(|(at, line)| (if at == 0 { "recorded" } else { "" }, line)));
        }
        let mut paragraph = String::new();
        for (title, text) in lines {
            // Writing to a string cannot fail.
            let _ = writeln!(paragraph, "{title:>8}  {text}");
        }
        self.paragraphs.push(paragraph);
    }

    /// The message. `when` is the time of the comparison, if it matters.
    pub(super) fn text(&self, when: &str) -> String {
        let fail = match self.paragraphs.len() {
            1 => "an expectation fails".to_owned(),
            many => format!("{many} expectations fail"),
        };
        format!("{fail}{when}\n\n{}", self.paragraphs.join("\n"))
    }
}

/// The series of the metric, or else all series, sorted by similarity.
fn listed(expectation: &Expectation, series: &[TestedSeries]) -> Vec<String> {
    let selector = &expectation.selector;
    let metric = selector.metric;
    let mut near: Vec<_> = series
        .iter()
        .filter(|series| series.metric == metric)
        .collect();
    let mut lines = Vec::new();
    if near.is_empty() {
        if series.is_empty() {
            return vec!["nothing".to_owned()];
        }
        lines.push(format!("no series of `{metric}`, but"));
        near = series.iter().collect();
    }
    let wanted = selector.to_string();
    near.sort_by_cached_key(|series| distance(&wanted, &series.name().to_string()));
    lines.extend(near.iter().take(MAX_LISTED).map(ToString::to_string));
    if let Some(more) = near.len().checked_sub(MAX_LISTED + 1) {
        lines.push(format!("and {} more", more + 1));
    }
    lines
}
