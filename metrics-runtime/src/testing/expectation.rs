//! An expectation about a metric: the value that the macros build.

use super::series::{TestedSeries, TestedValue};
use super::update::SeriesName;
use crate::labels::LabelValue;
use crate::recording::GaugeValue;
use std::fmt;

/// An expectation about a metric. Created by [`expected!`](crate::expected).
///
/// [`expected!`](crate::expected) has an example.
#[derive(Clone, Debug)]
pub struct Expectation {
    measure: Measure,
    pub(super) selector: SeriesSelector,
    comparison: Comparison,
    expected: f64,
}

/// The measure to compare.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// The value of a counter, gauge, info or state.
    Number,
    /// The number of observations.
    Count,
    /// Their sum.
    Sum,
    /// The smallest observation that is at least as large as this share of all observations.
    Quantile(f64),
}

/// Selects the series of a metric that have at least these labels.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct SeriesSelector {
    pub(super) metric: &'static str,
    pub(super) labels: Vec<(&'static str, String)>,
}

/// How it is compared.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// The value of a label in an expectation: a string, a number, or a value of a label's type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a label value",
    label = "neither a string nor a label value",
    note = "write a string, an integer, or a value of a type that derives `LabelValue`"
)]
pub trait LabelText {
    /// The value as the label has it.
    fn label_text(&self) -> String;
}

macro_rules! label_texts {
    ($($text:ty)*) => {$(
        impl LabelText for $text {
            fn label_text(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

label_texts!(&str String u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

impl<V: LabelValue> LabelText for V {
    fn label_text(&self) -> String {
        V::VALUES
            .get(self.index())
            .copied()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Expectation {
    #[doc(hidden)]
    pub fn new(
        (measure, selector): (Measure, SeriesSelector),
        comparison: Comparison,
        expected: impl GaugeValue,
    ) -> Self {
        Self {
            measure,
            selector,
            comparison,
            expected: expected.into_gauge(),
        }
    }

    /// The actual value, if the metric has this measure. `None` if there are no observations for a
    /// quantile.
    ///
    /// # Errors
    ///
    /// If the metric does not have this measure. The error says what to write instead.
    pub(super) fn actual(
        &self,
        series: &[TestedSeries],
        observes: bool,
    ) -> Result<Option<f64>, String> {
        let SeriesSelector { metric, .. } = self.selector;
        let selected = || series.iter().filter(|series| self.selector.selects(series));
        match self.measure {
            Measure::Number if observes => Err(format!(
                "`{metric}` counts and sums observations: write `count({metric} …)`, `sum({metric} \
                 …)` or `quantile(0.9, {metric} …)`"
            )),
            Measure::Count | Measure::Sum | Measure::Quantile(_) if !observes => {
                Err(format!("`{metric}` has one value: write `{metric} …`"))
            }
            Measure::Number => Ok(Some(selected().fold(0.0, |sum, series| {
                sum + match series.value {
                    TestedValue::Number(number) => number,
                    _ => 0.0,
                }
            }))),
            Measure::Count => {
                let counts = selected().map(|series| series.count_and_sum().0);
                Ok(Some(counts.sum::<u64>() as f64))
            }
            Measure::Sum => {
                let sums = selected().map(|series| series.count_and_sum().1);
                Ok(Some(sums.fold(0.0, |all, sum| all + sum)))
            }
            Measure::Quantile(share) => {
                let mut all = Vec::new();
                for series in selected() {
                    match &series.value {
                        TestedValue::Observations(some, _) => all.extend_from_slice(some),
                        _ => {
                            return Err(
                                "a scrape has no single observations: write `quantile` of what was \
                                 recorded"
                                    .to_owned(),
                            );
                        }
                    }
                }
                Ok(quantile(all, share))
            }
        }
    }

    /// Whether a value meets the expectation.
    pub(super) fn holds(&self, actual: f64) -> bool {
        let equal = nearly_equal(actual, self.expected);
        match self.comparison {
            Comparison::Equal => equal,
            Comparison::NotEqual => !equal,
            Comparison::Less => !equal && actual < self.expected,
            Comparison::AtMost => equal || actual < self.expected,
            Comparison::Greater => !equal && actual > self.expected,
            Comparison::AtLeast => equal || actual > self.expected,
        }
    }
}

/// Uses the nearest rank, so the result is one of the observations.
fn quantile(mut all: Vec<f64>, share: f64) -> Option<f64> {
    all.sort_unstable_by(f64::total_cmp);
    let rank = (share.clamp(0.0, 1.0) * all.len() as f64).ceil() as usize;
    all.get(rank.saturating_sub(1)).copied()
}

/// Sums of floats depend on the order of additions, so a difference in the last bits is ignored.
fn nearly_equal(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 4.0 * f64::EPSILON * a.abs().max(b.abs())
}

impl SeriesSelector {
    #[doc(hidden)]
    pub fn new(metric: &'static str, labels: Vec<(&'static str, String)>) -> Self {
        let plain = |name: &'static str| name.strip_prefix("r#").unwrap_or(name);
        let labels = labels.into_iter();
        Self {
            metric: plain(metric),
            labels: labels.map(|(name, value)| (plain(name), value)).collect(),
        }
    }

    pub(super) fn selects(&self, series: &TestedSeries) -> bool {
        series.metric == self.metric
            && self.labels.iter().all(|(name, value)| {
                let mut labels = series.labels.iter();
                labels.any(|(own, own_value)| own == name && own_value == value)
            })
    }
}

impl fmt::Display for SeriesSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        SeriesName(self.metric, &self.labels).fmt(f)
    }
}

/// The expectation as in the source, except for spaces.
impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let selector = &self.selector;
        match self.measure {
            Measure::Number => write!(f, "{selector}")?,
            Measure::Count => write!(f, "count({selector})")?,
            Measure::Sum => write!(f, "sum({selector})")?,
            Measure::Quantile(share) => write!(f, "quantile({share}, {selector})")?,
        }
        let comparison = match self.comparison {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        };
        write!(f, " {comparison} {}", self.expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_the_observation_of_nearest_rank() {
        let of = |share| quantile(vec![3.0, 1.0, 2.0, 4.0], share);
        assert_eq!(
            [0.0, 0.25, 0.26, 0.5, 0.9, 1.0].map(of),
            [1.0, 1.0, 2.0, 2.0, 4.0, 4.0].map(Some)
        );
        assert_eq!(quantile(Vec::new(), 0.5), None);
    }

    #[test]
    fn sums_may_differ_in_the_last_bits_and_counts_may_not() {
        assert!(nearly_equal(0.1 + 0.2, 0.3));
        assert!(!nearly_equal(0.3, 0.300_001));
        assert!(!nearly_equal(1e12, 1e12 + 1.0));
        assert!(nearly_equal(0.0, 0.0) && !nearly_equal(0.0, 1e-300));
    }
}
