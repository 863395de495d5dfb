//! The layer that measures requests.
//!
//! | file | holds |
//! |---|---|
//! | `service` | the tower layer and its service |
//! | `builder` | its options |
//! | `settings`, `pattern`, `hooks` | what they set: which series there are, which routes count for them, what the program does itself |
//! | `configuration_error` | what is wrong with them |
//! | `schema` | the series of all layers with the same settings |
//! | `family_names`, `families` | the `http_*` families, and the cells of a method of an endpoint |
//! | `claim` | their names as taken, for the checks |
//! | `declared` | what a layer makes of declared endpoints, for the catalogue |
//! | `endpoints`, `method`, `exception` | what was declared or seen: routes, their methods, types of errors |
//! | `request` | the guard that records a request when it is dropped |
//! | `request_body` | how much of the request's body is read |
//! | `future`, `response_body` | what carries the guard: until the head, until the end |

mod builder;
mod claim;
mod configuration_error;
#[cfg(feature = "artifacts")]
mod declared;
mod endpoints;
mod exception;
mod families;
mod family_names;
mod future;
mod hooks;
mod method;
mod pattern;
mod request;
mod request_body;
mod response_body;
mod schema;
mod service;
mod settings;

pub use builder::HttpMetricsBuilder;
pub use configuration_error::{ConfigurationError, ConfigurationProblem};
#[cfg(feature = "artifacts")]
pub(crate) use declared::{HttpFamilies, declared};
pub(super) use endpoints::Route;
pub use exception::ExceptionType;
pub use future::ResponseFuture;
pub use hooks::Exchange;
pub use service::{HttpMetrics, HttpMetricsService};
pub use settings::LabelNames;
