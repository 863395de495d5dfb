//! A dashboard: its rows, variables and settings.

use super::grafana::{
    Choice, DATASOURCE, Dashboard, GridPosition, Items, PanelModel, RowModel, TimeRange, Variable,
};
use super::metric::Metric;
use super::objectives;
use super::panel::Panel;
use crate::report::json;
use crate::rules::Objective;
use metrics_runtime::catalogue::MetricGroup;
use std::fmt;

/// The rows of metrics, in order.
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

/// A dashboard. Its `Display` is the JSON that Grafana imports; it is
/// deterministic.
#[derive(Clone, Debug)]
pub struct Board {
    title: String,
    uid: String,
    pub(super) metrics: Vec<Metric>,
    /// The window of the objectives in days, if they are shown.
    objectives: Option<u32>,
    /// A row for each objective.
    each_objective: Vec<(String, Vec<Panel>)>,
}

impl Board {
    /// An empty dashboard. Keep the `uid` when you generate it again, so that links to
    /// it keep working.
    pub fn new(title: impl Into<String>, uid: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            uid: uid.into(),
            metrics: Vec::new(),
            objectives: None,
            each_objective: Vec::new(),
        }
    }

    /// Adds a metric behind the others.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.metrics.push(metric);
        self
    }

    /// Shows the error budgets that the rules of
    /// [`objectives`](crate::rules::objectives) record. Off by default.
    pub fn objectives(self) -> Self {
        self.objectives_over(30)
    }

    /// The same for rules with another window:
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

    /// The panels of a row's metrics.
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
}

/// The rows with their panels below, two in a line.
fn models<'a>(rows: &'a [(&str, Vec<Panel>)]) -> Vec<PanelModel<'a>> {
    let mut models = Vec::new();
    let mut id = 0;
    let mut y = 0;
    for (title, panels) in rows {
        id += 1;
        models.push(PanelModel::Row(RowModel {
            id,
            kind: "row",
            title,
            collapsed: false,
            grid_pos: grid_position(0, y, 24, 1),
            panels: [],
        }));
        y += 1;
        for pair in panels.chunks(2) {
            for (panel, x) in pair.iter().zip([0, 12]) {
                id += 1;
                models.push(panel.model(id, grid_position(x, y, 12, 8)));
            }
            y += 8;
        }
    }
    models
}

fn grid_position(x: u32, y: u32, w: u32, h: u32) -> GridPosition {
    GridPosition { h, w, x, y }
}

fn variables() -> Vec<Variable> {
    let query = |name, query| Variable::Query {
        name,
        datasource: DATASOURCE,
        query,
        // On each change of the time range.
        refresh: 2,
        multi: true,
        include_all: true,
        all_value: ".+",
        sort: 1,
        current: Choice {
            text: ["All"],
            value: ["$__all"],
        },
    };
    vec![
        Variable::Datasource {
            name: "datasource",
            query: "prometheus",
        },
        query("job", "label_values(up, job)"),
        query("instance", "label_values(up{job=~\"$job\"}, instance)"),
    ]
}

/// The JSON that Grafana imports.
impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows();
        let dashboard = Dashboard {
            uid: &self.uid,
            title: &self.title,
            tags: ["generated"],
            editable: false,
            schema_version: 39,
            graph_tooltip: 1,
            time: TimeRange {
                from: "now-6h",
                to: "now",
            },
            refresh: "30s",
            templating: Items { list: variables() },
            annotations: Items { list: Vec::new() },
            panels: models(&rows),
        };
        f.write_str(&json(&dashboard))
    }
}
