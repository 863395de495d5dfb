//! Queues.

use super::calls::percent;
use super::program::Queue;
use super::section::{Both, Section};
use crate::rules::case::{ABOVE, BELOW};
use crate::rules::humanize::Shown;

/// The capacity of the queue in the tests.
const CAPACITY: f64 = 1000.0;

impl Section<'_> {
    /// By instance: if work is distributed unevenly, one queue may be full while the others are
    /// empty.
    pub(super) fn queue(&mut self, queue: &Queue) {
        let Queue {
            gauge,
            capacity,
            by,
        } = queue;
        let options = self.options;
        let thresholds = options.thresholds;
        let all = options.matchers(&[], &[]);
        let which: String = by
            .iter()
            .map(|label| format!(" {{{{ $labels.{label} }}}}"))
            .collect();
        let (expr, limit, unit) = match capacity {
            Some(capacity) => {
                let share = thresholds.queue_full_ratio;
                (
                    format!("{gauge}{all}\n  /\n({capacity}{all} > 0)\n  > {share}"),
                    share,
                    CAPACITY,
                )
            }
            None => {
                let limit = thresholds.queue_length;
                (format!("{gauge}{all} > {limit}"), limit, 1.0)
            }
        };
        let (value, limit_in_words) = match capacity {
            Some(_) => (
                format!("{} full", Shown::Percentage.template()),
                format!("{} %", percent(limit)),
            ),
            None => (
                format!("{} items long", Shown::Number.template()),
                format!("{limit} items"),
            ),
        };
        let rule = self
            .alert_rule("QueueBacklog", "ticket", expr)
            .minutes(10)
            .label("queue_metric", gauge)
            .says(
                format!("{{{{ $labels.job }}}}: the queue {gauge}{which} is {value}"),
                format!(
                    "At {{{{ $labels.instance }}}} of {{{{ $labels.job }}}}, the queue \
                     {gauge}{which} is {value}; it has been above {limit_in_words} for 10 minutes: \
                     more comes in than is done."
                ),
            );
        let labels: Vec<_> = by.iter().map(|label| (&**label, "a")).collect();
        let series = |section: &Self, share: f64| {
            let values = [
                (Some(gauge), unit * limit * share),
                (capacity.as_ref(), CAPACITY),
            ];
            let inputs = values
                .into_iter()
                .filter_map(|(name, value)| Some(section.constant(name?, &labels, value)));
            inputs.collect::<Vec<_>>()
        };
        let both = Both {
            from: 0,
            above: (series(self, ABOVE), limit * ABOVE),
            below: series(self, BELOW),
        };
        let target = [("job", options.tested_job()), ("instance", "one")];
        let fires: Vec<_> = target.iter().chain(&labels).copied().collect();
        self.alert(rule, &fires, both);
    }
}
