//! Grafana's JSON model of a dashboard.

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
    pub(super) templating: Items<Variable>,
    pub(super) annotations: Items<()>,
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
        name: &'static str,
        datasource: Datasource,
        query: &'static str,
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

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Datasource {
    #[serde(rename = "type")]
    kind: &'static str,
    uid: &'static str,
}

/// The data source that is chosen above the dashboard.
pub(super) const DATASOURCE: Datasource = Datasource {
    kind: "prometheus",
    uid: "${datasource}",
};

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum PanelModel<'a> {
    Row(RowModel<'a>),
    Chart(ChartModel<'a>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RowModel<'a> {
    pub(super) id: u32,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: &'a str,
    pub(super) collapsed: bool,
    pub(super) grid_pos: GridPosition,
    pub(super) panels: [(); 0],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChartModel<'a> {
    pub(super) id: u32,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) datasource: Datasource,
    pub(super) grid_pos: GridPosition,
    pub(super) field_config: FieldConfig,
    pub(super) targets: Vec<TargetModel<'a>>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct GridPosition {
    pub(super) h: u32,
    pub(super) w: u32,
    pub(super) x: u32,
    pub(super) y: u32,
}

#[derive(Debug, Serialize)]
pub(super) struct FieldConfig {
    pub(super) defaults: FieldDefaults,
    pub(super) overrides: [(); 0],
}

#[derive(Debug, Serialize)]
pub(super) struct FieldDefaults {
    pub(super) unit: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TargetModel<'a> {
    pub(super) ref_id: char,
    pub(super) datasource: Datasource,
    pub(super) expr: &'a str,
    pub(super) legend_format: &'a str,
    pub(super) format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instant: Option<bool>,
}
