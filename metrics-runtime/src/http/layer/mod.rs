//! The layer that measures requests.
//!
//! | folder | holds | uses |
//! |---|---|---|
//! | `config` | the options: builder, settings, patterns, errors | |
//! | `series` | what is counted: names, families, endpoints | `config` |
//! | `request` | how a request is counted: service, guard, bodies, hooks | `config`, `series` |

mod config;
mod request;
mod series;

#[cfg(feature = "grpc")]
pub use config::GrpcType;
pub use config::{
    ConfigurationError, ConfigurationProblem, Exchange, HttpMetricsBuilder, HttpPreset, LabelNames,
};
pub use request::{
    AnyBody, AnyBodyLayer, AxumBody, ExceptionType, HttpMetrics, HttpMetricsService, RequestBody,
    ResponseBody, ResponseFuture,
};
#[cfg(feature = "catalogue")]
pub(crate) use series::declared;
