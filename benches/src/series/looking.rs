//! The cost of a request of the live page: the server's time, and the bytes of the response.

use crate::measure::median;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use metrics_runtime::MetricsEndpoint;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant};
use tower_service::Service as _;

/// Requests with the same kind of change in between.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Looks {
    /// The median of the server's time, in seconds.
    pub seconds: f64,
    /// The largest compressed size of a response.
    pub bytes: usize,
    /// The number of values.
    pub values: usize,
}

/// Longer than viewers share a snapshot.
const PAUSE: Duration = Duration::from_millis(210);

/// Measures requests for `A × B × C` series: if all have changed since the last request, and if
/// only the process metrics have.
///
/// # Panics
///
/// When a request fails.
pub fn measure<const A: usize, const B: usize, const C: usize>(
    rounds: usize,
    inc: fn(usize),
) -> [Looks; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let all = || (0..A * B * C).for_each(inc);
    [
        runtime.block_on(looks(rounds, &all)),
        runtime.block_on(looks(rounds, &|| ())),
    ]
}

async fn looks(rounds: usize, change: &dyn Fn()) -> Looks {
    let mut router = MetricsEndpoint::new()
        .ui(true)
        .routes("/metrics")
        .with_state(());
    change();
    let (head, _) = get(&mut router, "/metrics/ui/series", "identity").await;
    let layout = head.headers["x-layout"]
        .to_str()
        .expect("it is ASCII")
        .to_owned();
    let mut known = String::new();
    let (mut seconds, mut most, mut values) = (Vec::new(), 0, 0);
    for round in 0..=rounds {
        std::thread::sleep(PAUSE);
        change();
        let path = format!("/metrics/ui/values?layout={layout}&since={known}");
        let start = Instant::now();
        let (_, body) = get(&mut router, &path, "gzip").await;
        let took = start.elapsed();
        // The first response has all values.
        if round > 0 {
            seconds.push(took.as_secs_f64());
            most = most.max(body.len());
        }
        // Shared with the previous response, whose version it contains.
        let (_, plain) = get(&mut router, &path, "identity").await;
        let answer: Value = serde_json::from_slice(&plain).expect("it is JSON");
        assert_eq!(
            answer["base"].is_null(),
            round == 0,
            "it gets only the changes"
        );
        if round == 0 {
            values = answer["values"]
                .as_str()
                .map_or(0, |text| text.split(',').count());
        }
        known = answer["version"].to_string();
    }
    Looks {
        seconds: median(seconds),
        bytes: most,
        values,
    }
}

async fn get(
    router: &mut Router,
    path: &str,
    encoding: &str,
) -> (axum::http::response::Parts, Vec<u8>) {
    let request = Request::get(path).header("accept-encoding", encoding);
    let request = request.body(Body::empty()).expect("it is a request");
    let response = router.call(request).await;
    let (head, body) = response.expect("a router does not fail").into_parts();
    assert!(head.status.is_success(), "{path}: {}", head.status);
    let body = to_bytes(body, usize::MAX).await.expect("it is complete");
    (head, body.to_vec())
}
