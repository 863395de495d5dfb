//! Metrics that are incomplete: series past their limit, conflicting declarations.

use super::program::Program;
use super::section::{Both, Section};
use crate::rules::humanize::Shown;

impl Section<'_> {
    pub(super) fn library(&mut self, program: &Program) {
        let overflow = "metrics_series_overflow_total";
        if let Some([metric, ..]) = program.metrics.get(overflow).map(Vec::as_slice) {
            self.overflow(overflow, metric);
        }
        if program.has("metrics_conflicts") {
            self.conflicts("metrics_conflicts");
        }
    }

    fn overflow(&mut self, counter: &str, metric: &str) {
        let all = self.options.matchers(&[], &[]);
        let expr = format!("sum by (job, {metric}) (rate({counter}{all}[5m])) > 0");
        let value = Shown::Number.template();
        let rule = self
            .alert_rule("SeriesOverflow", "ticket", expr)
            .minutes(10)
            .says(
                format!(
                    "{{{{ $labels.job }}}}: {{{{ $labels.{metric} }}}} has more label values than \
                     its limit"
                ),
                format!(
                    "For 10 minutes, {value} updates/s of {{{{ $labels.{metric} }}}} in \
                     {{{{ $labels.job }}}} have been counted under the label value `__other__`."
                ),
            );
        let labels = [(metric, "tenant_requests_total")];
        let both = Both {
            from: 1,
            above: (self.rising_in_two(counter, &labels, 90.0).to_vec(), 1.5),
            below: vec![self.constant(counter, &labels, 60.0)],
        };
        // The rate is complete after its window; the alert fires before that.
        let fires = [("job", self.options.tested_job()), labels[0]];
        self.alert(rule, &fires, both);
    }

    fn conflicts(&mut self, gauge: &str) {
        let all = self.options.matchers(&[], &[]);
        let value = Shown::Number.template();
        let rule = self
            .alert_rule("MetricConflicts", "ticket", format!("{gauge}{all} > 0"))
            .minutes(5)
            .says(
                format!("{{{{ $labels.job }}}}: {value} metrics have conflicting declarations"),
                format!(
                    "At {{{{ $labels.instance }}}} of {{{{ $labels.job }}}}, {value} declarations \
                     of metrics conflict with others: their series are added up, or only the first \
                     is exposed. The log names them at the start, and so does `metrics lint`."
                ),
            );
        let both = Both {
            from: 0,
            above: (vec![self.constant(gauge, &[], 2.0)], 2.0),
            below: vec![self.constant(gauge, &[], 0.0)],
        };
        let instance = [("job", self.options.tested_job()), ("instance", "one")];
        self.alert(rule, &instance, both);
    }
}
