//! A receiver of Alertmanager's webhooks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::net::TcpListener;

/// The labels of an alert.
pub(super) type Labels = BTreeMap<String, String>;

/// The fields of an alert in a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alert {
    /// `firing` or `resolved`.
    pub(super) status: String,
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) starts_at: Timestamp,
}

#[derive(Deserialize)]
struct Message {
    receiver: String,
    alerts: Vec<Alert>,
}

type Received = Arc<Mutex<Vec<(String, Alert)>>>;

/// Stores all alerts that it receives.
pub(super) struct Webhook {
    pub(super) url: String,
    received: Received,
}

impl Webhook {
    pub(super) async fn start() -> Self {
        let received = Received::default();
        let router = Router::new()
            .route("/", post(receive))
            .with_state(Arc::clone(&received));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url: format!("http://{address}/"),
            received,
        }
    }

    /// The latest state of each alert with this name, ordered by labels.
    pub(super) fn latest(&self, name: &str) -> Vec<Alert> {
        let received = self.received.lock().expect("no panic");
        let newest: BTreeMap<_, _> = received
            .iter()
            .filter(|(_, alert)| alert.labels["alertname"] == name)
            .map(|(_, alert)| (alert.labels.clone(), alert.clone()))
            .collect();
        newest.into_values().collect()
    }

    /// All alerts that it received, each with its receiver in Alertmanager.
    pub(super) fn all(&self) -> Vec<(String, Alert)> {
        self.received.lock().expect("no panic").clone()
    }
}

async fn receive(State(received): State<Received>, Json(message): Json<Message>) {
    let receiver = message.receiver;
    let alerts = message.alerts.into_iter();
    let alerts = alerts.map(|alert| (receiver.clone(), alert));
    received.lock().expect("no panic").extend(alerts);
}
