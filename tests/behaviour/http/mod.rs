//! Requests over a real socket, with every way to end.
//!
//! | file | tests |
//! |---|---|
//! | `routes` | the labels of a request |
//! | `floods` | clients can't create series |
//! | `endings` | requests that end without a response |
//! | `errors` | the error types of failed requests |
//! | `bodies` | the bodies of requests and responses |
//! | `protocols` | upgrades, HEAD, HTTP/2 |
//! | `scrapes` | responses to scrapes, which are not counted |

mod bodies;
mod endings;
mod errors;
mod floods;
mod protocols;
mod routes;
mod scrapes;

use crate::scrape;
use metrics_runtime::instrument;
use tests::server::Server;
use tests::streamed::{Parts, streaming_router};

/// Held by tests that count unmatched requests, because all tests share their series.
pub(crate) static UNMATCHED: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn labels(method: &str, endpoint: &str) -> String {
    format!("method=\"{method}\",endpoint=\"{endpoint}\"")
}

/// The requests of an existing endpoint. A status code may have no series before the first response
/// with it.
fn requests(method: &str, endpoint: &str, status: u16) -> f64 {
    let labels = labels(method, endpoint);
    let series = format!("http_requests_total{{{labels},status_code=\"{status}\"}}");
    let scrape = scrape();
    // Otherwise a misspelt name would always be zero.
    let duration = format!("http_request_duration_seconds_count{{{labels}}}");
    assert!(scrape.samples.contains_key(&duration), "{duration}");
    scrape.samples.get(&series).copied().unwrap_or(0.0)
}

fn exceptions(kind: &str, endpoint: &str) -> f64 {
    let labels = format!("exception_type=\"{kind}\",endpoint=\"{endpoint}\"");
    scrape().value(&format!("http_exceptions_total{{{labels}}}"))
}

fn value(family: &str, method: &str, endpoint: &str) -> f64 {
    scrape().value(&format!("{family}{{{}}}", labels(method, endpoint)))
}

/// A server with one streaming route, and the sender of its next response's body.
async fn streaming(path: &'static str) -> (Server, Parts) {
    let (router, parts) = streaming_router(path);
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
