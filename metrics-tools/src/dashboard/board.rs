//! The dashboard as a whole: its rows, variables and settings.

use super::json::Json;
use super::metric::Metric;
use super::objectives;
use super::panel::{Panel, datasource};
use crate::rules::Objective;
use metrics_runtime::catalogue::MetricGroup;
use std::fmt;

/// The rows of metrics, in their order.
const ROWS: [MetricGroup; 13] = [
    MetricGroup::Requests,
    MetricGroup::Business,
    MetricGroup::Functions,
    MetricGroup::Database,
    MetricGroup::Cache,
    MetricGroup::Queues,
    MetricGroup::ExternalCalls,
    MetricGroup::Authentication,
    MetricGroup::BackgroundTasks,
    MetricGroup::Process,
    MetricGroup::Tokio,
    MetricGroup::Program,
    MetricGroup::Metrics,
];

/// A dashboard; its `Display` is the JSON that Grafana imports, the same for
/// the same input.
#[derive(Clone, Debug)]
pub struct Board {
    title: String,
    uid: String,
    pub(super) metrics: Vec<Metric>,
    /// The days that the objectives are over, if they are shown.
    objectives: Option<u32>,
    /// A row for each, if they are.
    each_objective: Vec<(String, Vec<Panel>)>,
}

impl Board {
    /// A dashboard of this title; the `uid` stays what it is when it is
    /// generated anew, so that links to it keep working.
    pub fn new(title: impl Into<String>, uid: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            uid: uid.into(),
            metrics: Vec::new(),
            objectives: None,
            each_objective: Vec::new(),
        }
    }

    /// Adds a metric, behind those that are there.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.metrics.push(metric);
        self
    }

    /// Adds the budgets that the rules of
    /// [`objectives`](crate::rules::objectives) record; by default
    /// they are not shown.
    pub fn objectives(self) -> Self {
        self.objectives_over(30)
    }

    /// The same where the rules are over so many days:
    /// [`Options::window_days`](crate::rules::Options::window_days).
    pub fn objectives_over(mut self, days: u32) -> Self {
        self.objectives = Some(days);
        self
    }

    /// Adds a row for an objective, by its name in the label `slo`.
    pub(super) fn objective(mut self, name: &str, objective: &Objective, days: u32) -> Self {
        let panels = objectives::each(name, objective, days);
        self.each_objective.push((objective.promise(), panels));
        self
    }

    /// The panels of the metrics in a row.
    fn in_row(&self, row: MetricGroup) -> Vec<Panel> {
        let metrics = self.metrics.iter().filter(|metric| metric.group == row);
        metrics
            .flat_map(|metric| metric.panels().into_iter().chain(self.beside(metric)))
            .collect()
    }

    fn rows(&self) -> Vec<(&str, Vec<Panel>)> {
        let mut rows = Vec::new();
        if let Some(days) = self.objectives {
            rows.push(("Objectives", objectives::overview(days)));
        }
        let each = self.each_objective.iter();
        rows.extend(each.map(|(promise, panels)| (&**promise, panels.clone())));
        rows.extend(ROWS.map(|row| (row.title(), self.in_row(row))));
        rows.push(("Monitoring", self.monitoring()));
        rows.retain(|(_, panels)| !panels.is_empty());
        rows
    }

    fn panels(&self) -> Vec<Json> {
        let mut out = Vec::new();
        let mut id = 0;
        let mut y = 0;
        for (row, panels) in self.rows() {
            id += 1;
            out.push(
                [
                    ("id", id.into()),
                    ("type", "row".into()),
                    ("title", row.into()),
                    ("collapsed", false.into()),
                    ("gridPos", place(0, y, 24, 1)),
                    ("panels", Json::List(Vec::new())),
                ]
                .into(),
            );
            y += 1;
            // Two in a line.
            for pair in panels.chunks(2) {
                for (panel, x) in pair.iter().zip([0, 12]) {
                    id += 1;
                    out.push(panel.json(id, place(x, y, 12, 8)));
                }
                y += 8;
            }
        }
        out
    }

    fn variables(&self) -> Vec<Json> {
        let chosen = |name: &'static str, query: &str| {
            Json::from([
                ("type", "query".into()),
                ("name", name.into()),
                ("datasource", datasource()),
                ("query", query.into()),
                // On each change of the time.
                ("refresh", 2_u32.into()),
                ("multi", true.into()),
                ("includeAll", true.into()),
                ("allValue", ".+".into()),
                ("sort", 1_u32.into()),
                (
                    "current",
                    [
                        ("text", Json::List(vec!["All".into()])),
                        ("value", Json::List(vec!["$__all".into()])),
                    ]
                    .into(),
                ),
            ])
        };
        vec![
            [
                ("type", "datasource".into()),
                ("name", "datasource".into()),
                ("query", "prometheus".into()),
            ]
            .into(),
            chosen("job", "label_values(up, job)"),
            chosen("instance", "label_values(up{job=~\"$job\"}, instance)"),
        ]
    }
}

fn place(x: u32, y: u32, width: u32, height: u32) -> Json {
    [
        ("h", height.into()),
        ("w", width.into()),
        ("x", x.into()),
        ("y", y.into()),
    ]
    .into()
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let board = Json::from([
            ("uid", self.uid.as_str().into()),
            ("title", self.title.as_str().into()),
            ("tags", Json::List(vec!["generated".into()])),
            ("editable", false.into()),
            ("schemaVersion", 39_u32.into()),
            ("graphTooltip", 1_u32.into()),
            (
                "time",
                [("from", "now-6h".into()), ("to", "now".into())].into(),
            ),
            ("refresh", "30s".into()),
            ("templating", [("list", self.variables().into())].into()),
            ("annotations", [("list", Json::List(Vec::new()))].into()),
            ("panels", self.panels().into()),
        ]);
        board.fmt(f)
    }
}
