//! Fault injection, to demonstrate alerts and dashboards. It exists only with `--enable-faults`, and is then open to everyone
//! who reaches the service: never enable it in production.
//!
//! [`crate::layers::injection`] injects errors and latency; database and cache check at the start of an operation whether they
//! should fail.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The maximum latency that can be injected.
const LONGEST_LATENCY: f64 = 60.0;

/// The faults to inject; none by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FaultSettings {
    /// The share of requests that fail with 500: from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    pub error_share: f64,
    /// Seconds that each request waits before anything else: from 0 to 60.
    #[serde(alias = "latency")]
    #[schema(minimum = 0, maximum = 60)]
    pub latency_seconds: f64,
    /// Whether every query fails as if there were no database.
    pub database_down: bool,
    /// Whether every operation on the cache fails as if there were none.
    pub cache_down: bool,
}

impl FaultSettings {
    /// Validates the settings.
    ///
    /// # Errors
    /// All mistakes, as text for the client.
    pub fn validate(self) -> Result<Self, String> {
        let mut problems = Vec::new();
        if !(0.0..=1.0).contains(&self.error_share) {
            problems.push("`error_share` must be from 0 to 1".to_owned());
        }
        if !(0.0..=LONGEST_LATENCY).contains(&self.latency_seconds) {
            let problem = format!("`latency_seconds` must be from 0 to {LONGEST_LATENCY}");
            problems.push(problem);
        }
        match problems.is_empty() {
            true => Ok(self),
            false => Err(problems.join("; ")),
        }
    }
}

/// The current faults. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// `None` if fault injection is disabled.
    settings: Option<Arc<RwLock<FaultSettings>>>,
}

impl Faults {
    /// Starts without faults. If not `enabled`, there never are any.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self {
            settings: enabled.then(Arc::default),
        }
    }

    /// Whether fault injection is enabled.
    #[must_use]
    pub fn are_enabled(&self) -> bool {
        self.settings.is_some()
    }

    /// Replaces the faults. Has no effect if fault injection is disabled.
    pub fn set(&self, settings: FaultSettings) {
        if let Some(shared) = &self.settings {
            *shared.write().unwrap_or_else(PoisonError::into_inner) = settings;
        }
    }

    /// The current faults.
    #[must_use]
    pub fn get(&self) -> FaultSettings {
        match &self.settings {
            Some(shared) => *shared.read().unwrap_or_else(PoisonError::into_inner),
            None => FaultSettings::default(),
        }
    }

    /// Whether the database should fail.
    #[must_use]
    pub fn database_down(&self) -> bool {
        self.get().database_down
    }

    /// Whether the cache should fail.
    #[must_use]
    pub fn cache_down(&self) -> bool {
        self.get().cache_down
    }

    /// The latency to inject into a request, if any.
    pub(crate) fn latency(&self) -> Option<Duration> {
        let seconds = self.get().latency_seconds;
        (seconds > 0.0).then(|| Duration::from_secs_f64(seconds))
    }

    /// Whether to fail this request, at random.
    pub(crate) fn fails(&self) -> bool {
        let share = self.get().error_share;
        share > 0.0 && fastrand::f64() < share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_switch_nothing_can_go_wrong() {
        let faults = Faults::new(false);
        faults.set(FaultSettings {
            error_share: 1.0,
            latency_seconds: 1.0,
            database_down: true,
            cache_down: true,
        });
        assert_eq!(faults.get(), FaultSettings::default());
        assert!(!faults.fails() && !faults.database_down() && !faults.cache_down());
        assert_eq!(faults.latency(), None);
    }

    #[test]
    fn a_share_of_requests_fails() {
        let faults = Faults::new(true);
        let failures = |error_share| {
            faults.set(FaultSettings {
                error_share,
                ..FaultSettings::default()
            });
            (0..10_000).filter(|_| faults.fails()).count()
        };
        assert_eq!(failures(0.0), 0);
        assert_eq!(failures(1.0), 10_000);
        // Ten standard deviations.
        assert!((2_500 - 433..2_500 + 433).contains(&failures(0.25)));
    }

    #[test]
    fn invalid_faults_are_reported_all_at_once() {
        let settings = FaultSettings {
            error_share: 1.5,
            latency_seconds: -1.0,
            ..FaultSettings::default()
        };
        let problems = settings.validate().expect_err("two problems");
        assert!(problems.contains("from 0 to 1;") && problems.contains("from 0 to 60"));
        let settings = FaultSettings {
            error_share: f64::NAN,
            ..FaultSettings::default()
        };
        assert!(settings.validate().is_err());
    }
}
