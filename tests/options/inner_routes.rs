//! An instrumented router as a service of another instrumented router: axum does not report the
//! route to the outer layer, but the inner layer does.

use crate::environment::{is_child, run_with_errors};
use crate::{named, series, value};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::routing::{any, get, post};
use metrics_runtime::{HttpMetrics, instrument, instrumented};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use tower_service::Service as _;

async fn answer(router: &Router, method: Method, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).expect("valid");
    let response = router.clone().call(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await;
    drop(body.expect("a body"));
    parts.status
}

/// An endpoint that the service declares.
#[instrumented(GET "/inner/declared")]
async fn declared() {}

fn inner() -> Router {
    Router::new()
        .route("/declared", get(declared))
        .route("/users/{id}", get(async || "a user"))
        .route("/posted", post(async || StatusCode::CREATED))
        .route("/streamed", get(streamed))
        .route("/panics", any(panics))
        .route("/waits", get(async || std::future::pending::<()>().await))
        .route("/hidden", get(async || "hidden"))
}

async fn panics() -> StatusCode {
    panic!("on purpose")
}

/// A response of unknown size.
async fn streamed() -> Body {
    let (whole, unknown) = (Body::from("streamed"), usize::MAX);
    Body::new(http_body_util::Limited::new(whole, unknown))
}

/// `http_requests_total` of an endpoint.
fn requests(namespace: &str, method: &str, endpoint: &str, status: u16) -> f64 {
    let labels = format!("method=\"{method}\",endpoint=\"{endpoint}\",status_code=\"{status}\"");
    value(namespace, &format!("http_requests_total{{{labels}}}"))
}

fn in_progress(namespace: &str, endpoint: &str) -> f64 {
    let labels = format!("method=\"GET\",endpoint=\"{endpoint}\"");
    value(namespace, &format!("http_requests_in_progress{{{labels}}}"))
}

/// All requests of a namespace.
fn all(namespace: &str) -> f64 {
    let name = format!("{namespace}_http_requests_total{{");
    let series = crate::scrape();
    let series = series.starting_with(&name);
    series.iter().map(|(_, value)| value).sum()
}

#[tokio::test]
async fn requests_count_for_the_routes_of_the_service() {
    let metrics = named("inner_nested").build().expect("valid");
    let router = Router::new().nest_service("/inner", inner().layer(metrics.clone()));
    let router = metrics.instrument(router.route("/own", get(async || "own")));
    let namespace = "inner_nested";
    assert_eq!(requests(namespace, "GET", "/inner/declared", 200), 0.0);
    for (method, path, endpoint, status) in [
        (Method::GET, "/own", "/own", 200),
        (Method::GET, "/inner/declared", "/inner/declared", 200),
        (Method::GET, "/inner/users/1", "/inner/users/{id}", 200),
        (Method::GET, "/inner/streamed", "/inner/streamed", 200),
        (Method::POST, "/inner/posted", "/inner/posted", 201),
        // Requests without a route stay unmatched.
        (Method::GET, "/inner/posted", "unmatched", 405),
        (Method::GET, "/inner/nowhere", "unmatched", 404),
        (Method::GET, "/nowhere", "unmatched", 404),
    ] {
        let name = method.to_string();
        let before = all(namespace);
        for more in 1..=2 {
            assert_eq!(
                answer(&router, method.clone(), path).await,
                status,
                "{path}"
            );
            assert_eq!(all(namespace), before + f64::from(more), "{path}");
        }
        assert!(
            requests(namespace, &name, endpoint, status) >= 2.0,
            "{path}"
        );
    }
    assert_eq!(requests(namespace, "GET", "unmatched", 404), 4.0);
    let duration =
        "http_request_duration_seconds_count{method=\"GET\",endpoint=\"/inner/users/{id}\"}";
    assert_eq!(value(namespace, duration), 2.0);
    for endpoint in ["unmatched", "/inner/users/{id}", "/inner/streamed"] {
        assert_eq!(in_progress(namespace, endpoint), 0.0, "{endpoint}");
    }
}

