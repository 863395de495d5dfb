//! What only the HTTP layer knows of its metrics: where an endpoint is
//! declared, and which labels get values that no declaration lists.

use super::model::{Declaration, Label, OtherValues, Place};
use crate::declaration::HttpFamilies;

/// The families of all layers; none without the HTTP layer.
pub(super) fn layers() -> Vec<HttpFamilies> {
    #[cfg(feature = "axum")]
    return crate::http::declared();
    #[cfg(not(feature = "axum"))]
    return Vec::new();
}

/// Completes a declaration of this metric, if it is one of the layer's.
pub(super) fn complete(layers: &[HttpFamilies], metric: &str, declaration: &mut Declaration) {
    let Some(families) = layers.iter().find(|layer| layer.all.contains(&metric)) else {
        return;
    };
    if declaration.place.is_of_framework() {
        let declared = place(families, &declaration.labels);
        declaration.place = declared.unwrap_or_else(|| Place::of(&families.layer));
    }
    for label in &mut declaration.labels {
        label.other = other_values(families, label);
    }
}

/// Where the endpoint is declared that these labels name.
fn place(families: &HttpFamilies, labels: &[Label]) -> Option<Place> {
    let value = |name: &str| {
        let label = labels.iter().find(|label| label.name == name)?;
        label.values.first()
    };
    let endpoint = value(families.endpoint)?;
    let method = value(families.method);
    let mut places: Vec<_> = families
        .endpoints
        .iter()
        .filter(|(name, declared)| {
            name == endpoint && method.is_none_or(|method| method == declared.method)
        })
        .map(|(_, declared)| Place::of(&declared.source))
        .collect();
    places.sort();
    places.into_iter().next()
}

fn other_values(families: &HttpFamilies, label: &Label) -> Option<OtherValues> {
    match &*label.name {
        name if name == families.method => Some(OtherValues::Methods),
        name if name == families.status && families.status_classes => {
            Some(OtherValues::StatusClasses)
        }
        name if name == families.status => Some(OtherValues::StatusCodes),
        "exception_type" => Some(OtherValues::Any),
        // A program that declares no endpoint has those of its router.
        name if name == families.endpoint && families.endpoints.is_empty() => {
            Some(OtherValues::Any)
        }
        _ => None,
    }
}
