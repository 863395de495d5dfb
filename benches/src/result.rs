//! The result of a comparison: rows of numbers, targets, and a plot. Values that were not measured
//! are marked as missing.

use crate::measure::Timing;
use serde::{Deserialize, Serialize};

/// The result of a comparison.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// Its name on the command line and of its plot.
    pub name: String,
    /// The title.
    pub title: String,
    /// The method and notes for the reader, in Markdown.
    pub notes: Vec<String>,
    /// The titles of the columns after the contender's name.
    pub columns: Vec<String>,
    /// The contenders.
    pub rows: Vec<Row>,
    /// The targets.
    pub checks: Vec<Check>,
    /// The plot.
    pub plot: Option<Plot>,
}

/// A contender's numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The contender.
    pub contender: String,
    /// The numbers by column; `None` if there is no number.
    pub cells: Vec<Option<f64>>,
}

/// A target, and whether it was met.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    /// The subject of the target.
    pub what: String,
    /// The limit as text.
    pub target: String,
    /// The measured value as text.
    pub measured: String,
    /// Measured value divided by the limit: at most 1 if the target was met. `None` if it was not
    /// measured.
    pub of_limit: Option<f64>,
}

/// Lines over an axis.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plot {
    /// The title of the horizontal axis.
    pub x: String,
    /// The title of the vertical axis.
    pub y: String,
    /// A line for each contender.
    pub lines: Vec<Line>,
}

/// A contender's points.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The contender.
    pub name: String,
    /// The coordinates.
    pub points: Vec<(f64, f64)>,
}

impl Comparison {
    /// A comparison without numbers yet.
    pub fn new(name: &str, title: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            notes: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            checks: Vec::new(),
            plot: None,
        }
    }

    /// Adds a note.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Adds a row.
    pub fn row(&mut self, contender: &str, cells: impl IntoIterator<Item = Option<f64>>) {
        self.rows.push(Row {
            contender: contender.to_owned(),
            cells: cells.into_iter().collect(),
        });
    }

    /// Adds the rows and the plot of timings for several numbers of threads: raw and net for one
    /// thread, net for the others, and the ratio of `ours` to each contender.
    pub fn timings(&mut self, ours: &str, timings: &[Timing]) {
        let floor = timings[0].name;
        let disturbed = |threads| {
            let windows = timings.iter().filter(|timing| timing.threads == threads);
            let parts: Vec<f64> = windows.map(|timing| timing.disturbed * 100.0).collect();
            parts.iter().sum::<f64>() / parts.len().max(1) as f64
        };
        self.note(format!(
            "Other programs disturbed {:.0} % of the windows with one thread, {:.0} % of those with two; disturbed windows are \
             left out if at least three others remain.",
            disturbed(1),
            disturbed(2)
        ));
        let mut threads: Vec<usize> = timings.iter().map(|timing| timing.threads).collect();
        threads.dedup();
        self.columns = vec!["1T, raw ns".to_owned()];
        self.columns
            .extend(threads.iter().map(|threads| format!("{threads}T, ns")));
        self.columns
            .extend([1, 2].map(|threads| format!("ours ÷ it, {threads}T")));
        let contenders: Vec<_> = timings
            .iter()
            .filter(|timing| timing.threads == threads[0])
            .collect();
        let mut lines = Vec::new();
        for contender in contenders {
            let name = contender.name;
            let net = |threads| net(timings, name, threads);
            let mut cells = vec![Some(contender.raw.median)];
            if name == floor {
                cells.extend(threads.iter().map(|_| None));
                cells.extend([None, None]);
            } else {
                cells.extend(threads.iter().map(|threads| net(*threads)));
                cells.extend([1, 2].map(|threads| {
                    (name != ours)
                        .then(|| Some(super::result::net(timings, ours, threads)? / net(threads)?))
                        .flatten()
                }));
                lines.push(Line {
                    name: name.to_owned(),
                    points: threads
                        .iter()
                        .filter_map(|&threads| Some((threads as f64, net(threads)?)))
                        .collect(),
                });
            }
            self.row(name, cells);
        }
        self.plot = Some(Plot {
            x: "threads".to_owned(),
            y: "ns of a core per operation".to_owned(),
            lines,
        });
    }
}

