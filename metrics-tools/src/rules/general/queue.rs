//! Queues.

use super::calls::percent;
use super::program::Queue;
use super::section::{Both, Section};

/// What the queue of the tests holds.
const CAPACITY: f64 = 1000.0;

impl Section<'_> {
    /// By instance: where work is shared out badly, one queue is full and the
    /// others are empty.
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
        let (expr, limit, words) = match capacity {
            Some(capacity) => {
                let share = thresholds.queue_full_ratio;
                (
                    format!("{gauge}{all}\n  /\n({capacity}{all} > 0)\n  > {share}"),
                    CAPACITY * share,
                    format!("{} % of what it holds", percent(share)),
                )
            }
            None => {
                let limit = thresholds.queue_length;
                (format!("{gauge}{all} > {limit}"), limit, limit.to_string())
            }
        };
        let rule = self
            .alert_rule("QueueBacklog", "ticket", expr)
            .minutes(10)
            .label("queue_metric", gauge)
            .says(
                format!("{{{{ $labels.job }}}}: {gauge}{which} is above {words}"),
                format!(
                    "At {{{{ $labels.instance }}}} of {{{{ $labels.job }}}}, {gauge}{which} was \
                     above {words} for 10 minutes: more comes in than is done."
                ),
            );
        let labels: Vec<_> = by.iter().map(|label| (&**label, "a")).collect();
        let series = |section: &Self, value: f64| {
            let values = [(Some(gauge), value), (capacity.as_ref(), CAPACITY)];
            let inputs = values.into_iter().filter_map(|(name, value)| {
                Some(section.input(name?, &labels, format!("{value}+0x30")))
            });
            inputs.collect::<Vec<_>>()
        };
        let both = Both {
            from: 0,
            above: series(self, limit * 1.001),
            below: series(self, limit * 0.999),
        };
        let target = [("job", options.tested_job()), ("instance", "one")];
        let fires: Vec<_> = target.iter().chain(&labels).copied().collect();
        self.alert(rule, &fires, both);
    }
}
