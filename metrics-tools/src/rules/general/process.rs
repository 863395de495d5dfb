//! Targets and processes, and alerting itself.

use super::section::{Both, Section};
use crate::rules::Thresholds;
use crate::rules::case::{Firing, Input};

impl Section<'_> {
    pub(super) fn targets(&mut self) {
        let options = self.options;
        let all = options.matchers(&[], &[]);
        let instance = [("job", options.tested_job()), ("instance", "one")];
        let rule = self
            .alert_rule("TargetDown", "page", format!("up{all} == 0"))
            .minutes(1)
            .says(
                "{{ $labels.job }}: {{ $labels.instance }} is down",
                "Prometheus could not scrape {{ $labels.instance }} of {{ $labels.job }} for a \
                 minute.",
            );
        let series =
            |section: &Self, value: u8| vec![section.input("up", &[], format!("{value}+0x30"))];
        let both = Both {
            from: 0,
            above: series(self, 0),
            below: series(self, 1),
        };
        self.alert(rule, &instance, both);

        // Without a target there is no `up`, and without that no alert on it.
        let Some(job) = &options.job else {
            return;
        };
        let rule = self
            .alert_rule("TargetMissing", "page", format!("absent(up{all})"))
            .minutes(5)
            .says(
                format!("{job}: there is no target"),
                format!("Prometheus knew no target of the job {job} for 5 minutes."),
            );
        let labels = [("job", job.as_str())];
        let other = format!("not-{job}");
        let missing = Input::new("up", &[("job", &other), ("instance", "one")], "1+0x30");
        let both = Both {
            from: 0,
            above: vec![missing],
            below: series(self, 0),
        };
        self.alert(rule, &labels, both);
    }

    pub(super) fn process(&mut self) {
        let options = self.options;
        let all = options.matchers(&[], &[]);
        let instance = [("job", options.tested_job()), ("instance", "one")];
        let name = "process_cpu_seconds_total";
        let Thresholds { cpus, restarts, .. } = options.thresholds;
        let rule = self
            .alert_rule(
                "HighCpu",
                "ticket",
                format!("rate({name}{all}[5m]) > {cpus}"),
            )
            .minutes(10)
            .says(
                "{{ $labels.job }}: {{ $labels.instance }} is busy",
                format!(
                    "{{{{ $labels.instance }}}} of {{{{ $labels.job }}}} kept more than {cpus} \
                     CPUs busy for 10 minutes."
                ),
            );
        let both = Both {
            // A rate is whole when its window is.
            from: 5,
            above: vec![self.rising(name, &[], 60.0 * cpus * 1.001)],
            below: vec![self.rising(name, &[], 60.0 * cpus * 0.999)],
        };
        self.alert(rule, &instance, both);

        let name = "process_start_time_seconds";
        let expr = format!("changes({name}{all}[15m]) > {restarts}");
        let rule = self.alert_rule("RestartLoop", "page", expr).says(
            "{{ $labels.job }}: {{ $labels.instance }} starts again and again",
            format!(
                "{{{{ $labels.instance }}}} of {{{{ $labels.job }}}} started more than {restarts} \
                 times in 15 minutes."
            ),
        );
        // Starts a minute apart, the last ones within the last 15 minutes.
        let started = |section: &Self, times: u32| {
            let starts = (0..=times).map(|start| format!("{}+0x0", start + 1));
            let mut values: Vec<_> = starts.collect();
            values.push(format!("{}+0x30", times + 1));
            vec![section.input(name, &[], values.join(" "))]
        };
        let both = Both {
            from: 10,
            above: started(self, restarts.floor() as u32 + 1),
            below: started(self, restarts.floor() as u32),
        };
        self.alert(rule, &instance, both);
    }

    pub(super) fn watchdog(&mut self) {
        let rule = self
            .alert_rule("Watchdog", "none", "vector(1)".to_owned())
            .says(
                "Alerting works",
                "It always fires: where it does not arrive, no other alert does.",
            );
        let firing = vec![Firing::new(&rule, &[])];
        self.case(&rule, "always", 1, Vec::new(), firing);
        self.group.rules.push(rule);
    }
}
