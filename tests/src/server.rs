//! A router on a free loopback port, and requests as raw as a test wants them.

use axum::Router;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves `router`, counting connections.
    ///
    /// # Panics
    ///
    /// When there is no free port.
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let listener = metrics_runtime::count_connections(listener);
        let task = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("serving does not fail");
        });
        Self { address, task }
    }

    /// A new connection.
    ///
    /// # Panics
    ///
    /// When the server does not accept it.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address)
            .await
            .expect("the server accepts")
    }

    /// Sends a request, to be answered on a connection of its own, and returns
    /// all that comes back: nothing, when the server closes the connection.
    ///
    /// # Panics
    ///
    /// When the connection fails.
    pub async fn send(&self, request: &str) -> String {
        let mut connection = self.connect().await;
        connection
            .write_all(request.as_bytes())
            .await
            .expect("the server reads");
        let mut answer = Vec::new();
        connection
            .read_to_end(&mut answer)
            .await
            .expect("the server answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a request without a body and returns the status of the answer;
    /// nothing, if there was none.
    pub async fn status(&self, method: &str, path: &str) -> Option<u16> {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let answer = self.send(&request).await;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Asks again and again until `value` is what is expected, for 10 s at most.
///
/// # Panics
///
/// When it never is.
pub async fn eventually<T: PartialEq + std::fmt::Debug>(expected: T, mut value: impl FnMut() -> T) {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let now = value();
        if now == expected {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "expected {expected:?}, but it stays at {now:?}"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
