//! The process: usage of its limits, and restarts.

use super::calls::percent;
use super::program::Program;
use super::section::{Both, Section};
use crate::rules::Thresholds;
use crate::rules::case::{ABOVE, BELOW};
use crate::rules::humanize::Shown;

/// An alert on a share of a limit, by instance.
struct Share {
    alert: &'static str,
    /// The usage.
    used: &'static str,
    /// Whether it is a counter of seconds.
    is_rate: bool,
    /// The limit.
    limit: &'static str,
    threshold: fn(&Thresholds) -> f64,
    /// `used`, in words.
    what: &'static str,
    /// `limit`, in words.
    of: &'static str,
}

const SHARES: [Share; 4] = [
    Share {
        alert: "HighCpu",
        used: "process_cpu_seconds_total",
        is_rate: true,
        limit: "process_max_cpus",
        threshold: |thresholds| thresholds.cpu_ratio,
        what: "uses",
        of: "of its CPUs",
    },
    Share {
        alert: "HighMemory",
        used: "process_resident_memory_bytes",
        is_rate: false,
        limit: "process_resident_memory_max_bytes",
        threshold: |thresholds| thresholds.memory_ratio,
        what: "uses",
        of: "of the memory that it may use",
    },
    Share {
        alert: "FileDescriptors",
        used: "process_open_fds",
        is_rate: false,
        limit: "process_max_fds",
        threshold: |thresholds| thresholds.file_descriptor_ratio,
        what: "has opened",
        of: "of the file descriptors that it may open",
    },
    Share {
        alert: "TokioSaturated",
        used: "tokio_worker_busy_seconds_total",
        is_rate: true,
        limit: "tokio_workers",
        threshold: |thresholds| thresholds.tokio_busy_ratio,
        what: "keeps the workers of the Tokio runtime busy",
        of: "of the time",
    },
];

/// The value of a limit in the tests.
const LIMIT: f64 = 4096.0;

impl Section<'_> {
    pub(super) fn process(&mut self, program: &Program) {
        for share in &SHARES {
            if program.has(share.used) && program.has(share.limit) {
                self.share(share);
            }
        }
        if program.has("process_start_time_seconds") {
            self.restarts();
        }
    }

    fn share(&mut self, share: &Share) {
        let Share {
            alert,
            used,
            is_rate,
            limit,
            what,
            of,
            ..
        } = share;
        let threshold = (share.threshold)(&self.options.thresholds);
        let all = self.options.matchers(&[], &[]);
        let usage = match is_rate {
            true => format!("rate({used}{all}[5m])"),
            false => format!("{used}{all}"),
        };
        let expr = format!("{usage}\n  /\n({limit}{all} > 0)\n  > {threshold}");
        let (value, percent) = (Shown::Percentage.template(), percent(threshold));
        let rule = self.alert_rule(alert, "ticket", expr).minutes(10).says(
            format!("{{{{ $labels.job }}}}: {{{{ $labels.instance }}}} {what} {value} {of}"),
            format!(
                "For 10 minutes, {{{{ $labels.instance }}}} of {{{{ $labels.job }}}} has been \
                 above {percent} %: it {what} {value} {of}."
            ),
        );
        let series = |section: &Self, share: f64| {
            let usage = LIMIT * threshold * share;
            let usage = match is_rate {
                true => section.rising(used, &[], 60.0 * usage),
                false => section.constant(used, &[], usage),
            };
            vec![usage, section.constant(limit, &[], LIMIT)]
        };
        let both = Both {
            // A rate is complete after its window.
            from: if *is_rate { 5 } else { 0 },
            above: (series(self, ABOVE), threshold * ABOVE),
            below: series(self, BELOW),
        };
        let instance = [("job", self.options.tested_job()), ("instance", "one")];
        self.alert(rule, &instance, both);
    }

    fn restarts(&mut self) {
        let options = self.options;
        let restarts = options.thresholds.restarts;
        let all = options.matchers(&[], &[]);
        let name = "process_start_time_seconds";
        let value = Shown::Number.template();
        let expr = format!("changes({name}{all}[15m]) > {restarts}");
        let rule = self.alert_rule("RestartLoop", "page", expr).says(
            format!(
                "{{{{ $labels.job }}}}: {{{{ $labels.instance }}}} started {value} times in 15 \
                 minutes"
            ),
            format!(
                "{{{{ $labels.instance }}}} of {{{{ $labels.job }}}} started {value} times in 15 \
                 minutes; the limit is {restarts}."
            ),
        );
        // Starts a minute apart, the last ones within the last 15 minutes.
        let started = |section: &Self, times: u32| {
            let starts = (0..=times).map(|start| format!("{}+0x0", start + 1));
            let mut values: Vec<_> = starts.collect();
            values.push(format!("{}+0x40", times + 1));
            vec![section.input(name, &[], values.join(" "))]
        };
        let most = restarts.floor() as u32;
        let both = Both {
            from: 10.max(most + 2),
            above: (started(self, most + 1), f64::from(most + 1)),
            below: started(self, most),
        };
        let instance = [("job", options.tested_job()), ("instance", "one")];
        self.alert(rule, &instance, both);
    }
}
