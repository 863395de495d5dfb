//! Lists the families and endpoints of each layer for the catalogue.

use super::families::LAYER;
use super::reserved::default_schema;
use super::schema::Schema;
use super::table::EndpointTable;
use crate::declaration::{Endpoint, HttpFamilies};

/// The families of each layer. Without a layer, those of a layer with default settings.
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
        layer: LAYER,
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
        method: settings.label_names.method,
        endpoint: settings.label_names.endpoint,
        status: settings.label_names.status,
        constants: &settings.constant_labels,
        status_classes: settings.group_statuses,
        endpoints: endpoints.filter_map(endpoint).collect(),
    }
}
