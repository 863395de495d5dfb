//! The names of the layer's families.

use crate::declaration::{Family, Kind};

/// The names of all families of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) struct FamilyNames {
    pub(in crate::http::layer) requests: &'static str,
    pub(in crate::http::layer) duration: &'static str,
    pub(in crate::http::layer) request_size: &'static str,
    pub(in crate::http::layer) response_size: &'static str,
    pub(in crate::http::layer) combined_size: &'static str,
    /// The default name, which an option can change.
    pub(in crate::http::layer) in_progress: &'static str,
    pub(in crate::http::layer) exceptions: &'static str,
    pub(in crate::http::layer) first_byte: &'static str,
    pub(in crate::http::layer) high_resolution: &'static str,
}

impl FamilyNames {
    pub(super) const DEFAULT: Self = Self {
        requests: "http_requests_total",
        duration: "http_request_duration_seconds",
        request_size: "http_request_size_bytes",
        response_size: "http_response_size_bytes",
        combined_size: "http_combined_size_bytes",
        in_progress: "http_requests_in_progress",
        exceptions: "http_exceptions_total",
        first_byte: "http_request_first_byte_seconds",
        high_resolution: "http_request_duration_highr_seconds",
    };

    /// The family, other than the gauge, that has this name or derives it from its own name.
    /// This includes families that are not exposed, because another option can expose them.
    /// Sizes are treated as histograms, which derive more names than summaries.
    pub(super) fn family_with(&self, name: &str) -> Option<&'static str> {
        let kinds = [
            (self.duration, Kind::Histogram),
            (self.request_size, Kind::Histogram),
            (self.response_size, Kind::Histogram),
            (self.combined_size, Kind::Histogram),
            (self.first_byte, Kind::Histogram),
            (self.high_resolution, Kind::Histogram),
            (self.requests, Kind::Counter),
            (self.exceptions, Kind::Counter),
        ];
        let has = |&(family, kind): &(&'static str, Kind)| {
            let family = Family {
                name: family,
                help: "",
                kind,
            };
            family.names().iter().any(|derived| derived == name)
        };
        kinds.into_iter().find(has).map(|(family, _)| family)
    }
}
