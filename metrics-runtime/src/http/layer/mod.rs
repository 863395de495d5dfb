//! The layer that measures requests.
//!
//! | folder | contents | uses |
//! |---|---|---|
//! | `config` | the options: builder, settings, patterns, errors | |
//! | `series` | the series: names, families, endpoints | `config` |
//! | `request` | measures a request: service, guard, bodies, hooks | `config`, `series` |

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
