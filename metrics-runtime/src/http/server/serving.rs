//! Accepts and serves connections until shutdown.

use super::address::{Listener, Peer, Stream};
use super::connection::Connection;
use super::limits::ConnectionLimits;
use super::open::OpenConnections;
use super::rejections::{Rejection, ServerKind};
#[cfg(feature = "tls")]
use super::tls::Tls;
use axum::Router;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The pause after a failure to accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// A listener with the router that answers its requests.
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
    /// Serves until `stop` is ready and the time to linger is over, and then until all
    /// connections are closed. Dropping the future cancels all connections.
    ///
    /// A connection in the backlog is served, too, and lingers as long as others. A connection is
    /// lost only if it arrives between the last look at the backlog and the end of listening.
    pub(super) async fn run_until(self, stop: impl Future<Output = ()>) {
        let mut connections = JoinSet::new();
        let linger = self.limits.linger;
        let open = OpenConnections::new(self.limits.clone(), self.kind);
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
                // A panic of a connection's task ends only this connection.
                Some(_) = connections.join_next() => {}
                (stream, peer) = accept(&self.listener, &open) => {
                    self.serve(stream, peer, &open, &mut connections).await;
                }
            }
        }
        for (stream, peer) in self.listener.accept_waiting() {
            self.serve(stream, peer, &open, &mut connections).await;
        }
        drop(self.listener);
        while connections.join_next().await.is_some() {}
    }

    async fn serve(
        &self,
        stream: Stream,
        peer: Peer,
        open: &Arc<OpenConnections>,
        connections: &mut JoinSet<()>,
    ) {
        let Some(admitted) = open.admit(peer).await else {
            return;
        };
        let connection = Connection {
            peer,
            router: self.router.clone(),
            admitted,
        };
        #[cfg(feature = "tls")]
        if let Some(tls) = self.tls.clone() {
            connections.spawn(connection.serve_tls(tls, stream));
            return;
        }
        connections.spawn(connection.serve(stream));
    }
}

/// Accepts the next connection. Errors are counted, and accepting continues.
async fn accept(listener: &Listener, open: &OpenConnections) -> (Stream, Peer) {
    loop {
        let error = match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => error,
        };
        // A pause helps if a resource has run out, but not if the client has disconnected.
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
/// The standard library has no [`io::ErrorKind`] for either.
fn has_no_descriptors(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream};
    use std::time::Instant;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: test\r\n\r\n";

    async fn listen(linger: Duration) -> (Serving, SocketAddr) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let serving = Serving {
            listener: Listener::from_tcp(listener).expect("it is bound"),
            router: Router::new().route("/", get(async || "answered")),
            #[cfg(feature = "tls")]
            tls: None,
            limits: ConnectionLimits::new().linger(linger),
            kind: ServerKind::Metrics,
        };
        (serving, address)
    }

    fn connect(address: SocketAddr) -> TcpStream {
        TcpStream::connect(address).expect("the system accepts it")
    }

    fn answer(mut client: TcpStream) -> String {
        let mut answer = String::new();
        let read = client.read_to_string(&mut answer);
        read.expect("it is closed in order");
        answer
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn open_connections_are_answered_when_the_server_stops() {
        for linger in [Duration::ZERO, Duration::from_millis(50)] {
            let (serving, address) = listen(linger).await;
            let clients: Vec<_> = (0..50).map(|_| connect(address)).collect();
            for mut client in &clients {
                client.write_all(REQUEST).expect("sent");
            }
            // The server has not accepted any connection yet.
            serving.run_until(std::future::ready(())).await;
            for answer in clients.into_iter().map(answer) {
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
                assert!(answer.contains("connection: close"), "{answer}");
            }
            TcpStream::connect(address).expect_err("nobody listens");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn an_idle_connection_does_not_block_shutdown() {
        let (serving, address) = listen(Duration::ZERO).await;
        let idle = connect(address);
        let start = Instant::now();
        serving.run_until(std::future::ready(())).await;
        assert_eq!(answer(idle), "");
        // The timeout of the connection is 30 seconds.
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[tokio::test]
    async fn an_idle_connection_is_answered_while_the_server_lingers_and_then_closed() {
        let (serving, address) = listen(Duration::from_millis(500)).await;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(serving.run_until(async { _ = stopped.await }));
        let ask = move |mut client: TcpStream| {
            client.write_all(REQUEST).expect("sent");
            let mut part = [0; 1024];
            let length = client.read(&mut part).expect("an answer");
            (
                client,
                String::from_utf8_lossy(&part[..length]).into_owned(),
            )
        };
        let clients = tokio::task::spawn_blocking(move || [0, 1].map(|_| ask(connect(address)).0));
        let [busy, idle] = clients.await.expect("no panic");
        drop(stop);
        let busy = tokio::task::spawn_blocking(move || ask(busy).1);
        let last = busy.await.expect("no panic");
        assert!(last.contains("connection: close"), "{last}");
        running.await.expect("no panic");
        assert_eq!(answer(idle), "");
    }
}
