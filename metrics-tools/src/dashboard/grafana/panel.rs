//! Rows and panels in Grafana's JSON model.

use super::datasource::Datasource;
use serde::Serialize;
use serde_json::Value;

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in super::super) enum PanelModel<'a> {
    Row(RowModel<'a>),
    Chart(Box<ChartModel<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct RowModel<'a> {
    pub(in super::super) id: u32,
    #[serde(rename = "type")]
    pub(in super::super) kind: &'static str,
    pub(in super::super) title: &'a str,
    pub(in super::super) collapsed: bool,
    pub(in super::super) grid_pos: GridPosition,
    /// The panels of a collapsed row. Those of an expanded one follow it.
    pub(in super::super) panels: Vec<PanelModel<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct ChartModel<'a> {
    pub(in super::super) id: u32,
    #[serde(rename = "type")]
    pub(in super::super) kind: &'static str,
    pub(in super::super) title: &'a str,
    pub(in super::super) description: &'a str,
    pub(in super::super) datasource: Datasource,
    pub(in super::super) grid_pos: GridPosition,
    /// Depends on the type of panel.
    pub(in super::super) field_config: Value,
    pub(in super::super) options: Value,
    pub(in super::super) targets: Vec<TargetModel<'a>>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(in super::super) struct GridPosition {
    pub(in super::super) h: u32,
    pub(in super::super) w: u32,
    pub(in super::super) x: u32,
    pub(in super::super) y: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct TargetModel<'a> {
    pub(in super::super) ref_id: char,
    pub(in super::super) expr: &'a str,
    pub(in super::super) legend_format: &'a str,
    /// A time series by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in super::super) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in super::super) instant: Option<bool>,
}
