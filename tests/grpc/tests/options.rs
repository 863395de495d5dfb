//! Options of the layer that also apply to RPCs, and invalid options.

use crate::service::{assert_counted, descriptors, http_requests, options, routes};
use axum::body::Body;
use http::Request;
use metrics_runtime::{Exchange, GrpcType, HttpMetrics, LabelValue};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

/// An RPC of a method, with an empty message.
async fn call(metrics: &HttpMetrics, method: &str) {
    let request = Request::post(format!("/shop.v1.Orders/{method}"));
    let request = request.header("content-type", "application/grpc");
    let request = request.body(Body::from(&[0; 5][..])).expect("valid");
    let router = routes().into_axum_router().layer(metrics.clone());
    let response = router.oneshot(request).await.expect("infallible");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    drop(body);
}

#[tokio::test]
async fn methods_can_be_excluded_and_unknown_ones_ignored() {
    let metrics = options("excluded")
        .exclude("/shop.v1.Orders/Get")
        .ignore_unmatched(true)
        .build()
        .expect("valid");
    for method in ["Get", "Upload", "Nothing"] {
        call(&metrics, method).await;
    }
    assert_counted(
        "excluded",
        "started client_stream shop.v1.Orders Upload 1
         handled client_stream shop.v1.Orders Upload OK 1
         msg_received client_stream shop.v1.Orders Upload 1
         msg_sent client_stream shop.v1.Orders Upload 1
         handling_seconds_count client_stream shop.v1.Orders Upload 1",
    );
    let exposition = metrics_runtime::render();
    assert!(!exposition.contains("excluded_grpc_server_started_total{grpc_type=\"unary\""));
    assert!(!exposition.contains("excluded_grpc_server_started_total{grpc_type=\"unknown\""));
    assert_eq!(http_requests("excluded"), 0.0);
}

#[derive(LabelValue)]
enum Tenant {
    One,
    Other,
}

#[tokio::test]
async fn labels_filters_and_hooks_apply() {
    let ended = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&ended);
    let on_end = move |exchange: &Exchange<'_>| {
        let sizes = (exchange.request_size(), exchange.response_size());
        let end = (exchange.endpoint(), exchange.status().as_u16(), sizes);
        seen.lock().expect("no panic").push(end);
    };
    let metrics = options("labelled")
        .label("tenant", |request| {
            match request.headers().get("x-tenant") {
                Some(_) => Tenant::One,
                None => Tenant::Other,
            }
        })
        .constant_label("zone", "a")
        .filter(|request| request.uri().path() != "/shop.v1.Orders/Chat")
        .on_end(on_end)
        .build()
        .expect("valid");
    call(&metrics, "Get").await;
    call(&metrics, "Chat").await;
    let labels = "grpc_type=\"unary\",grpc_service=\"shop.v1.Orders\",grpc_method=\"Get\"";
    let exposition = metrics_runtime::render();
    for (tenant, value) in [("one", 0), ("other", 1)] {
        let line = format!(
            "\nlabelled_grpc_server_handled_total{{{labels},grpc_code=\"OK\",tenant=\"{tenant}\",zone=\"a\"}} {value}\n"
        );
        assert!(exposition.contains(&line), "{line}");
    }
    assert_eq!(crate::service::handled("labelled"), 1.0);
    let ended = ended.lock().expect("no panic");
    assert_eq!(*ended, [("/shop.v1.Orders/Get", 200, (5, 5))]);
}

#[test]
fn invalid_options_are_reported_with_advice() {
    let unary = |method| [(method, GrpcType::Unary)];
    let none: [(&str, GrpcType); 0] = [];
    let error = HttpMetrics::builder()
        .grpc_service("shop.v1.Orders", none)
        .grpc_service("/shop.v1.Orders", unary("Get"))
        .grpc_service("shop.v1.Orders", unary("Get/All"))
        .grpc_service("shop.v1.Orders", [("Get", GrpcType::BidiStream)])
        .grpc_descriptors(&descriptors())
        .grpc_descriptors(b"no descriptors")
        .grpc_descriptors(b"")
        .build();
    let problems = error.expect_err("seven mistakes");
    let problems: Vec<_> = problems
        .problems()
        .iter()
        .map(ToString::to_string)
        .collect();
    for (problem, part) in problems.iter().zip([
        "missing methods: write at least one",
        "write `shop.v1.Orders`",
        "invalid method name `Get/All`",
        "duplicate method `Get`, as `bidi_stream` and as `unary`",
        "not an encoded `FileDescriptorSet`",
        "no service in the descriptors",
    ]) {
        assert!(problem.contains(part), "{problem}");
    }
    assert_eq!(problems.len(), 6, "{problems:#?}");
}

#[test]
fn the_families_pass_the_checks() {
    let _metrics = HttpMetrics::builder()
        .grpc_descriptors(&descriptors())
        .build()
        .expect("valid");
    assert!(
        metrics_runtime::check().is_ok(),
        "{:?}",
        metrics_runtime::check()
    );
    let exposition = metrics_runtime::render();
    assert!(exposition.contains(
        "\ngrpc_server_handled_total{grpc_type=\"unary\",grpc_service=\"shop.v1.Orders\",grpc_method=\"Get\",grpc_code=\"OK\"} 0\n"
    ));
}
