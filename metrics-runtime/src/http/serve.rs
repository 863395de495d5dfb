//! Serves `/metrics` on its own address.

use super::endpoint::MetricsEndpoint;
use super::server::{ListenAddress, MetricsServer};
use std::io;

/// Serves `/metrics` on its own address, separate from that of the service, until the future is
/// dropped.
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
/// Use [`bind`] to handle errors at startup, to listen on a free port, or to shut the
/// server down. [`MetricsEndpoint`] has the options.
///
/// # Errors
///
/// If the address is invalid or not available.
///
/// # Panics
///
/// Outside of a Tokio runtime with I/O enabled.
pub async fn serve(address: impl Into<ListenAddress>) -> io::Result<()> {
    MetricsEndpoint::new().serve(address).await
}

/// Listens for scrapes of `/metrics` on its own address: see [`ListenAddress`].
///
/// The server needs a Tokio runtime with I/O and time enabled, as from `#[tokio::main]`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let server = metrics_runtime::bind("127.0.0.1:0").await?;
/// println!("metrics at {}", server.address());
/// let running = tokio::spawn(server.run());
/// # running.abort();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// If the address is invalid or not available.
///
/// # Panics
///
/// Outside of a Tokio runtime with I/O enabled.
pub async fn bind(address: impl Into<ListenAddress>) -> io::Result<MetricsServer> {
    MetricsEndpoint::new().bind(address).await
}
