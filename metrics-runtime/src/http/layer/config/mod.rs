//! The configuration of a layer: its options and their rules. It does not depend on series or
//! requests.
//!
//! | file | contents |
//! |---|---|
//! | `builder` | the options and their rules |
//! | `settings`, `pattern` | the options that determine the series |
//! | `rpc`, `descriptors` | the methods of gRPC services (feature `grpc`) |
//! | `hooks`, `exchange` | the closures, and what they get |
//! | `family_names`, `preset` | the names of the families, including those of other libraries |
//! | `error` | the errors of a configuration |

mod builder;
#[cfg(feature = "grpc")]
mod descriptors;
mod error;
mod exchange;
mod family_names;
mod hooks;
mod pattern;
mod preset;
#[cfg(feature = "grpc")]
mod rpc;
mod settings;

pub(super) use builder::Configuration;
pub use builder::HttpMetricsBuilder;
pub use error::{ConfigurationError, ConfigurationProblem};
pub use exchange::Exchange;
pub(super) use family_names::FamilyNames;
pub(super) use hooks::{Hooks, RouteBy};
pub use preset::HttpPreset;
#[cfg(feature = "grpc")]
pub use rpc::GrpcType;
#[cfg(feature = "grpc")]
pub(super) use rpc::RpcMethod;
pub use settings::LabelNames;
pub(super) use settings::{ERROR_TYPE, InProgressLabels, Settings};
