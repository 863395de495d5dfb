//! The servers, and their counts.

use axum::Router;
use axum::routing::get;
use grpc_tests::{OrdersServer, Shop};
use metrics_runtime::{HttpMetrics, HttpMetricsBuilder};
use prost::Message as _;
use prost_types::{
    FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto, ServiceDescriptorProto,
};
use tests::exposition::Exposition;
use tests::server::Server;
use tokio::net::TcpListener;
use tonic::service::Routes;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint};

/// tonic-prost-build's description of `shop.v1.Orders`.
pub(crate) fn descriptors() -> Vec<u8> {
    let number = || Some(".shop.v1.Number".to_owned());
    let methods = [
        ("Get", false, false),
        ("Upload", true, false),
        ("Watch", false, true),
        ("Chat", true, true),
    ];
    let methods = methods.map(|(name, client, server)| MethodDescriptorProto {
        name: Some(name.to_owned()),
        input_type: number(),
        output_type: number(),
        client_streaming: Some(client),
        server_streaming: Some(server),
        ..Default::default()
    });
    let service = ServiceDescriptorProto {
        name: Some("Orders".to_owned()),
        method: methods.into(),
        ..Default::default()
    };
    let file = FileDescriptorProto {
        name: Some("shop.proto".to_owned()),
        package: Some("shop.v1".to_owned()),
        service: vec![service],
        ..Default::default()
    };
    FileDescriptorSet { file: vec![file] }.encode_to_vec()
}

/// Options with a namespace and the services.
pub(crate) fn options(namespace: &str) -> HttpMetricsBuilder {
    HttpMetrics::builder()
        .namespace(namespace)
        .grpc_descriptors(&descriptors())
        .grpc_descriptors(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
}

pub(crate) fn metrics(namespace: &str) -> HttpMetrics {
    options(namespace).build().expect("valid")
}

pub(crate) fn routes() -> Routes {
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
        .build_v1();
    Routes::new(OrdersServer::new(Shop)).add_service(reflection.expect("valid descriptors"))
}

/// tonic's own server.
pub(crate) async fn alone(metrics: &HttpMetrics) -> Server {
    let layer = metrics.any_body();
    Server::serving(async move |listener: TcpListener| {
        tonic::transport::Server::builder()
            .layer(layer)
            .add_routes(routes())
            .serve_with_incoming(TcpIncoming::from(listener))
            .await
            .expect("serving does not fail");
    })
    .await
}

/// axum's server, with one more route.
pub(crate) async fn beside_axum(metrics: &HttpMetrics) -> Server {
    let router = Router::new()
        .route("/hello", get(async || "hello").post(async || "hello"))
        .merge(routes().into_axum_router());
    Server::start(metrics.instrument(router)).await
}

/// A new connection.
pub(crate) async fn connect(server: &Server) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address));
    let channel = endpoint.expect("an address").connect().await;
    channel.expect("the server accepts")
}

/// A namespace's RPC series that are not zero, without the durations. Each line has the family,
/// type, service and method, the code, and the number.
pub(crate) fn counted(namespace: &str) -> Vec<String> {
    let exposition = Exposition::read(&metrics_runtime::render());
    let start = format!("{namespace}_grpc_server_");
    let counted = exposition.starting_with(&start).into_iter();
    let counted = counted.filter(|(series, value)| {
        *value != 0.0 && !series.contains("_seconds_bucket") && !series.contains("_seconds_sum")
    });
    let mut lines: Vec<_> = counted
        .map(|(series, value)| {
            let (family, labels) = series[start.len()..].split_once('{').expect("labels");
            let values = labels.split('"').skip(1).step_by(2).collect::<Vec<_>>();
            let family = family.trim_end_matches("_total");
            format!("{family} {} {value}", values.join(" "))
        })
        .collect();
    lines.sort();
    lines
}

/// Checks all counts of RPCs once none is in progress.
#[track_caller]
pub(crate) fn assert_counted(namespace: &str, expected: &str) {
    let mut expected: Vec<_> = expected
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    expected.sort();
    assert_eq!(counted(namespace), expected, "of {namespace}");
    assert_eq!(in_progress(namespace), 0.0);
}

/// The sums of a family.
fn sum(namespace: &str, family: &str) -> f64 {
    let exposition = Exposition::read(&metrics_runtime::render());
    let series = exposition.starting_with(&format!("{namespace}_{family}{{"));
    series.iter().map(|(_, value)| value).sum()
}

/// The RPCs that have started and not ended.
pub(crate) fn in_progress(namespace: &str) -> f64 {
    let handled = sum(namespace, "grpc_server_handled_total");
    let durations = sum(namespace, "grpc_server_handling_seconds_count");
    assert!(durations >= handled, "each has a duration");
    sum(namespace, "grpc_server_started_total") - handled
}

/// The RPCs that have ended.
pub(crate) fn handled(namespace: &str) -> f64 {
    sum(namespace, "grpc_server_handled_total")
}

/// The requests that count as HTTP requests.
pub(crate) fn http_requests(namespace: &str) -> f64 {
    sum(namespace, "http_requests_total")
}
