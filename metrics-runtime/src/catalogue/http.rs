//! Facts about metrics that only the HTTP layer has: the source locations of endpoints, and labels
//! whose values no declaration lists.

use super::location::SourceLocation;
use super::model::{DeclarationEntry, LabelEntry, OtherValues};
use crate::declaration::HttpFamilies;
use crate::registration::{declared_label, exposed_labels, exposed_name};

/// The families of all layers. Empty without the HTTP layer.
pub(super) fn layers() -> Vec<HttpFamilies> {
    #[cfg(feature = "axum")]
    return crate::http::declared();
    #[cfg(not(feature = "axum"))]
    return Vec::new();
}

/// Completes a declaration if the metric belongs to the HTTP layer.
pub(super) fn complete(layers: &[HttpFamilies], metric: &str, declaration: &mut DeclarationEntry) {
    let declared = |layer: &HttpFamilies| {
        let is_it = |name: &&str| exposed_name(&layer.layer, name).as_deref() == Some(metric);
        layer.all.into_iter().find(is_it)
    };
    let mut found = layers.iter().map(|layer| (layer, declared(layer)));
    let Some((families, name)) = found.find_map(|(layer, name)| Some((layer, name?))) else {
        return;
    };
    let own = declaration.location.as_ref();
    if own.is_some_and(SourceLocation::is_of_framework) {
        let declared = location(families, name, &declaration.labels);
        declaration.location = declared.or_else(|| Some(SourceLocation::new(&families.layer)));
    }
    for label in &mut declaration.labels {
        let Some(declared) = declared_name(families, name, &label.name) else {
            continue;
        };
        let (as_declared, _) = exposed_labels(&families.layer, name, &[declared]);
        label.other = other_values(families, declared).filter(|_| !as_declared.is_empty());
    }
}

/// The layer's name for a label of a metric.
fn declared_name<'a>(families: &'a HttpFamilies, metric: &str, label: &str) -> Option<&'a str> {
    let own = [
        families.method,
        families.endpoint,
        families.status,
        "exception_type",
    ];
    declared_label(&families.layer, metric, &own, label)
}

/// The source location of the endpoint with these labels.
fn location(
    families: &HttpFamilies,
    metric: &str,
    labels: &[LabelEntry],
) -> Option<SourceLocation> {
    let value = |name: &str| {
        let is_it =
            |label: &&LabelEntry| declared_name(families, metric, &label.name) == Some(name);
        labels.iter().find(is_it)?.values.first()
    };
    let endpoint = value(families.endpoint)?;
    let method = value(families.method);
    let mut locations: Vec<_> = families
        .endpoints
        .iter()
        .filter(|(name, declared)| {
            name == endpoint && method.is_none_or(|method| method == declared.method)
        })
        .map(|(_, declared)| SourceLocation::new(&declared.source))
        .collect();
    locations.sort();
    locations.into_iter().next()
}

fn other_values(families: &HttpFamilies, label: &str) -> Option<OtherValues> {
    match label {
        name if name == families.method => Some(OtherValues::Methods),
        name if name == families.status && families.status_classes => {
            Some(OtherValues::StatusClasses)
        }
        name if name == families.status => Some(OtherValues::StatusCodes),
        "exception_type" => Some(OtherValues::Any),
        // Without declared endpoints, the values of the label are the routes of the router.
        name if name == families.endpoint && families.endpoints.is_empty() => {
            Some(OtherValues::Any)
        }
        _ => None,
    }
}
