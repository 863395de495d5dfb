//! A finding in an expression.

use crate::promql::{Span, shortened};
use serde::Serialize;
use std::fmt;

/// A mistake in a part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of mistake.
    pub kind: FindingKind,
    /// The part of the expression.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead, if known.
    pub suggestion: Option<String>,
}

impl Finding {
    pub(super) fn new(kind: FindingKind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: shortened(message.into()),
            suggestion: None,
        }
    }

    pub(super) fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(shortened(suggestion.into()));
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, ": {suggestion}"),
            None => Ok(()),
        }
    }
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// No metric has this name.
    UnknownMetric,
    /// The metric, or the result of an aggregation, has no such label.
    UnknownLabel,
    /// The label is the target's, and not the metric's of the same name.
    ExportedLabel,
    /// The label never has this value.
    LabelValue,
    /// No series satisfies all matchers; or the two sides of an operator never have
    /// equal labels.
    SelectsNothing,
    /// The raw value of a counter, which depends on the age of the process.
    CounterWithoutRate,
    /// The rate of a gauge, which can go down.
    RateOfGauge,
    /// A quantile of something other than the rate of buckets with `le`.
    HistogramQuantile,
    /// A string argument that makes a function fail at every evaluation.
    InvalidArgument,
    /// The count or the sum of a histogram that observes only some of the calls.
    SampledCalls,
}

impl FindingKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::UnknownMetric,
        Self::UnknownLabel,
        Self::ExportedLabel,
        Self::LabelValue,
        Self::SelectsNothing,
        Self::CounterWithoutRate,
        Self::RateOfGauge,
        Self::HistogramQuantile,
        Self::InvalidArgument,
        Self::SampledCalls,
    ];

    /// Its name in reports: `unknown-metric`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownMetric => "unknown-metric",
            Self::UnknownLabel => "unknown-label",
            Self::ExportedLabel => "exported-label",
            Self::LabelValue => "label-value",
            Self::SelectsNothing => "selects-nothing",
            Self::CounterWithoutRate => "counter-without-rate",
            Self::RateOfGauge => "rate-of-gauge",
            Self::HistogramQuantile => "histogram-quantile",
            Self::InvalidArgument => "invalid-argument",
            Self::SampledCalls => "sampled-calls",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
