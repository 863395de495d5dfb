//! Connections and scrapes that a service refuses before any handler.

use super::program::Program;
use super::section::{Both, Section};
use crate::rules::humanize::Shown;

/// A counter of refusals, by reason.
struct Refusals {
    alert: &'static str,
    counter: &'static str,
    label: &'static str,
    /// The reasons that an operator can fix.
    reasons: &'static [&'static str],
    /// The name of what is refused, such as connections.
    what: &'static str,
    /// An explanation for the annotation.
    means: &'static str,
}

const REFUSALS: [Refusals; 2] = [
    Refusals {
        alert: "ConnectionsRejected",
        counter: "connections_rejected_total",
        label: "cause",
        reasons: &[
            "max_connections",
            "evicted",
            "unsent_bytes",
            "incomplete_bytes",
            "descriptors",
            "accept",
        ],
        what: "connections",
        means: "a limit of the server or of the process is reached",
    },
    Refusals {
        alert: "ScrapesRefused",
        counter: "metrics_scrapes_total",
        label: "result",
        reasons: &["unauthorized", "forbidden"],
        what: "scrapes",
        means: "a scraper has the wrong secret or address, or somebody guesses",
    },
];

impl Section<'_> {
    pub(super) fn refusals(&mut self, program: &Program) {
        for refusals in &REFUSALS {
            if program.has(refusals.counter) {
                self.refused(refusals);
            }
        }
    }

    fn refused(&mut self, refusals: &Refusals) {
        let Refusals {
            alert,
            counter,
            label,
            reasons,
            what,
            means,
        } = refusals;
        let reasons_matcher = format!("{label}=~\"{}\"", reasons.join("|"));
        let all = self.options.matchers(&[], &[reasons_matcher]);
        let expr = format!("sum by (job, {label}) (rate({counter}{all}[5m])) > 0");
        let value = Shown::Number.template();
        let rule = self.alert_rule(alert, "ticket", expr).minutes(10).says(
            format!("{{{{ $labels.job }}}}: {what} are refused ({{{{ $labels.{label} }}}})"),
            format!(
                "For 10 minutes, {{{{ $labels.job }}}} has refused {value} {what}/s \
                 ({{{{ $labels.{label} }}}}): {means}."
            ),
        );
        let labels = [(*label, reasons[0])];
        let both = Both {
            from: 1,
            above: (self.rising_in_two(counter, &labels, 90.0).to_vec(), 1.5),
            below: vec![self.constant(counter, &labels, 60.0)],
        };
        let fires = [("job", self.options.tested_job()), labels[0]];
        self.alert(rule, &fires, both);
    }
}
