//! The thresholds of the general alerts.

/// Defines the struct, its defaults and the names of its fields in one place.
macro_rules! thresholds {
    ($($(#[doc = $doc:literal])+ $name:ident: $default:literal,)+) => {
        /// The thresholds of the general alerts. Defaults without a reason are values
        /// at which most services have a problem; change them if yours differs.
        ///
        /// ```
        /// use metrics_tools::rules::Thresholds;
        ///
        /// let mut thresholds = Thresholds::default();
        /// thresholds.set("latency_p95_seconds", 1.5).unwrap();
        /// assert_eq!(thresholds.latency_p95_seconds, 1.5);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct Thresholds {
            $($(#[doc = $doc])+ #[doc = concat!("\nBy default ", stringify!($default), ".")] pub $name: f64,)+
        }

        impl Default for Thresholds {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Thresholds {
            /// Each name with its default and description.
            pub const NAMES: &[(&str, f64, &str)] =
                &[$((stringify!($name), $default, concat!($($doc),+)),)+];

            fn field(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

thresholds! {
    /// `TargetDown`: the share of a job's targets that are down at which it is a ticket.
    targets_down_ratio: 0.1,
    /// `TargetDown`: the share of a job's targets that are down at which it pages.
    targets_down_page_ratio: 0.5,
    /// `HighErrorRatio`, `HighLatencyP95`, `RateLimitHits`: the requests a second below which a ratio or a percentile means nothing.
    min_requests_per_second: 0.1,
    /// `DatabaseErrors`, `ExternalErrors`, `FunctionErrors`, `ConnectionPoolWait`: the calls a second below which a ratio or a percentile means nothing.
    min_calls_per_second: 0.1,
    /// `BackgroundTaskErrors`: the tasks a second below which a ratio means nothing.
    min_tasks_per_second: 0.01,
    /// `CacheHitRatioLow`: the lookups a second below which a ratio means nothing.
    min_lookups_per_second: 1.0,
    /// `ErrorBudgetBurn`: the failures in the long window below which a ratio means nothing: at low traffic, one of them is a large share.
    min_failures: 10.0,
    /// `HighErrorRatio`: the share of a job's requests that fail.
    error_ratio: 0.05,
    /// `HighLatencyP95`: seconds that 95 % of an endpoint's requests take at most.
    latency_p95_seconds: 0.5,
    /// `NoTraffic`: the mean requests a second over the last day above which ten minutes without requests are a fault.
    no_traffic_requests_per_second: 1.0,
    /// `RateLimitHits`: the share of a job's requests that are answered with 429.
    rate_limited_ratio: 0.1,
    /// `RateLimitHits`: rejections a second, where a metric counts them.
    rate_limited_per_second: 1.0,
    /// `DatabaseErrors`: the share of an operation's calls that fail.
    database_error_ratio: 0.05,
    /// `ExternalErrors`: the share of the requests to a peer that fail; higher than for a database, because a peer is remote and run by others.
    external_error_ratio: 0.1,
    /// `BackgroundTaskErrors`: the share of a type's tasks that fail.
    background_task_error_ratio: 0.1,
    /// `FunctionErrors`: the share of a function's calls that fail; only where a program asks for these alerts itself.
    function_error_ratio: 0.1,
    /// `CacheHitRatioLow`: the share of an operation's lookups that hit; below it, a cache costs more than it saves.
    cache_hit_ratio: 0.5,
    /// `ConnectionPoolTimeouts`: calls a second that get no connection in time.
    pool_timeouts_per_second: 0.05,
    /// `ConnectionPoolWait`: seconds that 95 % of the calls wait for a connection at most.
    pool_wait_p95_seconds: 0.1,
    /// `QueueBacklog`: the share of a queue's capacity that is full, where a metric has the capacity.
    queue_full_ratio: 0.8,
    /// `QueueBacklog`: the items that wait, where no metric has the capacity.
    queue_length: 100.0,
    /// `HighCpu`: the share of the CPUs that an instance may use.
    cpu_ratio: 0.8,
    /// `HighMemory`: the share of the memory that an instance may use.
    memory_ratio: 0.9,
    /// `FileDescriptors`: the share of the file descriptors that an instance may open.
    file_descriptor_ratio: 0.8,
    /// `TokioSaturated`: the share of the time that the workers of the Tokio runtime are busy.
    tokio_busy_ratio: 0.9,
    /// `RestartLoop`: starts of an instance in 15 minutes; a deployment needs one or two.
    restarts: 2.0,
}

impl Thresholds {
    /// Sets the threshold with this name.
    ///
    /// # Errors
    ///
    /// If the name is unknown or the value is out of range: what to write.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), String> {
        // A test case of `RestartLoop` has a start a minute, within 15 minutes.
        let (below, words) = match name {
            _ if name.ends_with("_ratio") => (1.0, "between 0 and 1"),
            "restarts" => (13.0, "above 0 and below 13"),
            _ => (f64::INFINITY, "above 0"),
        };
        if !(value > 0.0 && value < below) {
            return Err(format!("{name} can't be {value}: write a number {words}"));
        }
        let names = Self::NAMES.iter().map(|(name, ..)| *name);
        let Some(field) = self.field(name) else {
            let names: Vec<_> = names.collect();
            return Err(format!(
                "unknown threshold {name}: write one of {}",
                names.join(", ")
            ));
        };
        *field = value;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_sets_its_own_figure() {
        for (name, default, says) in Thresholds::NAMES {
            let mut changed = Thresholds::default();
            changed.set(name, default * 1.05).expect("a name");
            assert_ne!(changed, Thresholds::default(), "{name}");
            changed.set(name, *default).expect("a name");
            assert_eq!(changed, Thresholds::default(), "{name}");
            assert!(says.starts_with(" `"), "{says}");
        }
        let mut thresholds = Thresholds::default();
        let unknown = thresholds.set("latency", 1.0).expect_err("unknown");
        assert!(
            unknown.contains("write one of targets_down_ratio, "),
            "{unknown}"
        );
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(thresholds.set("latency_p95_seconds", value).is_err());
        }
        let percent = thresholds.set("error_ratio", 5.0).expect_err("percent");
        assert_eq!(
            percent,
            "error_ratio can't be 5: write a number between 0 and 1"
        );
    }
}
