//! The dashboard as a whole: its rows, variables and settings.

use super::json::Json;
use super::panel::{Panel, datasource};
use crate::declaration::Kind;
use std::fmt;

/// A metric that a dashboard shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) labels: Vec<String>,
    /// The bounds, as `le` has them, of what satisfies and what is tolerated.
    pub(super) apdex: Option<(String, String)>,
}

impl Metric {
    /// A metric without labels, under the full name of its family: of a counter
    /// with `_total`, of a histogram without `_bucket`.
    pub fn new(name: impl Into<String>, kind: Kind, help: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            help: help.into(),
            labels: Vec::new(),
            apdex: None,
        }
    }

    /// With the labels that its panel tells series apart by.
    pub fn labels<T: Into<String>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// Of a histogram, with its Apdex: what is within the bucket `satisfied`
    /// counts fully, what is within `tolerated` half. Both are bounds of
    /// buckets, as `le` has them; the second is four times the first by custom.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    /// use metrics_runtime::artifacts::dashboard::{Board, Metric};
    ///
    /// let durations = Metric::new("job_seconds", Kind::Histogram, "Jobs.").apdex("0.25", "1.0");
    /// let board = Board::new("Jobs", "jobs").metric(durations);
    /// assert!(board.to_string().contains("\"Job: Apdex\""));
    /// ```
    pub fn apdex(mut self, satisfied: impl Into<String>, tolerated: impl Into<String>) -> Self {
        self.apdex = Some((satisfied.into(), tolerated.into()));
        self
    }

    pub(super) fn row(&self) -> &'static str {
        let with = |prefix: &&(&str, &str)| self.name.starts_with(prefix.0);
        if self.kind == Kind::Info {
            return "Process";
        }
        let business = "Business";
        ROWS.iter().find(with).map_or(business, |(_, row)| row)
    }
}

/// Rows by the beginning of a metric's name, in their order; business stands
/// behind the requests.
const ROWS: [(&str, &str); 9] = [
    ("http_", "Requests"),
    ("function_", "Functions"),
    ("database_", "Database"),
    ("cache_", "Cache"),
    ("external_", "External calls"),
    ("auth_", "Logins"),
    ("background_", "Background tasks"),
    ("process_", "Process"),
    ("tokio_", "Tokio"),
];

/// A dashboard; its `Display` is the JSON that Grafana imports, the same for
/// the same input.
#[derive(Clone, Debug)]
pub struct Board {
    title: String,
    uid: String,
    pub(super) metrics: Vec<Metric>,
    has_objectives: bool,
}

impl Board {
    /// A dashboard of this title; the `uid` stays what it is when it is
    /// generated anew, so that links to it keep working.
    pub fn new(title: impl Into<String>, uid: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            uid: uid.into(),
            metrics: Vec::new(),
            has_objectives: false,
        }
    }

    /// Adds a metric, behind those that are there.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.metrics.push(metric);
        self
    }

    /// Adds the budgets that the rules of
    /// [`objectives`](crate::artifacts::rules::objectives) record; by default
    /// they are not shown.
    pub fn objectives(mut self) -> Self {
        self.has_objectives = true;
        self
    }

    /// The panels of the metrics in a row.
    fn in_row(&self, row: &str) -> Vec<Panel> {
        let metrics = self.metrics.iter().filter(|metric| metric.row() == row);
        metrics
            .flat_map(|metric| metric.panels().into_iter().chain(self.beside(&metric.name)))
            .collect()
    }

    fn rows(&self) -> Vec<(&'static str, Vec<Panel>)> {
        let mut rows = Vec::new();
        if self.has_objectives {
            rows.push(("Objectives", self.objectives_panels()));
        }
        for (index, (_, row)) in ROWS.iter().enumerate() {
            rows.push((*row, self.in_row(row)));
            if index == 0 {
                rows.push(("Business", self.in_row("Business")));
            }
        }
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
