//! Panels of what several series say together.

use super::board::Board;
use super::by_kind::{by, legend};
use super::panel::{Panel, RECORDED, rate, select};

/// Counters of which a label says how each call ended: the label, and the
/// values that are failures.
const OUTCOMES: [(&str, &str, &str); 6] = [
    ("http_requests_total", "status_code", "5.."),
    ("function_calls_total", "outcome", "error|panic"),
    ("database_operations_total", "status", "error|panic"),
    ("cache_operations_total", "result", "error|panic"),
    ("external_requests_total", "status", "error|panic"),
    ("background_tasks_total", "status", "failed|panic"),
];

impl Board {
    /// Panels that stand behind those of this metric.
    pub(super) fn beside(&self, name: &str) -> Vec<Panel> {
        let mut panels = Vec::new();
        let Some(metric) = self.metrics.iter().find(|metric| metric.name == name) else {
            return panels;
        };
        if let Some((_, outcome, failed)) = OUTCOMES.iter().find(|(counter, ..)| *counter == name) {
            let labels = metric.labels.iter().cloned();
            let labels: Vec<_> = labels
                .filter(|label| label != outcome && label != "method")
                .collect();
            let by = by(&labels);
            let failed = rate(name, &format!("{outcome}=~\"{failed}\""));
            let expr = format!("sum{by} ({failed}) / (sum{by} ({}) > 0)", rate(name, ""));
            panels.push(Panel::lines(
                "Error ratio",
                format!("The share of {name} that failed."),
                "percentunit",
                [(expr, legend(&labels))],
            ));
        }
        if name == "cache_operations_total" {
            let hits = rate(name, "result=\"hit\"");
            let lookups = rate(name, "result=~\"hit|miss\"");
            let expr =
                format!("sum by (operation) ({hits}) / (sum by (operation) ({lookups}) > 0)");
            panels.push(Panel::lines(
                "Hit ratio",
                "The share of the lookups in the cache that found something.",
                "percentunit",
                [(expr, "{{operation}}".to_owned())],
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

    /// What rules record about objectives.
    pub(super) fn objectives_panels(&self) -> Vec<Panel> {
        let recorded = |name: &str| format!("max by (job, slo) ({name}{{{RECORDED}}})");
        let by_objective = || "{{job}} {{slo}}".to_owned();
        vec![
            Panel::lines(
                "Error budget left",
                "The share of the error budget of 30 days that is not spent; below 0, the \
                 objective is broken.",
                "percentunit",
                [(
                    recorded("slo:error_budget_left:ratio_rate30d"),
                    by_objective(),
                )],
            ),
            Panel::lines(
                "Burn rate",
                "How many times as often as the objective allows something failed in the last \
                 hour: at 1, the budget lasts just 30 days.",
                "none",
                [(
                    recorded("slo:error_budget_burn:ratio_rate1h"),
                    by_objective(),
                )],
            ),
        ]
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
        ]
    }
}
