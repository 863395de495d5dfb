//! Options of generated rules: job, runbook, severities, window of objectives, thresholds.

use super::equal;
use super::severity::Severities;
use super::thresholds::Thresholds;
use std::ops::RangeInclusive;

/// The allowed windows in days. The alerts' windows reach three days, which is more
/// than a tenth of a window much shorter than a month.
const DAYS: RangeInclusive<u32> = 28..=92;

/// The alerts that can be generated.
pub const ALERTS: [&str; 25] = [
    "BackgroundTaskErrors",
    "CacheHitRatioLow",
    "ConnectionPoolTimeouts",
    "ConnectionPoolWait",
    "ConnectionsRejected",
    "DatabaseErrors",
    "ErrorBudgetBurn",
    "ExternalErrors",
    "FileDescriptors",
    "FunctionErrors",
    "HighCpu",
    "HighErrorRatio",
    "HighLatencyP95",
    "HighMemory",
    "MetricConflicts",
    "NoTraffic",
    "QueueBacklog",
    "RateLimitHits",
    "RestartLoop",
    "ScrapesRefused",
    "SeriesOverflow",
    "TargetDown",
    "TargetMissing",
    "TokioSaturated",
    "Watchdog",
];

/// Options of generated rules.
///
/// | option | default |
/// |---|---|
/// | [`job`](Self::job) | all jobs, each by itself; no alerts on targets |
/// | [`runbook_url`](Self::runbook_url) | alerts without a link to a runbook |
/// | [`severities`](Self::severities) | `page`, `ticket`, `none` |
/// | [`omit`](Self::omit) | all alerts |
/// | [`watchdog`](Self::watchdog) | without: kube-prometheus and most other setups have one |
/// | [`window_days`](Self::window_days) | 30 |
/// | [`thresholds`](Self::thresholds) | [their own](Thresholds) |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// The job whose series are used; by default all jobs, each by itself.
    pub job: Option<String>,
    /// The thresholds of the alerts.
    pub thresholds: Thresholds,
    pub(super) runbook: Option<String>,
    pub(super) severities: Severities,
    pub(super) omitted: Vec<String>,
    pub(super) watchdog: bool,
    pub(super) days: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            job: None,
            thresholds: Thresholds::default(),
            runbook: None,
            severities: Severities::default(),
            omitted: Vec::new(),
            watchdog: false,
            days: 30,
        }
    }
}

impl Options {
    /// Sets the URL of the runbook. Alerts append `#` and their name in lower case.
    ///
    /// ```
    /// use metrics_tools::rules::Options;
    ///
    /// assert!(Options::default().runbook_url("https://example.org/runbook").is_ok());
    /// let refused = Options::default().runbook_url("runbook.md").unwrap_err();
    /// assert_eq!(
    ///     refused,
    ///     "`runbook.md` is not the URL of a runbook: write one that begins with `https://` or `http://`"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// If it is not an absolute URL, or has a fragment.
    pub fn runbook_url(mut self, url: impl Into<String>) -> Result<Self, String> {
        let url = url.into();
        let host = url.strip_prefix("https://").or(url.strip_prefix("http://"));
        let host = host.map(|rest| rest.split('/').next().unwrap_or_default());
        if host.is_none_or(str::is_empty) {
            return Err(format!(
                "`{url}` is not the URL of a runbook: write one that begins with `https://` or \
                 `http://`"
            ));
        }
        let is_other = |c: &char| c.is_whitespace() || c.is_control() || "{}".contains(*c);
        if let Some(found) = url.chars().find(is_other) {
            return Err(format!(
                "the URL of the runbook contains {found:?}: write it percent-encoded"
            ));
        }
        if url.contains('#') {
            return Err(format!(
                "`{url}` has a fragment: leave out `#` and what follows; alerts append `#` and \
                 their name"
            ));
        }
        self.runbook = Some(url);
        Ok(self)
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

    /// Sets the label `severity` of the alerts of some of the
    /// [`SEVERITIES`](super::SEVERITIES); the others keep their names.
    ///
    /// ```
    /// use metrics_tools::rules::Options;
    ///
    /// let names = [("page", "critical"), ("ticket", "warning")];
    /// assert!(Options::default().severities(names).is_ok());
    /// let refused = Options::default().severities([("pager", "critical")]).unwrap_err();
    /// assert_eq!(refused, "unknown severity `pager`: write one of page, ticket, none");
    /// ```
    ///
    /// # Errors
    ///
    /// If there is no such severity, a name is not one word, a severity has two names, or
    /// two severities have the same one.
    pub fn severities<S: AsRef<str>, N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = (S, N)>,
    ) -> Result<Self, String> {
        self.severities = Severities::named(names)?;
        Ok(self)
    }

    /// Leaves out an alert, such as `TargetDown` where kube-prometheus has its own. The series that
    /// it reads are still recorded.
    ///
    /// # Errors
    ///
    /// If no alert has this name.
    pub fn omit(mut self, alert: impl Into<String>) -> Result<Self, String> {
        let alert = alert.into();
        if !ALERTS.contains(&&*alert) {
            let all = ALERTS.join(", ");
            return Err(format!("unknown alert `{alert}`: write one of {all}"));
        }
        self.omitted.push(alert);
        Ok(self)
    }

    /// Adds `Watchdog`, which always fires, so that its absence shows that alerting is broken.
    pub fn watchdog(mut self) -> Self {
        self.watchdog = true;
        self
    }

    /// Sets the window of objectives: 30 days by default. The burn rates of the alerts
    /// are scaled, so that they spend the same shares of the budget.
    ///
    /// ```
    /// use metrics_tools::rules::Options;
    ///
    /// assert!(Options::default().window_days(28).is_ok());
    /// let refused = Options::default().window_days(7).unwrap_err();
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

    pub(super) fn omits(&self, alert: &str) -> bool {
        self.omitted.iter().any(|omitted| omitted == alert)
    }

    pub(super) fn runbook_of(&self, alert: &str) -> Option<String> {
        let url = self.runbook.as_ref()?;
        Some(format!("{url}#{}", alert.to_ascii_lowercase()))
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
