//! A mail service that works, fails or stalls, over real HTTP. Not a test.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::support::eventually;

/// The mailer. It ends with the test's runtime.
pub(super) struct Mailer {
    pub(super) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    received: Mutex<Vec<Received>>,
    /// What it answers next; after the last one 202.
    answers: Mutex<VecDeque<u16>>,
    /// It answers while this is true.
    answering: watch::Sender<bool>,
}

/// An e-mail that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) key: String,
    pub(super) body: Value,
}

impl Mailer {
    /// One that answers with these statuses, and from then on with 202.
    pub(super) async fn start(answers: &[u16]) -> Self {
        let shared = Arc::new(Shared {
            received: Mutex::default(),
            answers: Mutex::new(answers.iter().copied().collect()),
            answering: watch::Sender::new(true),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let routes = Router::new()
            .route("/v1/messages", post(send))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            url: format!("http://{address}/v1/messages"),
            shared,
        }
    }

    /// One that answers nothing until [`answer`](Self::answer).
    pub(super) async fn start_hanging() -> Self {
        let mailer = Self::start(&[]).await;
        mailer.shared.answering.send_replace(false);
        mailer
    }

    /// Answers from now on, also those who wait.
    pub(super) fn answer(&self) {
        self.shared.answering.send_replace(true);
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().expect("no panic").clone()
    }

    /// Waits for so many requests.
    pub(super) async fn receives(&self, requests: usize) -> Vec<Received> {
        eventually("that many e-mails", async || {
            let received = self.received();
            (received.len() >= requests).then_some(received)
        })
        .await
    }
}

async fn send(State(mailer): State<Arc<Shared>>, headers: HeaderMap, body: String) -> StatusCode {
    let key = headers.get("idempotency-key").expect("a key");
    let received = Received {
        key: key.to_str().expect("text").to_owned(),
        body: serde_json::from_str(&body).expect("JSON"),
    };
    mailer.received.lock().expect("no panic").push(received);
    let mut answering = mailer.answering.subscribe();
    let _told = answering.wait_for(|answering| *answering).await;
    let answer = mailer.answers.lock().expect("no panic").pop_front();
    StatusCode::from_u16(answer.unwrap_or(202)).expect("a status")
}
