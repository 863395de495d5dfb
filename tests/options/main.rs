//! The options of the HTTP layer. Each test has its own namespace, and therefore its own families.
//!
//! | file | tests |
//! |---|---|
//! | `series` | names and labels |
//! | `families` | the selection of families, and their buckets |
//! | `requests` | which requests are measured, filters and hooks |
//! | `environment` | environment variables |
//! | `floods` | clients create no series |
//! | `mistakes` | invalid options |
//! | `layers` | several layers |
//! | `nested`, `inner_routes` | nested layers; a nested service with a layer |
//! | `any_body` | services with plain hyper, and below `nest_service` |
//! | `catalogue` | the catalogue of a layer with options |
//! | `presets` | the names of other libraries |

mod any_body;
mod catalogue;
mod environment;
mod families;
mod floods;
mod inner_routes;
mod layers;
mod mistakes;
mod nested;
mod presets;
mod requests;
mod series;

use metrics_runtime::{HttpMetrics, HttpMetricsBuilder};
use std::collections::BTreeSet;
use tests::exposition::Exposition;

/// All series with their current values.
fn scrape() -> Exposition {
    Exposition::read(&metrics_runtime::render())
}

/// Options, with a namespace.
fn named(namespace: &str) -> HttpMetricsBuilder {
    HttpMetrics::builder().namespace(namespace)
}

/// The value of a series in a namespace.
#[track_caller]
fn value(namespace: &str, series: &str) -> f64 {
    scrape().value(&format!("{namespace}_{series}"))
}

/// The series of a namespace.
fn series(namespace: &str) -> Vec<String> {
    let scrape = scrape();
    let with = scrape.starting_with(&format!("{namespace}_"));
    with.into_iter()
        .map(|(series, _)| series.to_owned())
        .collect()
}

/// The values of a label in the series of a namespace.
fn label_values(namespace: &str, label: &str) -> BTreeSet<String> {
    let start = format!("{label}=\"");
    let value = |series: &String| {
        let (_, value) = series.split_once(&start)?;
        value.split('"').next().map(str::to_owned)
    };
    series(namespace).iter().filter_map(value).collect()
}
