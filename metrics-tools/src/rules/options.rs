//! What holds for all rules: whose series, where runbooks stand, how long an
//! objective's window is, from which figures on an alert fires.

use super::equal;
use super::thresholds::Thresholds;
use std::ops::RangeInclusive;

/// The days that objectives may be over. The alerts' windows reach to three
/// days: of a much shorter window than a month, that is more than its tenth.
const DAYS: RangeInclusive<u32> = 28..=92;

/// What holds for all rules.
///
/// | option | default |
/// |---|---|
/// | [`job`](Self::job) | all jobs, each by itself |
/// | [`window_days`](Self::window_days) | 30 |
/// | [`thresholds`](Self::thresholds) | [their own](Thresholds) |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Where the runbook of an alert stands: the alert's name follows behind
    /// `#`, in small letters.
    pub runbook: String,
    /// The job whose series these are; by default all jobs', each by itself.
    pub job: Option<String>,
    /// From which figures on alerts fire.
    pub thresholds: Thresholds,
    pub(super) days: u32,
}

impl Options {
    /// For all jobs.
    pub fn new(runbook: impl Into<String>) -> Self {
        Self {
            runbook: runbook.into(),
            job: None,
            thresholds: Thresholds::default(),
            days: 30,
        }
    }

    /// For one job.
    pub fn job(mut self, job: impl Into<String>) -> Self {
        self.job = Some(job.into());
        self
    }

    /// With other figures for the general alerts.
    pub fn thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// How many days an objective is over: 30 by default. The alerts spend the
    /// same shares of its budget, so their factors are in proportion.
    ///
    /// ```
    /// use metrics_tools::rules::Options;
    ///
    /// assert!(Options::new("https://example.org").window_days(28).is_ok());
    /// let refused = Options::new("https://example.org").window_days(7).unwrap_err();
    /// assert_eq!(refused, "objectives can't be over 7 days: write 28 to 92");
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not 28 to 92.
    pub fn window_days(mut self, days: u32) -> Result<Self, String> {
        if !DAYS.contains(&days) {
            let (first, last) = (DAYS.start(), DAYS.end());
            return Err(format!(
                "objectives can't be over {days} days: write {first} to {last}"
            ));
        }
        self.days = days;
        Ok(self)
    }

    /// How many days objectives are over.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The job that test cases are about.
    pub(super) fn tested_job(&self) -> &str {
        self.job.as_deref().unwrap_or("api")
    }

    pub(super) fn runbook_of(&self, alert: &str) -> String {
        format!("{}#{}", self.runbook, alert.to_ascii_lowercase())
    }

    /// The matchers of a selector: these labels, and the job.
    pub(super) fn matchers(&self, labels: &[(String, String)], more: &[String]) -> String {
        let job = self.job.iter().map(|job| equal("job", job));
        let labels = labels.iter().map(|(name, value)| equal(name, value));
        let all: Vec<_> = labels.chain(job).chain(more.iter().cloned()).collect();
        match all.is_empty() {
            true => String::new(),
            false => format!("{{{}}}", all.join(",")),
        }
    }
}
