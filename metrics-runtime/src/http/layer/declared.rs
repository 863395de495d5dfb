//! What layers make of the endpoints that the program declares, for the
//! catalogue: under which names these are counted.

use super::claim;
use super::schema::Schema;
use super::settings::LabelNames;
use crate::declaration::{Endpoint, Source};

/// The families of layers with the same settings.
#[derive(Debug)]
pub(crate) struct HttpFamilies {
    /// What stands for series that no handler declares.
    pub(crate) layer: Source,
    /// Counts requests.
    pub(crate) requests: &'static str,
    /// A histogram of how long they took.
    pub(crate) duration: &'static str,
    /// All of them.
    pub(crate) all: [&'static str; 9],
    /// The names of their labels.
    pub(crate) labels: LabelNames,
    /// Labels with one value, which all of them have.
    pub(crate) constants: &'static [(String, String)],
    /// Whether status codes are counted by their class.
    pub(crate) status_classes: bool,
    /// What is declared and measured: the name of the endpoint that it counts
    /// for, and what is declared.
    pub(crate) endpoints: Vec<(&'static str, &'static Endpoint)>,
}

/// What is declared, as each layer has it; as one without options would, where
/// there is none yet.
pub(crate) fn declared() -> Vec<HttpFamilies> {
    let mut schemas = Schema::all();
    if schemas.is_empty() {
        schemas.push(claim::schema());
    }
    schemas.into_iter().map(families).collect()
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
