//! What is promised, and by which series it is seen whether that is kept.

/// A percentage of calls or requests that are good, over the days that the
/// [`Options`](super::Options) say.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub(super) subject: String,
    pub(super) percent: f64,
    pub(super) indicator: Indicator,
}

/// What is good, and how it is counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Indicator {
    /// Those that succeed are good.
    Success {
        /// Counts all of them.
        counter: String,
        /// The labels of its series that the objective is about.
        labels: Vec<(String, String)>,
        /// Which of its series count failures.
        failures: Failures,
    },
    /// Those that are fast are good.
    Latency {
        /// A histogram of how long they take.
        histogram: String,
        /// The labels of its series that the objective is about.
        labels: Vec<(String, String)>,
        /// The bound of the bucket that is fast enough, in seconds, as `le`
        /// has it: `0.25`.
        le: String,
    },
}

/// Which series of a counter count failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    pub(super) label: String,
    pub(super) pattern: String,
    /// A value that is a failure, and one that is none.
    pub(super) examples: (String, String),
}

impl Failures {
    /// Those of which `label` matches the regular expression `pattern`, as
    /// `failed` does and `succeeded` does not; the generated tests use these.
    pub fn new(label: &str, pattern: &str, failed: &str, succeeded: &str) -> Self {
        Self {
            label: label.to_owned(),
            pattern: pattern.to_owned(),
            examples: (failed.to_owned(), succeeded.to_owned()),
        }
    }

    /// Requests that are answered with 5xx; 4xx are the client's.
    pub fn for_requests(status_label: &str) -> Self {
        Self::new(status_label, "5..", "500", "200")
    }

    /// Calls that return an error or panic; not those that are cancelled, as
    /// whoever called them wanted that.
    pub fn for_calls(outcome_label: &str) -> Self {
        Self::new(outcome_label, "error|panic", "error", "ok")
    }
}

impl Objective {
    /// `percent` of what `subject` is about are good: `GET /users`.
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

    /// Its name in the label `slo`: the subject in small letters, and what is
    /// promised.
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

    /// What is good, and how it is counted.
    pub fn indicator(&self) -> &Indicator {
        &self.indicator
    }

    /// The share that may be bad: of 99.9 %, 0.001.
    pub fn budget(&self) -> f64 {
        // 100 - 99.9 is no round number.
        ((100.0 - self.percent) * 1e10).round() / 1e12
    }

    /// What is promised, in words.
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
