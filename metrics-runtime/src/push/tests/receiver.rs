//! A receiver whose replies a test chooses.

use crate::push::otlp::Otlp;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The reply of a receiver.
#[derive(Clone, Copy)]
pub(super) enum Reply {
    Status(u16),
    RetryAfter(u16, &'static str),
    Body(&'static [u8]),
    /// Accepts the request after a delay.
    Slow,
    Never,
}

pub(super) struct PushedRequest {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Default)]
pub(super) struct Log {
    replies: VecDeque<Reply>,
    pub(super) received: Vec<PushedRequest>,
    in_flight: usize,
    pub(super) most_in_flight: usize,
}

pub(super) type SharedLog = Arc<Mutex<Log>>;

pub(super) struct FakeReceiver {
    pub(super) address: SocketAddr,
    pub(super) log: SharedLog,
    pub(super) task: JoinHandle<()>,
}

/// Counts a request as in flight until it is answered or cancelled.
struct InFlight(SharedLog);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.lock().expect("no panic").in_flight -= 1;
    }
}

impl FakeReceiver {
    /// Replies to the first requests with `replies`, and accepts all later ones.
    pub(super) async fn start(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Self::on(listener, replies)
    }

    pub(super) fn on(listener: TcpListener, replies: &[Reply]) -> Self {
        let log = SharedLog::default();
        log.lock().expect("no panic").replies = replies.iter().copied().collect();
        let address = listener.local_addr().expect("it listens");
        let router = Router::new().fallback(answer).with_state(log.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { address, log, task }
    }

    pub(super) fn otlp(&self) -> Otlp {
        let otlp = Otlp::new(&format!("http://{}/v1/metrics", self.address));
        let otlp = otlp.expect("it is a URL");
        otlp.interval(Duration::from_secs(3600))
    }

    pub(super) fn count(&self) -> usize {
        self.log.lock().expect("no panic").received.len()
    }

    pub(super) async fn has_received(&self, count: usize) {
        let start = Instant::now();
        while self.count() < count {
            assert!(start.elapsed() < Duration::from_secs(60), "no request");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for FakeReceiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(log): State<SharedLog>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (reply, _in_flight) = {
        let mut of = log.lock().expect("no panic");
        of.in_flight += 1;
        of.most_in_flight = of.most_in_flight.max(of.in_flight);
        of.received.push(PushedRequest {
            method,
            uri,
            headers,
            body,
        });
        (of.replies.pop_front(), InFlight(log.clone()))
    };
    let status = |code| StatusCode::from_u16(code).expect("a status");
    match reply {
        None => StatusCode::OK.into_response(),
        Some(Reply::Status(code)) => (status(code), "what is\nwrong").into_response(),
        Some(Reply::RetryAfter(code, after)) => {
            (status(code), [("retry-after", after)]).into_response()
        }
        Some(Reply::Body(body)) => body.into_response(),
        Some(Reply::Slow) => {
            tokio::time::sleep(Duration::from_millis(20)).await;
            StatusCode::OK.into_response()
        }
        Some(Reply::Never) => std::future::pending().await,
    }
}
