//! Calls, lookups and queues.

use super::super::like;
use super::{Both, Calls, Queue, Section, equal};

/// Calls a minute in the tests.
const MANY: f64 = 1e6;

impl Section<'_> {
    pub(super) fn calls(&mut self, calls: &Calls) {
        let Calls {
            alert,
            counter,
            by,
            failures,
            share,
            minutes,
            what,
        } = calls;
        let options = self.options;
        let all = options.matchers(&[], &[]);
        let failed = options.matchers(&[], &[like(&failures.label, &failures.pattern)]);
        let groups: Vec<_> = ["job"]
            .into_iter()
            .chain(by.iter().map(|it| &**it))
            .collect();
        let by = groups.join(", ");
        let expr = format!(
            "sum by ({by}) (rate({counter}{failed}[5m]))\n  /\n\
             (sum by ({by}) (rate({counter}{all}[5m])) > 0)\n  > {share}"
        );
        let percent = share * 100.0;
        let which: Vec<_> = groups[1..]
            .iter()
            .map(|label| format!("{{{{ $labels.{label} }}}}"))
            .collect();
        let which = which.join(" ");
        let rule = self
            .alert_rule(alert, "ticket", expr)
            .minutes(*minutes)
            .label("calls", counter)
            .says(
                format!("{{{{ $labels.job }}}}: {what} fail: {which}"),
                format!(
                    "In {{{{ $labels.job }}}}, above {percent} % of the {what} ({which}) failed \
                     for {minutes} minutes."
                ),
            );
        let labels: Vec<_> = groups[1..].iter().map(|label| (*label, "a")).collect();
        let series = |section: &Self, share: f64| {
            let count = (MANY * share).round();
            let (failure, success) = &failures.examples;
            [(failure, count), (success, MANY - count)]
                .map(|(value, by)| {
                    let own = [(&*failures.label, &**value)];
                    let all: Vec<_> = labels.iter().chain(&own).copied().collect();
                    section.rising(counter, &all, by)
                })
                .to_vec()
        };
        let both = Both {
            from: 1,
            above: series(self, share * 1.001),
            below: series(self, share * 0.999),
        };
        let job = [("job", options.tested_job())];
        let fires: Vec<_> = job.iter().chain(&labels).copied().collect();
        self.alert(rule, &fires, both);
    }

    pub(super) fn cache_lookups(&mut self) {
        let options = self.options;
        let counter = "cache_operations_total";
        let hits = options.matchers(&[], &[equal("result", "hit")]);
        let lookups = options.matchers(&[], &[like("result", "hit|miss")]);
        let all = format!("sum by (job, operation) (rate({counter}{lookups}[5m]))");
        let expr = format!(
            "sum by (job, operation) (rate({counter}{hits}[5m]))\n  /\n({all} > 1)\n  < 0.5"
        );
        let rule = self
            .alert_rule("CacheHitRatioLow", "ticket", expr)
            .minutes(15)
            .says(
                "{{ $labels.job }}: {{ $labels.operation }} of the cache finds little",
                "For 15 minutes, less than half of the lookups ({{ $labels.operation }}) in the \
                 cache of {{ $labels.job }} found something.",
            );
        let series = |section: &Self, all: f64, share: f64| {
            let hits = (all * share).round();
            [("hit", hits), ("miss", all - hits)]
                .map(|(result, by)| {
                    section.rising(counter, &[("operation", "get"), ("result", result)], by)
                })
                .to_vec()
        };
        let few = series(self, 59.0, 0.0);
        self.case(&rule, "with hardly any lookups", 20, few, Vec::new());
        let both = Both {
            from: 1,
            above: series(self, MANY, 0.5 * 0.999),
            below: series(self, MANY, 0.5 * 1.001),
        };
        let labels = [("job", options.tested_job()), ("operation", "get")];
        self.alert(rule, &labels, both);
    }

    pub(super) fn queue(&mut self, queue: &Queue) {
        let Queue { gauge, limit } = queue;
        let all = self.options.matchers(&[], &[]);
        let rule = self
            .alert_rule("QueueBacklog", "ticket", format!("{gauge}{all} > {limit}"))
            .minutes(10)
            .label("queue", gauge)
            .says(
                format!("{{{{ $labels.job }}}}: {gauge} is above {limit}"),
                format!(
                    "At {{{{ $labels.instance }}}} of {{{{ $labels.job }}}}, {gauge} was above \
                     {limit} for 10 minutes: more comes in than is done."
                ),
            );
        let series =
            |section: &Self, value: f64| vec![section.input(gauge, &[], format!("{value}+0x30"))];
        let both = Both {
            from: 0,
            above: series(self, limit + limit.abs().max(1.0) * 0.001),
            below: series(self, *limit),
        };
        let labels = [("job", self.options.tested_job()), ("instance", "one")];
        self.alert(rule, &labels, both);
    }
}
