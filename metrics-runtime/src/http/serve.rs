//! `/metrics` at an address of its own.

use super::endpoint::MetricsEndpoint;
use super::server::{ListenAddress, MetricsServer};
use std::io;

/// Serves `/metrics` at an address of its own, apart from the service's, until
/// the future is dropped.
///
/// ```no_run
/// # async fn start() {
/// tokio::spawn(async {
///     if let Err(error) = metrics_runtime::serve("127.0.0.1:9100").await {
///         tracing::error!("{error}");
///     }
/// });
/// # }
/// ```
///
/// Use [`bind`] to learn at the start whether that works, for a free port, or
/// to stop it; and [`MetricsEndpoint`] for all that can be set.
///
/// # Errors
///
/// When the address can't be listened at.
pub async fn serve(address: impl Into<ListenAddress>) -> io::Result<()> {
    MetricsEndpoint::new().serve(address).await
}

/// Listens for scrapes of `/metrics` at an address of its own; see
/// [`ListenAddress`].
///
/// It needs a tokio runtime with time and I/O, as `#[tokio::main]` makes it.
///
/// # Errors
///
/// When the address can't be listened at.
pub async fn bind(address: impl Into<ListenAddress>) -> io::Result<MetricsServer> {
    MetricsEndpoint::new().bind(address).await
}