#[tokio::test]
async fn clients_create_no_series() {
    let metrics = named("inner_flood").build().expect("valid");
    let router = Router::new().fallback_service(inner().layer(metrics.clone()));
    let router = metrics.instrument(router);
    for path in ["/users/1", "/nowhere"] {
        answer(&router, Method::GET, path).await;
        answer(&router, Method::DELETE, path).await;
    }
    let before = series("inner_flood").len();
    for n in 0..100 {
        answer(&router, Method::GET, &format!("/users/{n}")).await;
        answer(&router, Method::GET, &format!("/nowhere/{n}")).await;
        let method = Method::from_bytes(format!("M{n}").as_bytes()).expect("valid");
        answer(&router, method, "/users/1").await;
    }
    assert_eq!(series("inner_flood").len(), before);
    assert_eq!(requests("inner_flood", "GET", "/users/{id}", 200), 101.0);
}

#[tokio::test]
async fn panics_and_cancelled_requests_count_for_the_route() {
    let namespace = "inner_ends";
    let metrics = named(namespace).build().expect("valid");
    let router = Router::new().nest_service("/inner", inner().layer(metrics.clone()));
    let router = metrics.instrument(router);
    let panicking = router.clone();
    let panics = async move { answer(&panicking, Method::GET, "/inner/panics").await };
    assert!(tokio::spawn(panics).await.is_err());
    assert_eq!(requests(namespace, "GET", "/inner/panics", 500), 1.0);
    let mut waits = Box::pin(answer(&router, Method::GET, "/inner/waits"));
    let mut context = Context::from_waker(Waker::noop());
    assert!(waits.as_mut().poll(&mut context).is_pending());
    assert_eq!(in_progress(namespace, "/inner/waits"), 1.0);
    assert_eq!(in_progress(namespace, "unmatched"), 0.0);
    drop(waits);
    assert_eq!(in_progress(namespace, "/inner/waits"), 0.0);
    assert_eq!(requests(namespace, "GET", "/inner/waits", 499), 1.0);
    assert_eq!(all(namespace), 2.0);
}

#[tokio::test]
async fn the_options_of_the_outer_layer_apply() {
    let namespace = "inner_options";
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hook = Arc::clone(&seen);
    let outer = named(namespace)
        .exclude("/inner/hidden")
        .group_routes("users", ["/inner/users/{id}"])
        .on_end(move |exchange| {
            hook.lock()
                .expect("no panic")
                .push(exchange.endpoint().to_owned());
        })
        .build()
        .expect("valid");
    // This layer has other names, so it measures, too.
    let middle = named("inner_middle").build().expect("valid");
    let nested = inner().layer(named(namespace).build().expect("valid"));
    let router = Router::new().nest_service("/inner", nested.layer(middle));
    let router = outer.instrument(router);
    for path in ["/inner/hidden", "/inner/users/1", "/inner/declared"] {
        assert_eq!(answer(&router, Method::GET, path).await, 200);
    }
    assert_eq!(requests(namespace, "GET", "users", 200), 1.0);
    assert_eq!(all("inner_middle"), 3.0);
    assert_eq!(
        *seen.lock().expect("no panic"),
        ["users", "/inner/declared"]
    );
}

#[tokio::test]
async fn services_with_layers_in_a_process_of_their_own() {
    if !is_child("inner_routes::services_with_layers_in_a_process_of_their_own") {
        return;
    }
    let service = Router::new().nest_service("/b", inner().layer(HttpMetrics::new()));
    let router: Router = instrument(Router::new().nest_service("/a", service));
    for path in ["/a/b/users/1", "/a/b/nowhere", "/a/nowhere"] {
        answer(&router, Method::GET, path).await;
    }
    for (series, value) in crate::scrape().starting_with("http_requests_total{") {
        println!("{series} {value}");
    }
}

#[test]
fn a_service_with_a_layer_causes_no_warning() {
    let (shown, errors) =
        run_with_errors("inner_routes::services_with_layers_in_a_process_of_their_own");
    for line in [
        "{method=\"GET\",endpoint=\"/a/b/users/{id}\",status_code=\"200\"} 1\n",
        "{method=\"GET\",endpoint=\"unmatched\",status_code=\"404\"} 2\n",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert!(!errors.contains("passes two"), "{errors}");
}
