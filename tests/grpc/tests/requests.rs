//! Which requests are RPCs. No request creates a series.

use crate::service::{assert_counted, beside_axum, http_requests, metrics, options, routes};
use axum::Router;
use axum::body::Body;
use axum::routing::post;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use metrics_runtime::HttpMetrics;
use tests::exposition::Exposition;
use tower::ServiceExt as _;

/// A request with an empty message.
fn request(method: &str, path: &str, content_type: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("content-type", content_type);
    request.body(Body::from(&[0; 5][..])).expect("valid")
}

async fn answer(router: &Router, request: Request<Body>) -> StatusCode {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    body.collect().await.expect("a body");
    head.status
}

fn router(metrics: &HttpMetrics) -> Router {
    let router = Router::new().route("/hello", post(async || "hello"));
    metrics.instrument(router.merge(routes().into_axum_router()))
}

/// All series of a namespace.
fn series(namespace: &str) -> usize {
    let exposition = Exposition::read(&metrics_runtime::render());
    exposition.starting_with(&format!("{namespace}_")).len()
}

#[tokio::test]
async fn no_path_that_a_client_invents_creates_a_series() {
    let router = router(&metrics("flood"));
    let paths = async |from: usize, to: usize| {
        for n in from..to {
            for path in [
                format!("/shop.v1.Orders/M{n}"),
                format!("/s{n}.S/M"),
                format!("/{n}"),
            ] {
                answer(&router, request("POST", &path, "application/grpc")).await;
            }
        }
    };
    paths(0, 1).await;
    let before = series("flood");
    paths(1, 4000).await;
    assert_eq!(series("flood"), before);
    assert_counted(
        "flood",
        "started unknown unknown unknown 12000
         handled unknown unknown unknown Unimplemented 12000
         handling_seconds_count unknown unknown unknown 12000",
    );
    assert_eq!(http_requests("flood"), 0.0);
}

#[tokio::test]
async fn an_rpc_is_a_post_with_a_content_type_of_grpc() {
    let router = router(&metrics("which"));
    let get = "/shop.v1.Orders/Get";
    for (method, path, content_type, rpcs) in [
        ("POST", get, "application/grpc", 1.0),
        ("POST", get, "application/grpc+proto", 2.0),
        ("GET", get, "application/grpc", 2.0),
        ("POST", get, "application/json", 2.0),
        // axum's routes stay HTTP requests, with any headers.
        ("POST", "/hello", "application/grpc", 2.0),
    ] {
        let before = http_requests("which");
        answer(&router, request(method, path, content_type)).await;
        let handled = crate::service::handled("which");
        assert_eq!(handled, rpcs, "{method} {path} {content_type}");
        let is_rpc = path == get && method == "POST" && content_type != "application/json";
        let counted = f64::from(u8::from(!is_rpc));
        assert_eq!(http_requests("which"), before + counted, "{method} {path}");
    }
}

#[tokio::test]
async fn without_services_an_rpc_counts_as_an_http_request() {
    let metrics = HttpMetrics::builder()
        .namespace("unnamed")
        .build()
        .expect("valid");
    let router = router(&metrics);
    answer(
        &router,
        request("POST", "/shop.v1.Orders/Get", "application/grpc"),
    )
    .await;
    assert_eq!(http_requests("unnamed"), 1.0);
    assert!(!metrics_runtime::render().contains("unnamed_grpc"));
}

#[tokio::test]
async fn a_response_without_a_code_has_the_code_that_clients_derive_from_its_status() {
    for (status, code) in [
        (200, "Unknown"),
        (400, "Internal"),
        (401, "Unauthenticated"),
        (403, "PermissionDenied"),
        (404, "Unimplemented"),
        (429, "Unavailable"),
        (500, "Unknown"),
        (503, "Unavailable"),
    ] {
        let namespace = format!("status_{status}");
        let refuse = move || async move { StatusCode::from_u16(status).expect("valid") };
        let router = Router::new().fallback(refuse);
        let router = metrics(&namespace).instrument(router);
        let rpc = request("POST", "/shop.v1.Orders/Get", "application/grpc");
        assert_eq!(answer(&router, rpc).await, status);
        let line = format!("handled unary shop.v1.Orders Get {code} 1");
        assert!(
            crate::service::counted(&namespace).contains(&line),
            "{line}"
        );
    }
}

#[tokio::test]
async fn the_trailers_of_grpc_web_are_in_the_body() {
    let web = async || {
        let mut body = vec![0, 0, 0, 0, 2, 1, 2];
        let trailers = b"grpc-status:9\r\n";
        body.extend([0x80, 0, 0, 0, trailers.len() as u8]);
        body.extend(trailers);
        let response = Response::builder().header("content-type", "application/grpc-web+proto");
        response.body(Body::from(body)).expect("valid")
    };
    let router = metrics("web").instrument(Router::new().fallback(web));
    let rpc = request("POST", "/shop.v1.Orders/Get", "application/grpc-web+proto");
    answer(&router, rpc).await;
    assert_counted(
        "web",
        "started unary shop.v1.Orders Get 1
         handled unary shop.v1.Orders Get FailedPrecondition 1
         msg_sent unary shop.v1.Orders Get 1
         handling_seconds_count unary shop.v1.Orders Get 1",
    );
}

#[tokio::test]
async fn an_rpc_counts_once_in_any_number_of_layers() {
    let metrics = metrics("layers");
    let inner = routes().into_axum_router().layer(metrics.clone());
    let nested = metrics.any_body();
    let service = tower::Layer::layer(&nested, inner);
    let router = metrics.instrument(Router::new().fallback_service(service));
    answer(
        &router,
        request("POST", "/shop.v1.Orders/Get", "application/grpc"),
    )
    .await;
    assert_eq!(crate::service::handled("layers"), 1.0);
    assert_eq!(http_requests("layers"), 0.0);
}

#[tokio::test]
async fn an_outer_layer_without_services_leaves_rpcs_to_the_inner_one() {
    let inner = options("outer").build().expect("valid").any_body();
    let outer = HttpMetrics::builder()
        .namespace("outer")
        .build()
        .expect("valid");
    let service = tower::Layer::layer(&inner, routes().into_axum_router());
    let router = outer.instrument(Router::new().fallback_service(service));
    answer(
        &router,
        request("POST", "/shop.v1.Orders/Get", "application/grpc"),
    )
    .await;
    assert_eq!(crate::service::handled("outer"), 1.0);
    assert_eq!(http_requests("outer"), 0.0);
    assert_eq!(
        answer(&router, request("POST", "/nowhere", "text/plain")).await,
        200
    );
    assert_eq!(http_requests("outer"), 1.0);
}

#[tokio::test]
async fn http_1_works_beside_rpcs() {
    let server = beside_axum(&metrics("http_1")).await;
    assert_eq!(server.status("GET", "/hello").await, Some(200));
    assert_eq!(http_requests("http_1"), 1.0);
}
