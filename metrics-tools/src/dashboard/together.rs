//! Panels for ratios of several series.

use super::board::Board;
use super::by_kind::{by, legend};
use super::metric::Metric;
use super::panel::{PROMETHEUS, Panel, rate, select};

/// Of Prometheus itself.
const RULE_FAILURES: &str = "prometheus_rule_evaluation_failures_total";

impl Board {
    /// Panels that stand behind those of this metric.
    pub(super) fn beside(&self, metric: &Metric) -> Vec<Panel> {
        let mut panels = Vec::new();
        let name = &*metric.name;
        // What tells apart what is counted, and not how it ended. An endpoint's
        // methods are few, and alike.
        let labels_without = |outcome: &str| -> Vec<String> {
            let labels = metric.labels.iter();
            labels
                .filter(|label| *label != outcome && *label != "method")
                .cloned()
                .collect()
        };
        if let Some((outcome, failed)) = &metric.failures {
            let labels = labels_without(outcome);
            let by = by(&labels);
            let failed = rate(name, &format!("{outcome}=~\"{failed}\""));
            let queued = metric.queued.as_ref();
            let ended = queued.map(|value| format!("{outcome}!=\"{value}\""));
            let ended = rate(name, ended.as_deref().unwrap_or_default());
            let expr = format!("sum{by} ({failed}) / (sum{by} ({ended}) > 0)");
            panels.push(Panel::lines(
                format!("{}: error ratio", metric.title()),
                format!("The share of {name} that failed."),
                "percentunit",
                [(expr, legend(&labels))],
            ));
        }
        if let Some([result, hit, miss]) = &metric.lookups {
            let labels = labels_without(result);
            let by = by(&labels);
            let hits = rate(name, &format!("{result}=\"{hit}\""));
            let lookups = rate(name, &format!("{result}=~\"{hit}|{miss}\""));
            let expr = format!("sum{by} ({hits}) / (sum{by} ({lookups}) > 0)");
            panels.push(Panel::lines(
                format!("{}: hit ratio", metric.title()),
                format!("The share of the lookups in {name} that found something."),
                "percentunit",
                [(expr, legend(&labels))],
            ));
        }
        let capacity = name
            .strip_suffix("queue_depth")
            .map(|queue| format!("{queue}queue_capacity"));
        let is_capacity = |other: &&Metric| Some(&other.name) == capacity.as_ref();
        if let Some(capacity) = self.metrics.iter().find(is_capacity) {
            let by = by(&metric.labels);
            let sum = |name: &str| format!("sum{by} ({})", select(name, ""));
            let expr = format!("{} / ({} > 0)", sum(name), sum(&capacity.name));
            panels.push(Panel::lines(
                format!("{}: how full", metric.title()),
                "The share of what a queue holds that waits in it.",
                "percentunit",
                [(expr, legend(&metric.labels))],
            ));
        }
        if name == "process_open_fds" {
            let expr = format!("{} / {}", select(name, ""), select("process_max_fds", ""));
            panels.push(Panel::lines(
                "File descriptors over their limit",
                "Which share of the file descriptors that it may have a process has open.",
                "percentunit",
                [(expr, "{{instance}}".to_owned())],
            ));
        }
        panels
    }

    /// What Prometheus says of its targets.
    pub(super) fn monitoring(&self) -> Vec<Panel> {
        let by_instance = || "{{instance}}".to_owned();
        vec![
            Panel::lines(
                "Up",
                "Whether Prometheus could scrape the instance: 1 is yes.",
                "none",
                [(select("up", ""), by_instance())],
            ),
            Panel::lines(
                "Scrape duration",
                "How long Prometheus took to scrape the instance.",
                "s",
                [(select("scrape_duration_seconds", ""), by_instance())],
            ),
            Panel::lines(
                "Samples scraped",
                "How many samples the instance exposed.",
                "short",
                [(select("scrape_samples_scraped", ""), by_instance())],
            ),
            Panel::lines(
                "Rule failures",
                "Rules that Prometheus could not evaluate, by their group: 0 is good. It needs a \
                 job prometheus, that scrapes Prometheus itself.",
                "short",
                [(
                    format!(
                        "sum by (rule_group) (increase({RULE_FAILURES}{{{PROMETHEUS}}}\
                         [$__rate_interval]))"
                    ),
                    "{{rule_group}}".to_owned(),
                )],
            ),
        ]
    }
}
