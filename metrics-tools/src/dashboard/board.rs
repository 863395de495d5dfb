//! A dashboard: its metrics, rows and settings.

use super::folded::folded;
use super::grafana::{Dashboard, Items, Menu, TimeRange};
use super::layout::{Row, models};
use super::metric::Metric;
use super::objectives;
use super::panel::Panel;
use crate::report::json;
use crate::rules::Objective;
use metrics_runtime::Kind;
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
    tag: String,
    pub(super) metrics: Vec<Metric>,
    /// The info metric whose label `version` tells the releases.
    pub(super) releases: Option<String>,
    /// The window of the objectives in days, if they are shown.
    pub(super) objectives: Option<u32>,
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
            tag: "generated".to_owned(),
            metrics: Vec::new(),
            releases: None,
            objectives: None,
            each_objective: Vec::new(),
        }
    }

    /// Sets the tag. The menu of the dashboard has all dashboards with this tag.
    /// `generated` by default.
    ///
    /// ```
    /// use metrics_tools::dashboard::Board;
    ///
    /// let board = Board::new("Shop", "shop").tag("shop").to_string();
    /// assert!(board.contains("\"tags\": [ \"shop\" ]"));
    /// ```
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = tag.into();
        self
    }

    /// Adds a metric behind the others.
    pub fn metric(mut self, metric: Metric) -> Self {
        if metric.kind == Kind::Info && metric.labels.iter().any(|label| label == "version") {
            self.releases.get_or_insert_with(|| metric.name.clone());
        }
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

    /// The metrics as they are shown.
    pub(super) fn in_order(&self) -> impl Iterator<Item = &Metric> {
        ROWS.into_iter().flat_map(|row| self.of_group(row))
    }

    fn of_group(&self, row: MetricGroup) -> impl Iterator<Item = &Metric> {
        let metrics = self.metrics.iter();
        metrics.filter(move |metric| metric.group == row)
    }

    /// The panels of a row's metrics.
    fn in_row(&self, row: MetricGroup) -> Row {
        let metrics = self.of_group(row);
        let panels =
            metrics.flat_map(|metric| metric.panels().into_iter().chain(self.beside(metric)));
        Row::new(row.title(), panels.collect())
    }

    /// The overview, what the service is for, and everything else.
    fn rows(&self) -> Vec<Row> {
        let main = self.main();
        let overview = match (self.objectives, &*self.each_objective) {
            (Some(days), [_, ..]) => objectives::numbers(days),
            _ => self.overview(),
        };
        let mut rows: Vec<_> = main.map(|group| self.in_row(group)).into_iter().collect();
        let objectives = self.objectives.map(objectives::overview);
        rows.extend(objectives.map(|panels| Row::new("Objectives", panels)));
        let each = self.each_objective.iter();
        rows.extend(each.map(|(promise, panels)| Row::new(promise, panels.clone())));
        let others = ROWS.into_iter().filter(|group| Some(*group) != main);
        rows.extend(others.map(|group| self.in_row(group)));
        rows.push(Row::new("Monitoring", self.monitoring()));
        rows.retain(|row| !row.is_empty());
        let rows = rows.into_iter().enumerate();
        let rows = rows.flat_map(|(index, row)| row.divided(index == 0));
        [Row::new("Overview", overview)]
            .into_iter()
            .chain(rows)
            .collect()
    }
}

/// The JSON that Grafana imports.
impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows();
        let dashboard = Dashboard {
            uid: &self.uid,
            title: &self.title,
            tags: [&self.tag],
            editable: false,
            schema_version: 39,
            graph_tooltip: 1,
            time: TimeRange {
                from: "now-6h",
                to: "now",
            },
            refresh: "30s",
            links: [Menu {
                kind: "dashboards",
                title: "Dashboards",
                tags: [&self.tag],
                as_dropdown: true,
                keep_time: true,
                include_vars: false,
            }],
            templating: Items {
                list: self.variables(),
            },
            annotations: Items {
                list: self.annotations(),
            },
            panels: models(&rows),
        };
        f.write_str(&folded(&json(&dashboard)))
    }
}
