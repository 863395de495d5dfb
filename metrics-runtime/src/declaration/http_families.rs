//! The families of HTTP layers with the same settings, for the catalogue.

use super::{Endpoint, Source};

/// Names and labels under which layers with the same settings count requests.
#[derive(Debug)]
pub(crate) struct HttpFamilies {
    /// The source of series that no handler declares.
    pub(crate) layer: Source,
    /// The counter of requests.
    pub(crate) requests: &'static str,
    /// The histogram of their durations.
    pub(crate) duration: &'static str,
    /// The names of all families.
    pub(crate) all: [&'static str; 9],
    /// The label of the method.
    pub(crate) method: &'static str,
    /// The label of the endpoint.
    pub(crate) endpoint: &'static str,
    /// The label of the status code.
    pub(crate) status: &'static str,
    /// Labels with one value, which all families have.
    pub(crate) constants: &'static [(String, String)],
    /// Whether status codes are counted by class.
    pub(crate) status_classes: bool,
    /// The declared endpoints that are measured, each with its value of the endpoint label.
    pub(crate) endpoints: Vec<(&'static str, &'static Endpoint)>,
}
