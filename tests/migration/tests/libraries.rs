//! The libraries, and the differences that their guides name.

use super::dashboards::{self, Query};
use super::exposition::Labels;
use super::programs::Request;

/// A library to migrate from.
pub(crate) struct Library {
    /// The name of its guide, and of the folder of its services.
    pub(crate) name: &'static str,
    /// The service before the migration, if it is written in Rust.
    pub(crate) before: Option<&'static str>,
    pub(crate) after: &'static str,
    pub(crate) requests: &'static [Request],
    /// Applies the differences that the guide names to the exposition of the service before the
    /// migration.
    pub(crate) adjust: fn(&mut Labels),
    /// The queries of its dashboards.
    pub(crate) queries: &'static [Query],
}

const REQUESTS: &[Request] = &[
    ("GET", "/orders/1", ""),
    ("GET", "/orders/2", ""),
    ("GET", "/orders/999", ""),
    ("POST", "/orders", "three books"),
    ("GET", "/broken", ""),
    ("GET", "/missing", ""),
    ("PUT", "/orders/1", ""),
];

pub(crate) const AUTOMETRICS: Library = Library {
    name: "autometrics",
    before: Some(env!("CARGO_BIN_EXE_autometrics-before")),
    after: env!("CARGO_BIN_EXE_autometrics-after"),
    requests: REQUESTS,
    adjust: |labels| {
        own(labels);
        // From functions that return no `Result`.
        let result = labels.entry("result".to_owned());
        result.or_insert_with(|| "ok".to_owned());
    },
    queries: dashboards::AUTOMETRICS,
};

pub(crate) const AXUM_PROMETHEUS: Library = Library {
    name: "axum-prometheus",
    before: Some(env!("CARGO_BIN_EXE_axum-prometheus-before")),
    after: env!("CARGO_BIN_EXE_axum-prometheus-after"),
    requests: REQUESTS,
    adjust: |labels| {
        let unmatched = labels
            .get("endpoint")
            .is_some_and(|path| path == "/missing");
        unserved(
            labels,
            unmatched,
            "status",
            ("endpoint", "unmatched"),
            "method",
            "OTHER",
        );
    },
    queries: dashboards::AXUM_PROMETHEUS,
};

pub(crate) const INSTRUMENTATOR: Library = Library {
    name: "prometheus-fastapi-instrumentator",
    before: None,
    after: env!("CARGO_BIN_EXE_prometheus-fastapi-instrumentator-after"),
    // Without the undeclared method: see the guide.
    requests: REQUESTS.split_at(REQUESTS.len() - 1).0,
    adjust: own,
    queries: dashboards::INSTRUMENTATOR,
};

pub(crate) const OPENTELEMETRY: Library = Library {
    name: "opentelemetry",
    before: Some(env!("CARGO_BIN_EXE_opentelemetry-before")),
    after: env!("CARGO_BIN_EXE_opentelemetry-after"),
    requests: REQUESTS,
    adjust: |labels| {
        let (status, method) = ("http_response_status_code", "http_request_method");
        unserved(labels, false, status, ("http_route", ""), method, "_OTHER");
    },
    queries: dashboards::OPENTELEMETRY,
};

/// Only the differences from the names of the services themselves.
pub(crate) fn own(labels: &mut Labels) {
    if let Some(module) = labels.get_mut("module") {
        let inner = module.split_once("::").map_or("", |(_, inner)| inner);
        *module = inner.to_owned();
    }
}

/// Here, a request with an undeclared method is unmatched.
fn unserved(
    labels: &mut Labels,
    unmatched: bool,
    status: &str,
    (route, none): (&str, &str),
    method: &str,
    other: &str,
) {
    let unserved = labels.get(status).is_some_and(|status| status == "405");
    if unserved {
        labels.insert(method.to_owned(), other.to_owned());
    }
    if unserved || unmatched {
        labels.insert(route.to_owned(), none.to_owned());
        labels.retain(|_, value| !value.is_empty());
    }
}
