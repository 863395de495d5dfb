//! Connection pools.

use super::program::Pool;
use super::section::{Both, Section};
use crate::buckets::BucketKinds;
use crate::rules::case::{ABOVE, BELOW, Input};
use crate::rules::humanize::Shown;

/// Waits a minute in the tests.
const MANY: f64 = 1e8;

impl Section<'_> {
    pub(super) fn pool(&mut self, pool: &Pool) {
        if let Some(counter) = &pool.timeouts {
            self.pool_timeouts(counter, &pool.by);
        }
        if let Some(histogram) = &pool.wait {
            self.pool_wait(histogram, pool);
        }
    }

    fn pool_timeouts(&mut self, counter: &str, by: &[String]) {
        let limit = self.options.thresholds.pool_timeouts_per_second;
        let all = self.options.matchers(&[], &[]);
        let groups = groups(by);
        let expr = format!("sum by ({groups}) (rate({counter}{all}[5m])) > {limit}");
        let (value, which) = (Shown::Number.template(), which(counter, by));
        let rule = self
            .alert_rule("ConnectionPoolTimeouts", "ticket", expr)
            .minutes(5)
            .label("pool_metric", counter)
            .says(
                format!(
                    "{{{{ $labels.job }}}}: {value} calls/s get no connection of the pool ({which})"
                ),
                format!(
                    "For 5 minutes, {value} calls/s in {{{{ $labels.job }}}} have given up waiting \
                     for a connection of the pool ({which}); the limit is {limit}/s."
                ),
            );
        let labels = labels(by);
        let series = |section: &Self, by: f64| {
            let series = section.rising_in_two(counter, &labels, 60.0 * limit * by);
            series.to_vec()
        };
        let both = Both {
            // A rate is complete after its window.
            from: 5,
            above: (series(self, ABOVE), limit * ABOVE),
            below: series(self, BELOW),
        };
        let fires: Vec<_> = [("job", self.options.tested_job())]
            .into_iter()
            .chain(labels.iter().copied())
            .collect();
        self.alert(rule, &fires, both);
    }

    fn pool_wait(&mut self, histogram: &str, pool: &Pool) {
        let Pool { buckets, by, .. } = pool;
        let thresholds = self.options.thresholds;
        let (limit, traffic) = (
            thresholds.pool_wait_p95_seconds,
            thresholds.min_calls_per_second,
        );
        let all = self.options.matchers(&[], &[]);
        let rate = |name: &str| format!("rate({name}{all}[5m])");
        let labels_by: Vec<_> = ["job"]
            .into_iter()
            .chain(by.iter().map(|it| &**it))
            .collect();
        let level = labels_by.join("_");
        let p95 = format!("{level}:{histogram}:p95_rate5m");
        let waits = format!("{level}:{histogram}_count:rate5m");
        self.record(&p95, buckets.quantile(0.95, &labels_by, histogram, rate));
        self.record(&waits, buckets.count_rate(&labels_by, histogram, rate));
        let (value, which) = (Shown::Duration.template(), which(histogram, by));
        let expr = format!("{p95}{all} > {limit}\n  and\n{waits}{all} > {traffic}");
        let rule = self
            .alert_rule("ConnectionPoolWait", "ticket", expr)
            .minutes(10)
            .label("pool_metric", histogram)
            .says(
                format!(
                    "{{{{ $labels.job }}}}: 5 % of the calls wait more than {value} for a \
                     connection of the pool ({which})"
                ),
                format!(
                    "In {{{{ $labels.job }}}}, the 95th percentile of the wait for a connection of \
                     the pool ({which}) has been above {limit} s for 10 minutes; it is {value}."
                ),
            );
        let labels = labels(by);
        let (fast, slow_value) = (MANY * 0.95, limit * ABOVE);
        let series = |section: &Self, wait: f64, per_minute: f64| {
            if *buckets == BucketKinds::Native {
                // promtool's series can't be native histograms in all versions, so
                // the recorded series are given.
                let target = [("job", section.options.tested_job())];
                let own: Vec<_> = target.iter().chain(&labels).copied().collect();
                let given =
                    |name: &str, value: f64| Input::new(name, &own, format!("{value}+0x40"));
                return vec![given(&p95, wait), given(&waits, per_minute / 60.0)];
            }
            // All waits above the 95th percentile's bucket end in the next one.
            let share = fast / MANY;
            let counts = [
                (wait.to_string(), per_minute * share),
                ((2.0 * wait).to_string(), per_minute),
                ("+Inf".to_owned(), per_minute),
            ];
            let bucket = format!("{histogram}_bucket");
            let buckets = counts.iter().flat_map(|(le, by)| {
                let own: Vec<_> = labels.iter().copied().chain([("le", &**le)]).collect();
                section.rising_in_two(&bucket, &own, *by)
            });
            let count = format!("{histogram}_count");
            let count = section.rising_in_two(&count, &labels, per_minute);
            buckets.chain(count).collect()
        };
        let fires: Vec<_> = [("job", self.options.tested_job())]
            .into_iter()
            .chain(labels.iter().copied())
            .collect();
        let few = series(self, slow_value, 60.0 * traffic * 0.9);
        self.case(&rule, "with hardly any calls", 20, few, Vec::new());
        let both = Both {
            // A rate needs two samples.
            from: u32::from(*buckets != BucketKinds::Native),
            above: (series(self, slow_value, MANY), slow_value),
            below: series(self, limit * BELOW, MANY),
        };
        self.alert(rule, &fires, both);
    }
}

fn groups(by: &[String]) -> String {
    let groups: Vec<_> = ["job"]
        .into_iter()
        .chain(by.iter().map(|it| &**it))
        .collect();
    groups.join(", ")
}

fn labels(by: &[String]) -> Vec<(&str, &str)> {
    by.iter().map(|label| (&**label, "a")).collect()
}

/// The metric, and the values of its labels.
fn which(metric: &str, by: &[String]) -> String {
    let labels = by.iter().map(|label| format!(" {{{{ $labels.{label} }}}}"));
    labels.fold(metric.to_owned(), |all, label| all + &label)
}
