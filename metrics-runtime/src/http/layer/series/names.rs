//! The names of the layer's families, behind namespace and subsystem.

use crate::http::layer::config::{Settings, family_names};

/// The names of all families of a layer.
#[derive(Debug)]
pub(super) struct FamilyNames {
    pub(super) requests: &'static str,
    pub(super) duration: &'static str,
    pub(super) request_size: &'static str,
    pub(super) response_size: &'static str,
    pub(super) combined_size: &'static str,
    pub(super) in_progress: &'static str,
    pub(super) exceptions: &'static str,
    pub(super) first_byte: &'static str,
    pub(super) high_resolution: &'static str,
}

impl FamilyNames {
    pub(super) fn new(settings: &Settings) -> Self {
        let name = |name: &str| -> &'static str { settings.family_name(name).leak() };
        Self {
            requests: name(family_names::REQUESTS),
            duration: name(family_names::DURATION),
            request_size: name(family_names::REQUEST_SIZE),
            response_size: name(family_names::RESPONSE_SIZE),
            combined_size: name(family_names::COMBINED_SIZE),
            in_progress: name(&settings.in_progress.name),
            exceptions: name(family_names::EXCEPTIONS),
            first_byte: name(family_names::FIRST_BYTE),
            high_resolution: name(family_names::HIGH_RESOLUTION),
        }
    }
}
