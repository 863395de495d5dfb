//! A request through the layer allocates nothing that a layer which does nothing does not: axum
//! itself boxes the future of each layer.

use crate::allocations;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::{get, post};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower::layer::util::Identity;
use tower_service::Service as _;

fn routes() -> Router {
    Router::new()
        .route(
            "/users/{id}",
            get(|Path(id): Path<u64>| async move { id.to_string() }),
        )
        .route("/empty", get(|| async { StatusCode::NO_CONTENT }))
        .route(
            "/failing",
            get(|| async { StatusCode::INTERNAL_SERVER_ERROR }),
        )
        .route("/echo", post(|body: Body| async { body }))
}

/// Nothing here waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// The allocations of requests whose responses are read, after some that warm up.
fn of_requests(router: &mut Router, (method, path, body): (Method, &str, &'static str)) -> usize {
    let mut send = || {
        let request = Request::builder().method(method.clone()).uri(path);
        let request = request.body(Body::from(body)).expect("it is a request");
        let response = now(router.call(request)).unwrap_or_else(|never| match never {});
        now(response.into_body().collect()).expect("it is read");
    };
    (0..3).for_each(|_| send());
    allocations(|| (0..10).for_each(|_| send())) / 10
}

pub(crate) fn allocate_as_without_the_layer() {
    let mut bare = routes().layer(Identity::new()).with_state(());
    let mut ours = metrics_runtime::instrument(routes()).with_state(());
    for (request, more) in [
        ((Method::GET, "/users/42", ""), 0),
        ((Method::HEAD, "/users/42", ""), 0),
        ((Method::GET, "/empty", ""), 0),
        ((Method::GET, "/failing", ""), 0),
        // A path and a method that no route has.
        ((Method::GET, "/nothing", ""), 0),
        ((Method::DELETE, "/users/42", ""), 0),
        // One watches the body of the request, and one boxes what watches it.
        ((Method::POST, "/echo", "text"), 2),
    ] {
        let bare = of_requests(&mut bare, request.clone());
        let ours = of_requests(&mut ours, request.clone());
        assert_eq!(ours, bare + more, "{request:?}");
    }
}
