//! The targets of the job, and alerting itself.

use super::calls::percent;
use super::section::{Both, Section};
use crate::rules::Thresholds;
use crate::rules::case::{ABOVE, BELOW, Firing, Input};
use crate::rules::humanize::Shown;

impl Section<'_> {
    /// Alerts on the targets of the job of the options. Without a job, they would be about
    /// all targets of the server.
    pub(super) fn targets(&mut self, job: &str) {
        let Thresholds {
            targets_down_ratio: some,
            targets_down_page_ratio: many,
            ..
        } = self.options.thresholds;
        let all = self.options.matchers(&[], &[]);
        let share = Shown::Percentage.template();
        let rules = [("ticket", some), ("page", many)].map(|(severity, limit)| {
            let percent = percent(limit);
            let expr = format!("1 - avg by (job) (up{all}) > {limit}");
            self.alert_rule("TargetDown", severity, expr)
                .minutes(5)
                .says(
                    format!("{{{{ $labels.job }}}}: {share} of the targets are down"),
                    format!(
                        "For 5 minutes, Prometheus could not scrape {share} of the targets of \
                         {{{{ $labels.job }}}}; the limit is {percent} %."
                    ),
                )
        });
        let labels = [("job", job)];
        // Several of many targets, simulated by one that is partly up.
        let series = |section: &Self, down: f64| vec![section.constant("up", &[], 1.0 - down)];
        for (rule, limit) in rules.iter().zip([some, many]) {
            for (where_, factor) in [("above", ABOVE), ("below", BELOW)] {
                let what = format!("{where_} {} % of the targets", percent(limit));
                let down = (limit * factor).min(1.0);
                let fired = rules.iter().zip([some, many]);
                let fired = fired.filter(|(_, limit)| down > *limit);
                let firing = fired.map(|(rule, _)| Firing::new(rule, &labels, down));
                let firing: Vec<_> = firing.collect();
                self.case(rule, &what, 5, series(self, down), firing);
            }
        }
        let rule = &rules[0];
        self.case(rule, "a minute too soon", 4, series(self, 1.0), Vec::new());
        let foreign = [("job", "not-this-one"), ("instance", "one")];
        let foreign = vec![Input::new("up", &foreign, "0+0x40")];
        self.case(rule, "targets of another job", 5, foreign, Vec::new());
        self.group.rules.extend(rules);

        // Without a target there is no `up`, so no other alert fires.
        let rule = self
            .alert_rule("TargetMissing", "page", format!("absent(up{all})"))
            .minutes(5)
            .says(
                "{{ $labels.job }}: there is no target",
                "For 5 minutes, Prometheus had no target of the job {{ $labels.job }}.",
            );
        let other = format!("not-{job}");
        let missing = Input::new("up", &[("job", &other), ("instance", "one")], "1+0x40");
        let both = Both {
            from: 0,
            above: (vec![missing], 1.0),
            below: vec![self.constant("up", &[], 0.0)],
        };
        self.alert(rule, &labels, both);
    }

    pub(super) fn watchdog(&mut self) {
        let rule = self
            .alert_rule("Watchdog", "none", "vector(1)".to_owned())
            .says(
                "Alerting works",
                "It always fires: where it does not arrive, no other alert does.",
            );
        let firing = vec![Firing::new(&rule, &[], 1.0)];
        self.case(&rule, "always", 1, Vec::new(), firing);
        self.group.rules.push(rule);
    }
}
