//! A layer for HTTP clients (feature `client`). It measures requests to other services in the
//! same families as [`#[external_call]`](macro@crate::external_call).
//!
//! ```
//! # fn main() -> Result<(), metrics_runtime::client::ClientMetricsError> {
//! use http::{Request, Response};
//! use metrics_runtime::client::ClientMetrics;
//! use tower::{Layer, ServiceExt, service_fn};
//!
//! let metrics = ClientMetrics::builder()
//!     .peer("payments", ["payments.internal:8443", "payments"])
//!     .build()?;
//!
//! // Stands in for hyper-util's `Client`:
//! let client = service_fn(|_: Request<()>| async { Ok::<_, String>(Response::new(())) });
//! let client = metrics.layer(client);
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let request = Request::get("https://payments.internal:8443/charges").body(()).unwrap();
//! client.oneshot(request).await.unwrap();
//! # });
//! # if !cfg!(feature = "off") {
//! let text = metrics_runtime::render();
//! let charged = r#"external_requests_total{peer="payments",operation="GET",status="success"} 1"#;
//! assert!(text.contains(charged));
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! | family | labels |
//! |---|---|
//! | `external_requests_total` | `peer`, `operation` (the method), `status`: `success`, `error`, `panic`, `cancelled` |
//! | `external_request_duration_seconds` | `peer`, `operation` |
//! | `external_requests_in_progress` | `peer`, `operation` |
//! | `external_errors_total` | `peer`, `operation`, `error`: `transport`, `server_error`, `client_error`, `other` |
//!
//! All series of declared peers exist from the start. Requests to other hosts share the series
//! of the peer `__other__`, so URLs cannot create series. The duration of a request is the time
//! from the first poll of its future to the head of the response. A request whose future is
//! dropped before that is `cancelled`. Redirects and retries count one by one if they happen
//! outside of the layer, and as one request if they happen inside.
//!
//! For a client with other types than those of the crate `http`, [`ClientMetrics::by`] takes
//! two functions that read them. It has an example for reqwest.
//!
//! Measure a request with the layer or with `#[external_call]`, not with both: otherwise a sum
//! over `operation` counts it twice.
//!
//! # Cost
//!
//! A request costs two clock reads, five additions to cells of its own thread, and a linear
//! search through the declared hosts. There is no allocation and no lock.

mod builder;
mod exchange;
mod peers;
mod service;

pub use builder::{ClientMetricsBuilder, ClientMetricsError};
pub use exchange::{ByFunctions, ClientExchange, HttpExchange, RequestTarget};
pub use service::{ClientMetrics, ClientMetricsService, ResponseStatus};
