//! The configuration of a layer: its options and their rules. It knows neither
//! series nor requests.
//!
//! | file | holds |
//! |---|---|
//! | `builder` | the options and their rules |
//! | `settings`, `pattern` | the options that decide about series |
//! | `rpc`, `descriptors` | the methods of gRPC services (feature `grpc`) |
//! | `hooks`, `exchange` | the closures, and what they see |
//! | `family_names`, `preset` | the names of the families, also those of other libraries |
//! | `error` | what is wrong with a configuration |

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
