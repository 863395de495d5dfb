//! The cost of measuring a request, through a real router.

use super::setup::{OURS, THREADS};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::{Check, Comparison, net};
use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower_layer::Identity;
use tower_service::Service as _;

const EMPTY: &str = "empty from_fn";
const AXUM_PROMETHEUS: &str = "axum-prometheus";

async fn user(Path(id): Path<u64>) -> String {
    black_box(id).to_string()
}

async fn empty(request: Request, next: Next) -> Response {
    next.run(request).await
}

fn router() -> Router {
    Router::new().route("/users/{user_id}", get(user))
}

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    peers::recorder();
    // Like a server, once per connection: without a state, axum would apply the layers again for
    // each request.
    let bare = router().with_state(());
    let with_empty = router().layer(from_fn(empty)).with_state(());
    let nothing = router().layer(Identity::new()).with_state(());
    let ours = metrics_runtime::instrument(router()).with_state(());
    let theirs = router().layer(axum_prometheus::BaseMetricLayer::new());
    let theirs = theirs.with_state(());
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("bare router", || requests(&bare)),
            Contender::new("a layer that does nothing", || requests(&nothing)),
            Contender::new(EMPTY, || requests(&with_empty)),
            Contender::new(OURS, || requests(&ours)),
            Contender::new(AXUM_PROMETHEUS, || requests(&theirs)).between(peers::upkeep),
        ],
    );
    let mut comparison = Comparison::new("http", "The HTTP layer");
    comparison.note(
        "`GET /users/42` through a router with one route, by `Service::call` on a ready clone, including creating the \
         request and dropping the response. Ours records six families, axum-prometheus its three default ones, \
         without body sizes. A layer that does nothing shows the cost of any layer in axum.",
    );
    comparison.timings(OURS, &timings);
    let cost = |name, threads| net(&timings, name, threads);
    comparison.checks.push(Check::at_most(
        "HTTP layer, all families, 1T",
        cost(OURS, 1),
        110.0,
        "ns",
    ));
    comparison.checks.push(Check::ratio(
        "HTTP layer, all families, 1T, against an empty `from_fn` middleware",
        cost(OURS, 1),
        cost(EMPTY, 1),
        1.15,
    ));
    comparison.checks.push(Check::ratio(
        "HTTP layer, all families, 1T, against axum-prometheus",
        cost(OURS, 1),
        cost(AXUM_PROMETHEUS, 1),
        0.2,
    ));
    Ok(comparison)
}

/// Requests, one after the other, through a clone of the router.
fn requests(router: &Router) -> impl FnMut() {
    let mut router = router.clone();
    move || {
        let request = Request::get("/users/42")
            .body(Body::empty())
            .expect("it is a request");
        let response = pin!(router.call(request)).poll(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Ok(response)) = response else {
            panic!("the handler does not wait");
        };
        assert!(response.status().is_success());
        drop(black_box(response));
    }
}
