//! Options of generated rules: job, runbook, window of objectives, thresholds.

use super::equal;
use super::thresholds::Thresholds;
use std::ops::RangeInclusive;

/// The allowed windows in days. The alerts' windows reach three days, which is more
/// than a tenth of a window much shorter than a month.
const DAYS: RangeInclusive<u32> = 28..=92;

/// Options of generated rules.
///
/// | option | default |
/// |---|---|
/// | [`job`](Self::job) | all jobs, each by itself |
/// | [`window_days`](Self::window_days) | 30 |
/// | [`thresholds`](Self::thresholds) | [their own](Thresholds) |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// The URL of the runbook. Alerts append `#` and their name in lower case.
    pub runbook: String,
    /// The job whose series are used; by default all jobs, each by itself.
    pub job: Option<String>,
    /// The thresholds of the general alerts.
    pub thresholds: Thresholds,
    pub(super) days: u32,
}

impl Options {
    /// Options for all jobs.
    pub fn new(runbook: impl Into<String>) -> Self {
        Self {
            runbook: runbook.into(),
            job: None,
            thresholds: Thresholds::default(),
            days: 30,
        }
    }

    /// Restricts the rules to one job.
    pub fn job(mut self, job: impl Into<String>) -> Self {
        self.job = Some(job.into());
        self
    }

    /// Sets the thresholds of the general alerts.
    pub fn thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// Sets the window of objectives: 30 days by default. The burn rates of the alerts
    /// are scaled, so that they spend the same shares of the budget.
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

    /// The window of objectives in days.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The job in test cases.
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
