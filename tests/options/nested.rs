//! Nested layers: with the same names, each request counts once.

use crate::environment::{is_child, run_with_errors};
use crate::{named, scrape};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use metrics_runtime::{HttpMetrics, HttpMetricsBuilder, instrument};
use std::panic::AssertUnwindSafe;
use tower_service::Service as _;

async fn status(router: &Router, path: &str) -> StatusCode {
    let request = Request::get(path).body(Body::empty()).expect("valid");
    let response = router.clone().call(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    // A request with a streamed response ends with the body.
    drop(
        axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body"),
    );
    parts.status
}

fn routes() -> Router {
    Router::new().route("/x", get(async || "x"))
}

/// Continues on another thread, if there is one.
async fn spawned(request: Request, next: Next) -> Response {
    tokio::spawn(next.run(request)).await.expect("no panic")
}

/// Sends a clone of the request first.
async fn twice(request: Request, next: Next) -> Response {
    let (parts, _) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let first = next.clone().run(again).await;
    assert_eq!(first.status(), 200);
    next.run(Request::from_parts(parts, Body::empty())).await
}

type Case = (&'static str, &'static str, fn(HttpMetrics) -> Router);

/// Routers in which a request passes two or more layers, and a request for each.
const NESTED: &[Case] = &[
    ("layer", "/x", |m| routes().layer(m.clone()).layer(m)),
    ("three", "/x", |m| {
        m.instrument(routes().layer(m.clone()).layer(m.clone()))
    }),
    ("route_layer", "/x", |m| {
        m.instrument(routes().route_layer(m.clone()))
    }),
    ("method", "/y", |m| {
        m.instrument(routes().route("/y", get(async || "y").layer(m.clone())))
    }),
    ("nest", "/n/x", |m| {
        m.instrument(Router::new().nest("/n", routes().layer(m.clone())))
    }),
    ("instrumented", "/n/x", |m| {
        m.instrument(Router::new().nest("/n", m.instrument(routes())))
    }),
    ("nest_service", "/n/x", |m| {
        m.instrument(Router::new().nest_service("/n", routes().layer(m.clone())))
    }),
    ("fallback", "/x", |m| {
        m.instrument(Router::new().fallback_service(routes().layer(m.clone())))
    }),
    ("unmatched", "/nowhere", |m| {
        m.instrument(routes().layer(m.clone()))
    }),
    ("merged", "/x", |m| {
        let other = Router::new().route("/z", get(async || "z"));
        m.instrument(routes().layer(m.clone()).merge(other.layer(m.clone())))
    }),
    ("spawned", "/x", |m| {
        m.instrument(routes().layer(m.clone()).layer(from_fn(spawned)))
    }),
    ("repeated", "/x", |m| {
        m.instrument(routes().layer(m.clone()).layer(from_fn(twice)))
    }),
    ("other settings", "/x", |m| {
        let inner = HttpMetrics::builder().namespace("nested_other_settings");
        let inner = inner.exclude("/none").build().expect("valid");
        m.instrument(routes().layer(inner))
    }),
];

/// The requests of a namespace, by each family that counts them.
fn counted(namespace: &str) -> [f64; 3] {
    let prefix = if namespace.is_empty() {
        String::new()
    } else {
        format!("{namespace}_")
    };
    let scrape = scrape();
    [
        "http_requests_total",
        "http_request_duration_seconds_count",
        "http_requests_in_progress",
    ]
    .map(|name| {
        let series = scrape.starting_with(&format!("{prefix}{name}{{"));
        series.iter().map(|(_, value)| value).sum()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_counts_once_in_nested_layers() {
    for (name, path, router) in NESTED {
        let namespace = format!("nested_{}", name.replace(' ', "_"));
        let metrics = named(&namespace).build().expect("valid");
        let expected = if *name == "unmatched" { 404 } else { 200 };
        let router = router(metrics);
        for requests in 1..=3 {
            assert_eq!(status(&router, path).await, expected, "{name}");
            let requests = f64::from(requests);
            assert_eq!(counted(&namespace), [requests, requests, 0.0], "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn default_layers_in_a_process_of_their_own() {
    if !is_child("nested::default_layers_in_a_process_of_their_own") {
        return;
    }
    let (mut before, mut cases) = (0.0, NESTED.to_vec());
    cases.retain(|(name, ..)| *name != "other settings");
    for (name, path, router) in cases {
        status(&router(HttpMetrics::new()), path).await;
        let [requests, durations, in_progress] = counted("");
        println!("{name}: {}", requests - before);
        assert_eq!((durations, in_progress), (requests, 0.0), "{name}");
        before = requests;
    }
}

#[test]
fn nested_default_layers_count_once_and_warn_once() {
    let (shown, errors) = run_with_errors("nested::default_layers_in_a_process_of_their_own");
    for (name, ..) in NESTED.iter().filter(|(name, ..)| *name != "other settings") {
        assert!(shown.contains(&format!("{name}: 1\n")), "{name}: {shown}");
    }
    let warning = "warning: metrics-runtime: a request to `/x` passes two `HttpMetrics` layers \
                   with the same names, and only the outer one measures it";
    assert_eq!(errors.matches(warning).count(), 1, "{errors}");
    assert_eq!(errors.matches("passes two").count(), 1, "{errors}");
}

/// A layer with these options.
fn measuring(
    namespace: &str,
    options: fn(HttpMetricsBuilder) -> HttpMetricsBuilder,
) -> HttpMetrics {
    options(named(namespace)).build().expect("valid")
}

#[tokio::test]
async fn requests_that_the_outer_layer_excludes_count_in_the_inner_one() {
    let inner = measuring("nested_inner", |metrics| metrics.unmatched_name("none"));
    for outer in [
        measuring("nested_inner", |metrics| metrics.exclude("/x")),
        measuring("nested_inner", |metrics| metrics.filter(|_| false)),
        measuring("nested_inner", |metrics| metrics.enabled(false)),
    ] {
        let [before, ..] = counted("nested_inner");
        let router = outer.instrument(routes().layer(inner.clone()));
        assert_eq!(status(&router, "/x").await, 200);
        let after = before + 1.0;
        assert_eq!(counted("nested_inner"), [after, after, 0.0]);
    }
}

#[tokio::test]
async fn requests_that_handlers_send_within_the_process_count() {
    let metrics = named("nested_batch").build().expect("valid");
    let inner = metrics.instrument(routes());
    let batch = async move || {
        for _ in 0..2 {
            assert_eq!(status(&inner, "/x").await, 200);
        }
    };
    let router = metrics.instrument(Router::new().route("/batch", get(batch)));
    assert_eq!(status(&router, "/batch").await, 200);
    assert_eq!(counted("nested_batch"), [3.0, 3.0, 0.0]);
}

#[tokio::test]
async fn routers_next_to_each_other_each_count() {
    let metrics = named("nested_beside").build().expect("valid");
    let other = Router::new().route("/z", get(async || "z"));
    let router = routes().layer(metrics.clone()).merge(other.layer(metrics));
    for path in ["/x", "/z"] {
        assert_eq!(status(&router, path).await, 200);
    }
    assert_eq!(counted("nested_beside"), [2.0, 2.0, 0.0]);
}

#[test]
#[should_panic(expected = "this router is already instrumented: call `instrument` once")]
fn a_router_is_instrumented_once() {
    let _: Router = instrument(instrument(routes()));
}

#[test]
fn the_message_has_the_location_of_the_second_call() {
    let metrics = named("nested_twice")
        .metrics_path("/m")
        .build()
        .expect("valid");
    let once: Router = metrics.instrument(routes());
    let hook = std::panic::take_hook();
    let (send, receive) = std::sync::mpsc::channel();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(|place| (place.file().to_owned(), place.line()));
        let _ = send.send((place, panic.payload_as_str().map(str::to_owned)));
    }));
    let line = line!() + 1;
    let second = std::panic::catch_unwind(AssertUnwindSafe(|| metrics.instrument(once)));
    std::panic::set_hook(hook);
    assert!(second.is_err());
    let panics: Vec<_> = receive.try_iter().collect();
    let ours = panics.iter().find(|(_, message)| {
        let message = message.as_deref().unwrap_or_default();
        message.contains("call `instrument` once") && message.contains("`/m`")
    });
    let place = ours.map(|(place, _)| place.clone());
    assert_eq!(place, Some(Some((file!().to_owned(), line))), "{panics:?}");
}

#[tokio::test]
async fn other_routes_of_the_path_and_other_paths_are_fine() {
    let metrics = named("nested_paths").build().expect("valid");
    let posted = routes().route("/metrics", axum::routing::post(async || "posted"));
    let router = metrics.instrument(posted);
    assert_eq!(status(&router, "/metrics").await, 200);
    let post = Request::builder().method(Method::POST).uri("/metrics");
    let post = post.body(Body::empty()).expect("valid");
    assert_eq!(
        router
            .clone()
            .call(post)
            .await
            .expect("infallible")
            .status(),
        200
    );
    let other = named("nested_paths_m").metrics_path("/m").build();
    let router = other.expect("valid").instrument(router);
    for path in ["/metrics", "/m", "/x"] {
        assert_eq!(status(&router, path).await, 200);
    }
}
