//! Series, with what was recorded of them or read from a scrape.

use super::update::{RecordedUpdate, RecordedValue, SeriesName};
use crate::declaration::{Kind, Source};
use std::collections::BTreeMap;
use std::fmt;

/// One series with its value.
#[derive(Clone, Debug)]
pub(super) struct TestedSeries {
    pub(super) metric: String,
    pub(super) labels: Vec<(String, String)>,
    pub(super) kind: Kind,
    pub(super) value: TestedValue,
    /// The first declaration that recorded it.
    pub(super) source: Option<Source>,
    /// Whether a value of zero counts as not recorded.
    may_rest: bool,
}

#[derive(Clone, Debug)]
pub(super) enum TestedValue {
    Number(f64),
    /// The observations, in order, and their sum.
    Observations(Vec<f64>, f64),
    /// The count and the sum, for a scrape.
    Summed(u64, f64),
}

impl TestedSeries {
    /// A series that was read from a scrape.
    pub(super) fn scraped(
        metric: String,
        labels: Vec<(String, String)>,
        kind: Kind,
        value: TestedValue,
    ) -> Self {
        Self {
            metric,
            labels,
            kind,
            value,
            source: None,
            may_rest: true,
        }
    }

    /// The series that result from these updates, sorted by names and labels.
    pub(super) fn all_of(observed: &[RecordedUpdate]) -> Vec<Self> {
        let mut all = BTreeMap::new();
        for one in observed {
            let mut labels = one.labels.clone();
            labels.sort_unstable();
            let series = all.entry((one.metric, labels)).or_insert_with(|| {
                let owned = |(label, value): &(&str, &str)| (label.to_string(), value.to_string());
                Self {
                    metric: one.metric.to_owned(),
                    labels: one.labels.iter().map(owned).collect(),
                    kind: one.kind,
                    value: match one.value {
                        RecordedValue::Observed(_) => TestedValue::Observations(Vec::new(), 0.0),
                        _ => TestedValue::Number(0.0),
                    },
                    source: Some(one.source),
                    may_rest: one.may_rest,
                }
            });
            series.add(one.value);
        }
        all.into_values().collect()
    }

    fn add(&mut self, value: RecordedValue) {
        match (&mut self.value, value) {
            (TestedValue::Number(number), RecordedValue::Added(more)) => *number += more,
            (TestedValue::Number(number), RecordedValue::Set(new)) => *number = new,
            (TestedValue::Observations(all, sum), RecordedValue::Observed(value)) => {
                all.push(value);
                *sum += value;
            }
            // Two declarations of one name and different kinds: the first one decides.
            _ => {}
        }
    }

    /// Whether its value counts as not recorded: calls in progress that have ended, or 0 added to a
    /// counter.
    pub(super) fn rests(&self) -> bool {
        self.may_rest && matches!(self.value, TestedValue::Number(0.0))
    }

    pub(super) fn name(&self) -> SeriesName<'_, String, String> {
        SeriesName(&self.metric, &self.labels)
    }

    /// The series as a line of a snapshot. It is the same in each run, so it has no times.
    pub(super) fn stable_line(&self) -> String {
        let is_time = self.kind.unit_of(&self.metric) == Some("seconds");
        let name = self.name();
        match &self.value {
            TestedValue::Number(_) if is_time => format!("{name} [seconds]"),
            TestedValue::Number(number) => format!("{name} {number}"),
            TestedValue::Observations(..) | TestedValue::Summed(..) => {
                let (count, sum) = self.count_and_sum();
                if is_time {
                    format!("{name} count {count}")
                } else {
                    format!("{name} count {count}, sum {sum}")
                }
            }
        }
    }

    /// The number of observations, and their sum.
    pub(super) fn count_and_sum(&self) -> (u64, f64) {
        match &self.value {
            TestedValue::Number(_) => (0, 0.0),
            TestedValue::Observations(all, sum) => (all.len() as u64, *sum),
            TestedValue::Summed(count, sum) => (*count, *sum),
        }
    }
}

/// The series with all numbers, for a failure.
impl fmt::Display for TestedSeries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The number of observations that are listed.
        const MAX_LISTED: usize = 10;
        let name = self.name();
        let TestedValue::Observations(all, sum) = &self.value else {
            return match self.value {
                TestedValue::Summed(count, sum) => write!(f, "{name} count {count}, sum {sum}"),
                TestedValue::Number(number) => write!(f, "{name} {number}"),
                TestedValue::Observations(..) => Ok(()),
            };
        };
        let listed: Vec<_> = all
            .iter()
            .take(MAX_LISTED)
            .map(ToString::to_string)
            .collect();
        let more = if all.len() > MAX_LISTED { ", …" } else { "" };
        let (count, listed) = (all.len(), listed.join(", "));
        write!(f, "{name} count {count}, sum {sum}: {listed}{more}")
    }
}