/// The cost without the floor. `None` if it is lost in the noise.
pub fn net(timings: &[Timing], name: &str, threads: usize) -> Option<f64> {
    timings
        .iter()
        .find(|timing| timing.name == name && timing.threads == threads)
        .filter(|timing| !timing.is_noisy)
        .map(|timing| timing.net.median)
        .filter(|net| *net > 0.0)
}

impl Check {
    /// The target that ours costs at most `limit` times as much as theirs. A cost that is not above
    /// zero is lost in the noise, and meets no limit.
    pub fn ratio(what: &str, ours: Option<f64>, theirs: Option<f64>, limit: f64) -> Self {
        let mut check = Self {
            what: what.to_owned(),
            target: format!("≤ {limit} ×"),
            measured: "not measured, or lost in the noise".to_owned(),
            of_limit: None,
        };
        let measured = |cost: Option<f64>| cost.filter(|cost| *cost > 0.0);
        if let (Some(ours), Some(theirs)) = (measured(ours), measured(theirs)) {
            let ratio = ours / theirs;
            check.measured = format!(
                "{} × ({} against {})",
                number(ratio),
                number(ours),
                number(theirs)
            );
            check.of_limit = Some(ratio / limit);
        }
        check
    }

    /// The target that a number is at most `limit`.
    pub fn at_most(what: &str, value: Option<f64>, limit: f64, unit: &str) -> Self {
        Self {
            what: what.to_owned(),
            target: format!("≤ {} {unit}", number(limit)),
            measured: value.map_or("not measured".to_owned(), |value| {
                format!("{} {unit}", number(value))
            }),
            of_limit: value.map(|value| match (value <= limit, limit <= 0.0) {
                (true, true) => 0.0,
                (false, true) => f64::MAX,
                _ => value / limit,
            }),
        }
    }

    /// The target that a condition holds.
    pub fn holds(what: &str, target: &str, measured: &str, holds: bool) -> Self {
        Self {
            what: what.to_owned(),
            target: target.to_owned(),
            measured: measured.to_owned(),
            of_limit: Some(if holds { 0.0 } else { f64::MAX }),
        }
    }

    /// Whether it was met; `None` if it was not measured.
    pub fn met(&self) -> Option<bool> {
        self.of_limit.map(|part| part <= 1.0)
    }
}

/// A readable number: three significant digits, or all digits before the decimal point.
pub fn number(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size == 0.0 => return "0".to_owned(),
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.digits$}");
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, format!(".{part}")),
        None => (text.as_str(), String::new()),
    };
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if at > 0 && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped + &part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(0.0), "0");
        assert_eq!(number(0.4321), "0.432");
        assert_eq!(number(4.321), "4.32");
        assert_eq!(number(43.21), "43.2");
        assert_eq!(number(1_234_567.8), "1 234 568");
        assert_eq!(number(-123.4), "-123");
    }

    #[test]
    fn a_ratio_of_noise_meets_no_limit() {
        let met = |ours, theirs| Check::ratio("", ours, theirs, 0.15).met();
        assert_eq!(met(Some(0.1), Some(1.0)), Some(true));
        assert_eq!(met(Some(0.2), Some(1.0)), Some(false));
        for (ours, theirs) in [
            (Some(-0.1), Some(1.0)),
            (Some(0.0), Some(1.0)),
            (Some(1.0), Some(-0.1)),
            (Some(1.0), Some(0.0)),
            (None, Some(1.0)),
            (Some(1.0), None),
        ] {
            assert_eq!(met(ours, theirs), None, "{ours:?} against {theirs:?}");
        }
    }

    #[test]
    fn a_limit_of_zero_is_met_by_zero_only() {
        assert_eq!(Check::at_most("", Some(0.0), 0.0, "").met(), Some(true));
        assert_eq!(Check::at_most("", Some(1.0), 0.0, "").met(), Some(false));
        assert_eq!(Check::at_most("", None, 0.0, "").met(), None);
    }
}
