//! Accepts and serves connections until shutdown.

use super::address::Listener;
use super::connection::Connection;
use super::limits::ConnectionLimits;
use super::open::OpenConnections;
use super::rejections::{Rejection, ServerKind};
#[cfg(feature = "tls")]
use super::tls::Tls;
use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::io;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The pause after a failure to accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// A listener, and what answers its requests.
#[derive(Debug)]
pub(super) struct Serving {
    pub(super) listener: Listener,
    pub(super) router: Router,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<Tls>,
    pub(super) limits: ConnectionLimits,
    pub(super) kind: ServerKind,
}

impl Serving {
    /// Serves until `stop` is ready and the time to linger is over, and then until no
    /// connection is left. Dropped, it cancels all connections.
    pub(super) async fn run_until(self, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let linger = self.limits.linger;
        let open = OpenConnections::new(self.limits, self.kind);
        let stop = async {
            stop.await;
            open.stop();
            if !linger.is_zero() {
                sleep(linger).await;
            }
        };
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                // One that panicked has ended, too: that was one request's panic.
                Some(_) = connections.join_next() => {}
                (stream, peer) = accept(&self.listener, &open) => {
                    let Some(admitted) = open.admit(peer).await else {
                        continue;
                    };
                    let connection = Connection {
                        peer,
                        router: self.router.clone(),
                        admitted,
                        watcher: graceful.watcher(),
                    };
                    #[cfg(feature = "tls")]
                    if let Some(tls) = self.tls.clone() {
                        connections.spawn(connection.serve_tls(tls, stream));
                        continue;
                    }
                    connections.spawn(connection.serve(stream));
                }
            }
        }
        drop(self.listener);
        graceful.shutdown().await;
    }
}

/// The next connection. Errors are counted, and accepting goes on.
async fn accept(
    listener: &Listener,
    open: &OpenConnections,
) -> (super::address::Stream, super::address::Peer) {
    loop {
        let error = match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => error,
        };
        // Waiting helps if something has run out, but not if the client is gone.
        let gone = [
            io::ErrorKind::ConnectionAborted,
            io::ErrorKind::ConnectionRefused,
            io::ErrorKind::ConnectionReset,
        ];
        if gone.contains(&error.kind()) {
            continue;
        }
        if has_no_descriptors(&error) {
            open.count(Rejection::Descriptors);
            open.evict();
        } else {
            open.count(Rejection::Accept);
        }
        tracing::debug!("a connection was not accepted: {error}");
        sleep(PAUSE).await;
    }
}

/// Whether the process or the machine has no file descriptors left: `EMFILE`, `ENFILE`.
/// The standard library has no name for either.
fn has_no_descriptors(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}
