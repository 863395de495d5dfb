//! Requests, over a real socket, however they end.
//!
//! | file | holds |
//! |---|---|
//! | `routes` | what a request counts for |
//! | `floods` | that clients can't make series |
//! | `endings` | how requests end without a response |
//! | `bodies` | the bodies of requests and responses |
//! | `protocols` | upgrades, HEAD, HTTP/2 |
//! | `scrapes` | what a scrape answers, and that it counts for nothing |

mod bodies;
mod endings;
mod floods;
mod protocols;
mod routes;
mod scrapes;

use crate::scrape;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use axum::routing::get;
use http_body::Frame;
use metrics_runtime::instrument;
use std::pin::Pin;
use std::task::{Context, Poll};
use tests::server::Server;
use tokio::sync::mpsc;

/// Held by tests that count what no route serves: its series are everybody's.
pub(crate) static UNMATCHED: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn labels(method: &str, endpoint: &str) -> String {
    format!("method=\"{method}\",endpoint=\"{endpoint}\"")
}

fn requests(method: &str, endpoint: &str, status: u16) -> f64 {
    let labels = labels(method, endpoint);
    let series = format!("http_requests_total{{{labels},status_code=\"{status}\"}}");
    scrape().samples.get(&series).copied().unwrap_or(0.0)
}

fn exceptions(kind: &str, endpoint: &str) -> f64 {
    let labels = format!("exception_type=\"{kind}\",endpoint=\"{endpoint}\"");
    scrape().value(&format!("http_exceptions_total{{{labels}}}"))
}

fn value(family: &str, method: &str, endpoint: &str) -> f64 {
    scrape().value(&format!("{family}{{{}}}", labels(method, endpoint)))
}

/// A body of unknown length, fed through a channel.
struct Streamed(mpsc::UnboundedReceiver<Result<&'static str, &'static str>>);

impl http_body::Body for Streamed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(cx).map(|part| {
            Some(match part? {
                Ok(text) => Ok(Frame::data(Bytes::from(text))),
                Err(error) => Err(error.into()),
            })
        })
    }
}

type Parts = mpsc::UnboundedSender<Result<&'static str, &'static str>>;

/// A server with one streaming route, and what feeds its next response.
async fn streaming(path: &'static str) -> (Server, Parts) {
    let (parts, receiver) = mpsc::unbounded_channel();
    let receiver = std::sync::Mutex::new(Some(receiver));
    let handler = async move || {
        let receiver = receiver
            .lock()
            .expect("no panic")
            .take()
            .expect("one request");
        Response::new(Body::new(Streamed(receiver)))
    };
    let handler = std::sync::Arc::new(handler);
    let router = Router::new().route(path, get(move || async move { handler().await }));
    (Server::start(instrument(router)).await, parts)
}

/// The series of an endpoint.
fn series_of(endpoint: &str) -> Vec<String> {
    let label = format!("endpoint=\"{endpoint}\"");
    let scrape = scrape();
    let series = scrape.samples.keys();
    series
        .filter(|series| series.contains(&label))
        .cloned()
        .collect()
}
