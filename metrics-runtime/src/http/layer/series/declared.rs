//! The families of each layer and the endpoints that they count, for the
//! catalogue.

use super::reserved::default_schema;
use super::schema::Schema;
use super::table::EndpointTable;
use crate::declaration::{Endpoint, Source};
use crate::http::layer::config::LabelNames;

/// The families of layers with the same settings.
#[derive(Debug)]
pub(crate) struct HttpFamilies {
    /// The source of series that no handler declares.
    pub(crate) layer: Source,
    /// The family that counts requests.
    pub(crate) requests: &'static str,
    /// The family of their durations.
    pub(crate) duration: &'static str,
    /// All families.
    pub(crate) all: [&'static str; 9],
    /// The names of their labels.
    pub(crate) labels: LabelNames,
    /// Labels with one value, which all families have.
    pub(crate) constants: &'static [(String, String)],
    /// Whether status codes are counted by their class.
    pub(crate) status_classes: bool,
    /// The declared endpoints that are measured, each with the label value that it
    /// counts for.
    pub(crate) endpoints: Vec<(&'static str, &'static Endpoint)>,
}

/// The families of each layer. Without a layer, those of one with default
/// settings.
pub(crate) fn declared() -> Vec<HttpFamilies> {
    let tables = EndpointTable::all();
    if tables.is_empty() {
        return vec![families(default_schema())];
    }
    tables
        .into_iter()
        .map(|table| families(table.schema))
        .collect()
}

fn families(schema: &'static Schema) -> HttpFamilies {
    let (names, settings) = (&schema.names, &schema.settings);
    let routes = &settings.routes;
    let endpoint = |declared: &'static Endpoint| {
        let path = declared.path;
        let name = routes.group(path).unwrap_or(path);
        routes.measure(path).then_some((name, declared))
    };
    let endpoints = inventory::iter::<Endpoint>.into_iter();
    HttpFamilies {
        layer: crate::__source!("HttpMetrics"),
        requests: names.requests,
        duration: names.duration,
        all: [
            names.requests,
            names.duration,
            names.exceptions,
            names.request_size,
            names.response_size,
            names.combined_size,
            names.in_progress,
            names.first_byte,
            names.high_resolution,
        ],
        labels: settings.label_names,
        constants: &settings.constant_labels,
        status_classes: settings.group_statuses,
        endpoints: endpoints.filter_map(endpoint).collect(),
    }
}
