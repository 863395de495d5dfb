//! The series of a layer: names, families and endpoints.
//!
//! | file | contents |
//! |---|---|
//! | `buckets`, `schema` | the names, labels and buckets that the settings determine |
//! | `status`, `exception` | the values of the labels `status_code` and `exception_type` |
//! | `families` | the members of the families, and the cells of one method |
//! | `by_status` | histograms with the label of the status code |
//! | `method` | records the requests of one method |
//! | `endpoint` | the methods of one endpoint |
//! | `rpc`, `code` | the families and status codes of gRPC (feature `grpc`) |
//! | `table` | the routes and endpoints of all layers with the same settings |
//! | `reserved` | the names and series that a layer will add, for the checks |
//! | `declared` | the declared endpoints of each layer, for the catalogue |

mod buckets;
mod by_status;
#[cfg(feature = "grpc")]
mod code;
#[cfg(feature = "catalogue")]
mod declared;
mod endpoint;
mod exception;
mod families;
mod method;
mod reserved;
#[cfg(feature = "grpc")]
mod rpc;
mod schema;
mod status;
mod table;

#[cfg(feature = "grpc")]
pub(super) use code::Code;
#[cfg(feature = "catalogue")]
pub(crate) use declared::declared;
pub(super) use endpoint::EndpointMetrics;
pub(super) use exception::Exception;
pub(super) use method::{Ended, MethodMetrics};
#[cfg(feature = "grpc")]
pub(super) use rpc::{RpcMetrics, RpcTable};
pub(super) use table::{EndpointTable, LayerNames, Route, several_names};
