//! Grafana's JSON model of a dashboard.

mod datasource;
mod panel;

pub(super) use datasource::DATASOURCE;
pub(super) use panel::{ChartModel, GridPosition, PanelModel, RowModel, TargetModel};

use datasource::Datasource;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dashboard<'a> {
    pub(super) uid: &'a str,
    pub(super) title: &'a str,
    pub(super) tags: [&'a str; 1],
    pub(super) editable: bool,
    pub(super) schema_version: u32,
    pub(super) graph_tooltip: u32,
    pub(super) time: TimeRange,
    pub(super) refresh: &'a str,
    pub(super) links: [Menu<'a>; 1],
    pub(super) templating: Items<Variable>,
    pub(super) annotations: Items<Annotation>,
    pub(super) panels: Vec<PanelModel<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct TimeRange {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Items<T> {
    pub(super) list: Vec<T>,
}

/// A menu of all dashboards with these tags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Menu<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    pub(super) tags: [&'a str; 1],
    pub(super) as_dropdown: bool,
    pub(super) keep_time: bool,
    pub(super) include_vars: bool,
}

/// A variable above the dashboard.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Variable {
    Datasource {
        name: &'static str,
        query: &'static str,
    },
    #[serde(rename_all = "camelCase")]
    Query {
        name: String,
        datasource: Datasource,
        query: String,
        refresh: u32,
        multi: bool,
        include_all: bool,
        all_value: &'static str,
        sort: u32,
        current: Choice,
    },
}

/// The values of a variable that are chosen at first.
#[derive(Debug, Serialize)]
pub(super) struct Choice {
    pub(super) text: [&'static str; 1],
    pub(super) value: [&'static str; 1],
}

/// Events that are marked in all panels.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Annotation {
    pub(super) name: &'static str,
    pub(super) datasource: Datasource,
    pub(super) enable: bool,
    pub(super) icon_color: &'static str,
    pub(super) expr: String,
    pub(super) title_format: &'static str,
    pub(super) text_format: &'static str,
    /// Whether the series' values are the times, in milliseconds.
    pub(super) use_value_for_time: bool,
}
