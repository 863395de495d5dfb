//! Panels for ratios of several series.

use super::board::Board;
use super::by_kind::legend;
use super::metric::{Metric, by};
use super::panel::{PROMETHEUS, Panel, select};

/// Of Prometheus itself.
const RULE_FAILURES: &str = "prometheus_rule_evaluation_failures_total";

impl Board {
    /// Panels that follow those of this metric.
    pub(super) fn beside(&self, metric: &Metric) -> Vec<Panel> {
        let mut panels = Vec::new();
        let name = &*metric.name;
        if let Some((outcome, _)) = &metric.failures
            && let labels = metric.subject(outcome)
            && let Some(expr) = metric.error_ratio(&labels)
        {
            let title = match labels.is_empty() {
                true => format!("{}: error ratio", metric.title()),
                false => format!("{}: error ratio by {}", metric.title(), labels.join(", ")),
            };
            let says = format!("The share of {name} that failed.");
            let expr = [(expr, legend(&labels, "Error ratio"))];
            let panel = Panel::lines(title, says, "percentunit", expr);
            panels.push(panel.limits(metric.limits()));
        }
        if let Some([result, hit, miss]) = &metric.lookups {
            let labels = metric.subject(result);
            let by = by(&labels);
            let hits = metric.rate(name, &format!("{result}=\"{hit}\""));
            let lookups = metric.rate(name, &format!("{result}=~\"{hit}|{miss}\""));
            let expr = format!("sum{by} ({hits}) / (sum{by} ({lookups}) > 0)");
            panels.push(Panel::lines(
                format!("{}: hit ratio", metric.title()),
                format!("The share of the lookups in {name} that found something."),
                "percentunit",
                [(expr, legend(&labels, "Hit ratio"))],
            ));
        }
        let capacity = name
            .strip_suffix("queue_depth")
            .map(|queue| format!("{queue}queue_capacity"));
        let is_capacity = |other: &&Metric| Some(&other.name) == capacity.as_ref();
        if let Some(capacity) = self.metrics.iter().find(is_capacity) {
            let by = by(&metric.labels);
            let sum = |name: &str| format!("sum{by} ({})", metric.select(name, ""));
            let expr = format!("{} / ({} > 0)", sum(name), sum(&capacity.name));
            panels.push(Panel::lines(
                format!("{}: how full", metric.title()),
                "The share of what a queue holds that waits in it.",
                "percentunit",
                [(expr, legend(&metric.labels, "How full"))],
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

    /// Prometheus' metrics about its targets.
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
