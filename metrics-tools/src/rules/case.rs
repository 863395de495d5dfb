//! Test cases for `promtool test rules`.

use super::humanize::with_value;
use super::rule::{Alert, OPENING, Rule};

/// Just above a threshold, as a factor. Rounded to four digits, as annotations show a
/// value, no usual threshold becomes a number half way between two.
pub(super) const ABOVE: f64 = 1.00137;

/// Just below a threshold, as a factor.
pub(super) const BELOW: f64 = 0.99863;

/// A test case: series, and the alerts that fire at its end.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) name: String,
    /// The interval between samples, in minutes.
    pub(super) interval: u32,
    pub(super) series: Vec<Input>,
    /// The time of evaluation, in minutes.
    pub(super) at: u32,
    pub(super) alert: String,
    pub(super) firing: Vec<Firing>,
}

/// A series and its samples.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) series: String,
    /// In promtool's notation: `0+5x60`.
    pub(super) values: String,
}

/// A firing alert with its labels and annotations.
#[derive(Clone, Debug)]
pub(super) struct Firing {
    pub(super) labels: Vec<(String, String)>,
    pub(super) annotations: Vec<(&'static str, String)>,
}

impl Input {
    pub(super) fn new(name: &str, labels: &[(&str, &str)], values: impl Into<String>) -> Self {
        let labels: Vec<_> = labels
            .iter()
            .map(|(label, value)| super::equal(label, value))
            .collect();
        Self {
            series: format!("{name}{{{}}}", labels.join(",")),
            values: values.into(),
        }
    }
}

impl Firing {
    /// The alert of a rule for series with these labels, whose expression has this value.
    pub(super) fn new(rule: &Rule, series: &[(&str, &str)], value: f64) -> Self {
        let own = |(name, value): &(&'static str, String)| ((*name).to_owned(), value.clone());
        let mut labels: Vec<_> = rule.labels.iter().map(own).collect();
        let series: Vec<_> = series
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .filter(|(name, _)| labels.iter().all(|(own, _)| own != name))
            .collect();
        labels.extend(series);
        let annotations = rule.alert.iter().flat_map(Alert::annotations);
        let annotations = annotations
            .map(|(name, text)| (name, with_value(&with_labels(text, &labels), value)))
            .collect();
        Self {
            labels,
            annotations,
        }
    }
}

/// The text with label values filled in, as Prometheus does.
fn with_labels(text: &str, labels: &[(String, String)]) -> String {
    let fill = |text: String, (name, value): &(String, String)| {
        text.replace(&format!("{{{{ $labels.{name} }}}}"), value)
    };
    labels
        .iter()
        .fold(text.to_owned(), fill)
        .replace(OPENING, "{{")
}
