//! The cost of a scrape with gzip for the service, from the request to the body's last byte, with
//! an axum route per contender.

use super::registries::{Client, Facade, Measured, Prometheus};
use crate::measure::{median, processor_time};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_ENCODING;
use axum::routing::{MethodRouter, get};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt as _;
use metrics_runtime::MetricsEndpoint;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use tokio::runtime::Builder;
use tower_service::Service as _;

/// A contender's scrapes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compressed {
    /// The contender.
    pub contender: String,
    /// The CPU time of the first scrape, in seconds.
    pub first: f64,
    /// The median of later scrapes.
    pub seconds: f64,
    /// The length of the body.
    pub bytes: usize,
}

/// A contender: its name, its router, and the requested format and encoding.
type Contender = (&'static str, Router, &'static str, &'static str);

/// What Prometheus sends if it prefers protocol buffers.
pub(super) const PROTOBUF: &str =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

/// The format of the text.
pub(super) const TEXT: &str = "text/plain;version=0.0.4";

/// Measures scrapes of `A × B × C` series.
///
/// # Panics
///
/// When a scrape fails.
pub fn measure<const A: usize, const B: usize, const C: usize>(
    rounds: usize,
    inc: fn(usize),
) -> Vec<Compressed> {
    (0..A * B * C).for_each(inc);
    let ours = || router(get(MetricsEndpoint::new()));
    let mut prometheus = Prometheus::new::<A, B, C>();
    let mut client = Client::new::<A, B, C>();
    let facade = Facade::new::<A, B, C>();
    let mut measured = Measured::new::<A, B, C>();
    let peers: [(&'static str, MethodRouter); 4] = [
        ("prometheus", compressed(move || gzip(prometheus.text()))),
        ("prometheus-client", compressed(move || gzip(client.text()))),
        ("metrics", compressed(move || gzip(facade.text()))),
        ("measured", compressed(move || gzip(measured.text()))),
    ];
    let mut contenders: Vec<Contender> = vec![
        ("ours", ours(), TEXT, "gzip"),
        ("ours, plain", ours(), TEXT, "identity"),
        ("ours, protobuf, plain", ours(), PROTOBUF, "identity"),
    ];
    contenders.extend(peers.map(|(name, route)| (name, router(route), TEXT, "gzip")));
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut times = vec![Vec::new(); contenders.len()];
    let mut bytes = vec![0; contenders.len()];
    for _ in 0..=rounds {
        for (at, (_, router, format, encoding)) in contenders.iter_mut().enumerate() {
            let start = processor_time();
            bytes[at] = runtime.block_on(scrape(router, format, encoding));
            times[at].push((processor_time() - start).as_secs_f64());
        }
    }
    let results = contenders.iter().zip(times).zip(bytes);
    results
        .map(|(((name, ..), mut times), bytes)| Compressed {
            contender: (*name).to_owned(),
            first: times.remove(0),
            seconds: median(times),
            bytes,
        })
        .collect()
}

pub(super) fn router(route: MethodRouter) -> Router {
    Router::new().route("/metrics", route).with_state(())
}

/// A handler like in an application.
fn compressed(body: impl FnMut() -> Vec<u8> + Send + 'static) -> MethodRouter {
    let body = Arc::new(Mutex::new(body));
    get(move || {
        let body = body.lock().expect("no scrape panics")();
        async move { ([(CONTENT_ENCODING, "gzip")], body) }
    })
}

/// Compresses with flate2's default level.
fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(text.as_ref())
        .expect("a vector can be written to");
    encoder.finish().expect("a vector can be written to")
}

/// The length of the body.
pub(super) async fn scrape(router: &mut Router, format: &str, encoding: &str) -> usize {
    let request = Request::get("/metrics").header("accept-encoding", encoding);
    let request = request.header("accept", format);
    let request = request.body(Body::empty()).expect("it is a request");
    let response = router.call(request).await.expect("a router does not fail");
    assert!(response.status().is_success(), "{}", response.status());
    let encoded = response.headers().contains_key(CONTENT_ENCODING);
    assert_eq!(encoded, encoding == "gzip");
    // Piece by piece like a connection, so that nothing is moved into one buffer.
    let (mut body, mut bytes) = (response.into_body(), 0);
    while let Some(frame) = body.frame().await {
        let piece = frame.expect("it is complete").into_data();
        bytes += piece.expect("it has no trailers").len();
    }
    bytes
}
