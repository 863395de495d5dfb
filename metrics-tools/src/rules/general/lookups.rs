//! Lookups in caches.

use super::calls::percent;
use super::program::Lookups;
use super::section::{Both, Section};
use crate::rules::case::{ABOVE, BELOW};
use crate::rules::humanize::Shown;
use crate::rules::{equal, like};

/// Lookups a minute in the tests.
const MANY: f64 = 1e8;

impl Section<'_> {
    pub(super) fn lookups(&mut self, lookups: &Lookups) {
        let Lookups {
            counter,
            by,
            result,
            hit,
            miss,
        } = lookups;
        let options = self.options;
        let thresholds = options.thresholds;
        let (ratio, traffic) = (
            thresholds.cache_hit_ratio,
            thresholds.min_lookups_per_second,
        );
        let groups: Vec<_> = ["job"]
            .into_iter()
            .chain(by.iter().map(|it| &**it))
            .collect();
        let groups = groups.join(", ");
        let hits = options.matchers(&[], &[equal(result, hit)]);
        let all = options.matchers(&[], &[like(result, &format!("{hit}|{miss}"))]);
        let all = format!("sum by ({groups}) (rate({counter}{all}[5m]))");
        let expr = format!(
            "sum by ({groups}) (rate({counter}{hits}[5m]))\n  /\n({all} > {traffic})\n  < {ratio}"
        );
        let which: Vec<_> = by
            .iter()
            .map(|label| format!("{{{{ $labels.{label} }}}}"))
            .collect();
        let which = which.join(" ");
        let (value, percent) = (Shown::Percentage.template(), percent(ratio));
        let rule = self
            .alert_rule("CacheHitRatioLow", "ticket", expr)
            .minutes(15)
            .says(
                format!("{{{{ $labels.job }}}}: {value} of the cache lookups hit ({which})"),
                format!(
                    "In {{{{ $labels.job }}}}, {value} of the cache lookups ({which}) hit; it has \
                     been below {percent} % for 15 minutes."
                ),
            );
        let labels: Vec<_> = by.iter().map(|label| (&**label, "get")).collect();
        let series = |section: &Self, all: f64, share: f64| {
            let hits = (all * share).round().min(all);
            [(hit, hits), (miss, all - hits)]
                .map(|(value, by)| {
                    let own = [(&**result, &**value)];
                    let all: Vec<_> = labels.iter().chain(&own).copied().collect();
                    section.rising_in_two(counter, &all, by)
                })
                .concat()
        };
        let few = series(self, 60.0 * traffic * 0.98, 0.0);
        self.case(&rule, "with hardly any lookups", 20, few, Vec::new());
        let both = Both {
            from: 1,
            above: (series(self, MANY, ratio * BELOW), ratio * BELOW),
            below: series(self, MANY, ratio * ABOVE),
        };
        let job = [("job", options.tested_job())];
        let fires: Vec<_> = job.iter().chain(&labels).copied().collect();
        self.alert(rule, &fires, both);
    }
}
