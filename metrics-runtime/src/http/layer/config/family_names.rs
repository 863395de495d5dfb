//! The names of the layer's families, before namespace and subsystem.

use crate::declaration::{Family, Kind};

pub(in crate::http::layer) const REQUESTS: &str = "http_requests_total";
pub(in crate::http::layer) const DURATION: &str = "http_request_duration_seconds";
pub(in crate::http::layer) const REQUEST_SIZE: &str = "http_request_size_bytes";
pub(in crate::http::layer) const RESPONSE_SIZE: &str = "http_response_size_bytes";
pub(in crate::http::layer) const COMBINED_SIZE: &str = "http_combined_size_bytes";
pub(in crate::http::layer) const EXCEPTIONS: &str = "http_exceptions_total";
pub(in crate::http::layer) const FIRST_BYTE: &str = "http_request_first_byte_seconds";
pub(in crate::http::layer) const HIGH_RESOLUTION: &str = "http_request_duration_highr_seconds";

/// The default name of the gauge of requests in progress. An option changes it.
pub(super) const IN_PROGRESS: &str = "http_requests_in_progress";

/// The types of all families but the gauge. Sizes may be summaries instead, which
/// derive fewer names.
const KINDS: [(&str, Kind); 8] = [
    (DURATION, Kind::Histogram),
    (REQUEST_SIZE, Kind::Histogram),
    (RESPONSE_SIZE, Kind::Histogram),
    (COMBINED_SIZE, Kind::Histogram),
    (FIRST_BYTE, Kind::Histogram),
    (HIGH_RESOLUTION, Kind::Histogram),
    (REQUESTS, Kind::Counter),
    (EXCEPTIONS, Kind::Counter),
];

/// The family that has this name or derives it from its own. Families that are
/// not exposed count too, because another option may expose them.
pub(super) fn family_with(name: &str) -> Option<&'static str> {
    let has = |&(family, kind): &(&'static str, Kind)| {
        let family = Family {
            name: family,
            help: "",
            kind,
        };
        family.names().iter().any(|derived| derived == name)
    };
    KINDS.into_iter().find(has).map(|(family, _)| family)
}
