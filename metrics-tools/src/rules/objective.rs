//! Objectives, and the series that measure them.

use super::{like, unequal};

/// The percentage of calls or requests that must be good, over the window in the
/// [`Options`](super::Options).
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub(super) subject: String,
    pub(super) percent: f64,
    pub(super) indicator: Indicator,
}

/// What is good, and the metric that counts it.
#[derive(Clone, Debug, PartialEq)]
pub enum Indicator {
    /// Successful ones are good.
    Success {
        /// The counter of all of them.
        counter: String,
        /// The labels that select the objective's series.
        labels: Vec<(String, String)>,
        /// The series that count failures.
        failures: Failures,
    },
    /// Fast ones are good.
    Latency {
        /// The histogram of their durations.
        histogram: String,
        /// The labels that select the objective's series.
        labels: Vec<(String, String)>,
        /// The upper bound of a good duration in seconds, as `le` has it: `0.25`.
        le: String,
    },
}

/// The series of a counter that count failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    pub(super) label: String,
    pub(super) pattern: String,
    /// A value that is a failure, and one that is a success.
    pub(super) examples: (String, String),
    /// The value for queued calls that have not ended.
    pub(super) queued: Option<String>,
}

impl Failures {
    /// The series whose `label` matches the regular expression `pattern`. Generated
    /// tests use `failed` as an example that matches, and `succeeded` as one that
    /// does not.
    pub fn new(label: &str, pattern: &str, failed: &str, succeeded: &str) -> Self {
        Self {
            label: label.to_owned(),
            pattern: pattern.to_owned(),
            examples: (failed.to_owned(), succeeded.to_owned()),
            queued: None,
        }
    }

    /// The value of `label` for queued calls that have not ended. Ratios leave it out.
    pub fn queued(mut self, value: impl Into<String>) -> Self {
        self.queued = Some(value.into());
        self
    }

    /// The matcher of failures.
    pub(super) fn failed(&self) -> String {
        like(&self.label, &self.pattern)
    }

    /// The matchers of all calls that have ended: none, unless the counter has other series.
    pub(super) fn ended(&self) -> Vec<String> {
        let queued = self.queued.iter();
        queued.map(|value| unequal(&self.label, value)).collect()
    }

    /// Responses with 5xx. Responses with 4xx are the client's failures.
    pub fn for_requests(status_label: &str) -> Self {
        Self::new(status_label, "5..", "500", "200")
    }

    /// Operations of the database and requests to other services that return an error
    /// or panic, by their label `status`.
    pub(super) fn for_statuses() -> Self {
        Self::new("status", "error|panic", "error", "success")
    }

    /// Calls that return an error or panic. Cancelled calls are not failures.
    pub fn for_calls(outcome_label: &str) -> Self {
        Self::new(outcome_label, "error|panic", "error", "ok")
    }
}

impl Objective {
    /// An objective for `percent` of a subject such as `GET /users`.
    ///
    /// ```
    /// use metrics_tools::rules::{Indicator, Objective};
    ///
    /// let objective = Objective::new(
    ///     "GET /users/{id}",
    ///     99.0,
    ///     Indicator::Latency {
    ///         histogram: "http_request_duration_seconds".into(),
    ///         labels: vec![("endpoint".into(), "/users/{id}".into())],
    ///         le: "0.25".into(),
    ///     },
    /// );
    /// assert_eq!(objective.unwrap().name(), "get-users-id-latency");
    /// ```
    ///
    /// # Errors
    ///
    /// If the percentage is not above 0 and below 100.
    pub fn new(
        subject: impl Into<String>,
        percent: f64,
        indicator: Indicator,
    ) -> Result<Self, String> {
        let subject = subject.into();
        if !(percent > 0.0 && percent < 100.0) {
            return Err(format!(
                "the objective of {subject} is {percent} %: it has to be above 0 and below 100"
            ));
        }
        Ok(Self {
            subject,
            percent,
            indicator,
        })
    }

    /// Its name in the label `slo`: the subject in kebab case, and the kind of
    /// indicator.
    pub fn name(&self) -> String {
        let small = self.subject.to_ascii_lowercase();
        let words = small.split(|c: char| !c.is_ascii_alphanumeric());
        let mut words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        words.push(match self.indicator {
            Indicator::Success { .. } => "availability",
            Indicator::Latency { .. } => "latency",
        });
        words.join("-")
    }

    /// What is good, and the metric that counts it.
    pub fn indicator(&self) -> &Indicator {
        &self.indicator
    }

    /// The error budget: 0.001 for 99.9 %.
    pub fn budget(&self) -> f64 {
        // 100 - 99.9 is not exact.
        ((100.0 - self.percent) * 1e10).round() / 1e12
    }

    /// The subject and indicator, as a title: `GET /users latency`.
    pub(crate) fn title(&self) -> String {
        let indicator = match self.indicator {
            Indicator::Success { .. } => "availability",
            Indicator::Latency { .. } => "latency",
        };
        format!("{} {indicator}", self.subject)
    }

    /// The objective in words.
    pub(crate) fn promise(&self) -> String {
        let Self {
            subject, percent, ..
        } = self;
        match &self.indicator {
            Indicator::Success { .. } => format!("{percent} % of {subject} succeed"),
            Indicator::Latency { le, .. } => {
                format!("{percent} % of {subject} take at most {le} s")
            }
        }
    }
}
