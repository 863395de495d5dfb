//! The names of the layer's families.

use super::schema::leak;
use super::settings::Settings;
use crate::declaration::{Family, Kind};
use crate::registration::derived_names;

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";
const REQUEST_SIZE: &str = "http_request_size_bytes";
const RESPONSE_SIZE: &str = "http_response_size_bytes";
const COMBINED_SIZE: &str = "http_combined_size_bytes";
const EXCEPTIONS: &str = "http_exceptions_total";
const FIRST_BYTE: &str = "http_request_first_byte_seconds";
const HIGH_RESOLUTION: &str = "http_request_duration_highr_seconds";

/// The families' names.
#[derive(Debug)]
pub(super) struct Names {
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

impl Names {
    pub(super) fn of(settings: &Settings) -> Self {
        let name = |name: &str| leak(settings.family_name(name));
        Self {
            requests: name(REQUESTS),
            duration: name(DURATION),
            request_size: name(REQUEST_SIZE),
            response_size: name(RESPONSE_SIZE),
            combined_size: name(COMBINED_SIZE),
            in_progress: name(&settings.in_progress.name),
            exceptions: name(EXCEPTIONS),
            first_byte: name(FIRST_BYTE),
            high_resolution: name(HIGH_RESOLUTION),
        }
    }
}

/// The family that has this name already, or derives it from its own, before
/// namespace and subsystem are added. Those that are not exposed count, too:
/// another option may expose them.
pub(super) fn family_with(name: &str) -> Option<&'static str> {
    // Sizes as summaries derive fewer names.
    let histograms = [
        DURATION,
        REQUEST_SIZE,
        RESPONSE_SIZE,
        COMBINED_SIZE,
        FIRST_BYTE,
        HIGH_RESOLUTION,
    ];
    let histograms = histograms.map(|name| (name, Kind::Histogram));
    let counters = [REQUESTS, EXCEPTIONS].map(|name| (name, Kind::Counter));
    let mut families = histograms.into_iter().chain(counters);
    let has = |&(family, kind): &(&'static str, Kind)| {
        let help = "";
        let family = Family {
            name: family,
            help,
            kind,
        };
        derived_names(&family).iter().any(|derived| derived == name)
    };
    families.find(has).map(|(family, _)| family)
}
