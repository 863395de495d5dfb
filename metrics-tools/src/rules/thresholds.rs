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
    /// `HighErrorRatio`: the share of a job's requests that fail.
    error_ratio: 0.05,
    /// `HighErrorRatio`: the requests a second from which on their share says something.
    error_ratio_requests_per_second: 0.1,
    /// `HighLatencyP95`: seconds that 95 % of an endpoint's requests take at most.
    latency_p95_seconds: 0.5,
    /// `RateLimitHits`: the share of a job's requests that are answered with 429.
    rate_limited_ratio: 0.1,
    /// `RateLimitHits`: rejections a second, where they are counted.
    rate_limited_per_second: 1.0,
    /// `DatabaseErrors`: the share of an operation's calls that fail.
    database_error_ratio: 0.05,
    /// `ExternalErrors`: the share of the requests to a service that fail; more than of a database, as it is others' and far.
    external_error_ratio: 0.1,
    /// `BackgroundTaskErrors`: the share of a type's tasks that fail.
    background_task_error_ratio: 0.1,
    /// `FunctionErrors`: the share of a function's calls that fail; only where a program asks for these alerts itself.
    function_error_ratio: 0.1,
    /// `CacheHitRatioLow`: the share of an operation's lookups that find something; a cache that finds less is more work than help.
    cache_hit_ratio: 0.5,
    /// `CacheHitRatioLow`: the lookups a second from which on their share says something.
    cache_lookups_per_second: 1.0,
    /// `QueueBacklog`: the share of a queue that is full, where it says how much it holds.
    queue_full_ratio: 0.8,
    /// `QueueBacklog`: how much waits, where a queue does not say what it holds.
    queue_length: 100.0,
    /// `HighCpu`: CPUs that an instance keeps busy; a service that has more to itself may use more.
    cpus: 0.8,
    /// `RestartLoop`: starts of an instance in 15 minutes, of which a deployment needs one or two.
    restarts: 2.0,
}

impl Thresholds {
    /// Sets the threshold with this name.
    ///
    /// # Errors
    ///
    /// If the name is unknown or the value is out of range: what to write.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), String> {
        // The case of `RestartLoop` has a start a minute, in its 15 minutes.
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
                "there is no threshold {name}: write one of {}",
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
            changed.set(name, default * 1.1).expect("a name");
            assert_ne!(changed, Thresholds::default(), "{name}");
            changed.set(name, *default).expect("a name");
            assert_eq!(changed, Thresholds::default(), "{name}");
            assert!(says.starts_with(" `"), "{says}");
        }
        let mut thresholds = Thresholds::default();
        let unknown = thresholds.set("latency", 1.0).expect_err("unknown");
        assert!(unknown.contains("write one of error_ratio, "), "{unknown}");
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(thresholds.set("cpus", value).is_err());
        }
        let percent = thresholds.set("error_ratio", 5.0).expect_err("percent");
        assert_eq!(
            percent,
            "error_ratio can't be 5: write a number between 0 and 1"
        );
    }
}
