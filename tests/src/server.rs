//! A server on a free loopback port, and requests as bytes.

use axum::Router;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The timeout of every step. It is reached only if something is wrong.
const TIMEOUT: Duration = Duration::from_secs(600);

/// Waits for a future, for at most ten minutes.
///
/// # Panics
///
/// When it is not ready in time.
pub async fn in_time<T>(something: impl Future<Output = T>) -> T {
    let something = tokio::time::timeout(TIMEOUT, something).await;
    something.expect("timeout")
}

/// A server that stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Its address.
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
        Self::serving(async move |listener| {
            let listener = metrics_runtime::count_connections(listener);
            axum::serve(listener, router)
                .await
                .expect("serving does not fail");
        })
        .await
    }

    /// Starts a server with any serve function.
    ///
    /// # Panics
    ///
    /// When there is no free port.
    pub async fn serving<F>(serve: impl FnOnce(TcpListener) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let task = tokio::spawn(serve(listener));
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

    /// A new connection on which a `GET` was sent, for a test that reads the response in parts.
    ///
    /// # Panics
    ///
    /// When the connection fails.
    pub async fn begin(&self, path: &str) -> TcpStream {
        let mut connection = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        connection
            .write_all(request.as_bytes())
            .await
            .expect("the server reads");
        connection
    }

    /// Sends a request on a new connection, and returns the whole response; it is empty if the
    /// server closes the connection.
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
        in_time(connection.read_to_end(&mut answer))
            .await
            .expect("the server answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a request without a body, with additional headers, each ending in `\r\n`, and reads
    /// the whole response.
    ///
    /// # Panics
    ///
    /// When there is no response, or it is incomplete.
    pub async fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut connection = self.connect().await;
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n");
        connection
            .write_all(request.as_bytes())
            .await
            .expect("the server reads");
        let mut answer = Vec::new();
        in_time(connection.read_to_end(&mut answer))
            .await
            .expect("the server answers");
        Answer::read(&answer)
    }

    /// Sends a request without a body, and returns the status code; `None` if there is no response.
    pub async fn status(&self, method: &str, path: &str) -> Option<u16> {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let answer = self.send(&request).await;
        answer.split(' ').nth(1)?.parse().ok()
    }
}

/// A parsed response.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    headers: HashMap<String, String>,
    /// The decoded body, without the framing of chunks.
    pub body: Vec<u8>,
}

impl Answer {
    fn read(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|at| at == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.expect("a head") + 4);
        let head = str::from_utf8(head).expect("it is ASCII");
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers: HashMap<_, _> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers
            .get("transfer-encoding")
            .is_some_and(|encoding| encoding == "chunked");
        Self {
            status: status.expect("a status"),
            body: if chunked && !body.is_empty() {
                unchunked(body)
            } else {
                body.to_vec()
            },
            headers,
        }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// When it is not UTF-8.
    pub fn text(self) -> String {
        String::from_utf8(self.body).expect("it is text")
    }
}

/// The content of a chunked body, which must be complete.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|at| at == b"\r\n");
        let (length, rest) = body.split_at(end.expect("a chunk's length"));
        let length = str::from_utf8(length).expect("it is ASCII");
        let length = usize::from_str_radix(length, 16).expect("it is a number");
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&rest[2..][..length]);
        body = &rest[2 + length + 2..];
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Polls until `value` has the expected value, for at most ten minutes.
///
/// # Panics
///
/// When that takes longer.
pub async fn eventually<T: PartialEq + std::fmt::Debug>(expected: T, mut value: impl FnMut() -> T) {
    let deadline = Instant::now() + TIMEOUT;
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

/// Reads the head of a response.
///
/// # Panics
///
/// When it is not a 200.
pub async fn head_comes(client: &mut TcpStream) {
    let mut head = [0; 12];
    in_time(client.read_exact(&mut head))
        .await
        .expect("the head comes");
    assert_eq!(&head, b"HTTP/1.1 200");
}
