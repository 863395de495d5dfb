//! A mail service that works, fails or stalls, over real HTTP. Not a test.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::support::eventually;

/// A mailer. It ends with the test's runtime.
pub(super) struct Mailer {
    pub(super) url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    received: Mutex<Vec<Received>>,
    /// The next responses; 202 after the last one.
    answers: Mutex<VecDeque<u16>>,
    /// It responds while this is true.
    answering: watch::Sender<bool>,
    /// The delay of each response.
    delay: Mutex<Duration>,
    /// Whether open connections are closed when it stops.
    is_gone: AtomicBool,
}

/// A requested e-mail.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) key: String,
    pub(super) body: Value,
}

impl Mailer {
    /// Starts one that responds with these status codes, and then with 202.
    pub(super) async fn start(answers: &[u16]) -> Self {
        let shared = Arc::new(Shared {
            received: Mutex::default(),
            answers: Mutex::new(answers.iter().copied().collect()),
            answering: watch::Sender::new(true),
            delay: Mutex::default(),
            is_gone: AtomicBool::new(false),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        Self {
            url: format!("http://{address}/v1/messages"),
            address,
            serving: serve(listener, shared.clone()),
            shared,
        }
    }

    /// Closes its connections, and accepts no new ones.
    pub(super) fn stop(&self) {
        self.shared.is_gone.store(true, Ordering::Relaxed);
        self.serving.abort();
    }

    /// Listens on the same address again.
    pub(super) async fn start_again(&mut self) {
        let listener = eventually("the same port", async || {
            TcpListener::bind(self.address).await.ok()
        });
        self.shared.is_gone.store(false, Ordering::Relaxed);
        self.serving = serve(listener.await, self.shared.clone());
    }

    /// Delays each response by this time.
    pub(super) fn slow_down(&self, delay: Duration) {
        *self.shared.delay.lock().expect("no panic") = delay;
    }

    /// Starts one that does not respond until [`answer`](Self::answer).
    pub(super) async fn start_hanging() -> Self {
        let mailer = Self::start(&[]).await;
        mailer.hang();
        mailer
    }

    /// Does not respond from now on.
    pub(super) fn hang(&self) {
        self.shared.answering.send_replace(false);
    }

    /// Responds from now on, also to waiting requests.
    pub(super) fn answer(&self) {
        self.shared.answering.send_replace(true);
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().expect("no panic").clone()
    }

    /// Waits for this many requests.
    pub(super) async fn receives(&self, requests: usize) -> Vec<Received> {
        eventually("that many e-mails", async || {
            let received = self.received();
            (received.len() >= requests).then_some(received)
        })
        .await
    }
}

fn serve(listener: TcpListener, mailer: Arc<Shared>) -> JoinHandle<()> {
    let routes = Router::new()
        .route("/v1/messages", post(send))
        .with_state(mailer);
    tokio::spawn(async move { axum::serve(listener, routes).await.expect("served") })
}

async fn send(State(mailer): State<Arc<Shared>>, headers: HeaderMap, body: String) -> StatusCode {
    let key = headers.get("idempotency-key").expect("a key");
    // Its connection is closed.
    assert!(!mailer.is_gone.load(Ordering::Relaxed), "it is gone");
    let received = Received {
        key: key.to_str().expect("text").to_owned(),
        body: serde_json::from_str(&body).expect("JSON"),
    };
    mailer.received.lock().expect("no panic").push(received);
    let mut answering = mailer.answering.subscribe();
    drop(answering.wait_for(|answering| *answering).await);
    let delay = *mailer.delay.lock().expect("no panic");
    tokio::time::sleep(delay).await;
    let answer = mailer.answers.lock().expect("no panic").pop_front();
    StatusCode::from_u16(answer.unwrap_or(202)).expect("a status")
}
