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

pub use config::{
    ConfigurationError, ConfigurationProblem, Exchange, HttpMetricsBuilder, LabelNames,
};
pub use request::{ExceptionType, HttpMetrics, HttpMetricsService, ResponseFuture};
#[cfg(feature = "catalogue")]
pub(crate) use series::declared;
