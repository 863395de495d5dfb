//! RPCs that end by themselves.

use crate::service::{alone, assert_counted, beside_axum, connect, http_requests, metrics};
use grpc_tests::{Number, OK, OrdersClient, number};
use http::uri::PathAndQuery;
use tests::server::Server;
use tokio_stream::StreamExt as _;
use tonic::transport::Channel;
use tonic::{Code, Request};
use tonic_prost::ProstCodec;

type ReflectionRequest = tonic_reflection::pb::v1::ServerReflectionRequest;
type ReflectionResponse = tonic_reflection::pb::v1::ServerReflectionResponse;

/// The expected counts of [`call`].
const CALLED: &str = "
    started unary shop.v1.Orders Get 5
    handled unary shop.v1.Orders Get OK 3
    handled unary shop.v1.Orders Get NotFound 2
    msg_received unary shop.v1.Orders Get 5
    msg_sent unary shop.v1.Orders Get 3
    handling_seconds_count unary shop.v1.Orders Get 5

    started client_stream shop.v1.Orders Upload 2
    handled client_stream shop.v1.Orders Upload OK 1
    handled client_stream shop.v1.Orders Upload InvalidArgument 1
    msg_received client_stream shop.v1.Orders Upload 5
    msg_sent client_stream shop.v1.Orders Upload 1
    handling_seconds_count client_stream shop.v1.Orders Upload 2

    started server_stream shop.v1.Orders Watch 2
    handled server_stream shop.v1.Orders Watch OK 1
    handled server_stream shop.v1.Orders Watch Unavailable 1
    msg_received server_stream shop.v1.Orders Watch 2
    msg_sent server_stream shop.v1.Orders Watch 1002
    handling_seconds_count server_stream shop.v1.Orders Watch 2

    started bidi_stream shop.v1.Orders Chat 1
    handled bidi_stream shop.v1.Orders Chat OK 1
    msg_received bidi_stream shop.v1.Orders Chat 3
    msg_sent bidi_stream shop.v1.Orders Chat 3
    handling_seconds_count bidi_stream shop.v1.Orders Chat 1

    started bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    handled bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo OK 1
    msg_received bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    msg_sent bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    handling_seconds_count bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1

    started unknown unknown unknown 2
    handled unknown unknown unknown Unimplemented 2
    handling_seconds_count unknown unknown unknown 2
";

/// Calls every method successfully and with errors, and two unknown methods.
async fn call(channel: Channel) {
    let mut orders = OrdersClient::new(channel.clone());
    for _ in 0..3 {
        assert!(orders.get(number(1, OK)).await.is_ok());
    }
    for _ in 0..2 {
        let status = orders
            .get(number(1, "5"))
            .await
            .expect_err("it is not found");
        assert_eq!(status.code(), Code::NotFound);
    }
    let four = [1, 2, 3, 4].map(|value| number(value, OK));
    let sum = orders
        .upload(tokio_stream::iter(four))
        .await
        .expect("a sum");
    assert_eq!(sum.into_inner().value, 10);
    let status = orders.upload(tokio_stream::iter([number(1, "3")])).await;
    assert_eq!(status.expect_err("invalid").code(), Code::InvalidArgument);
    let many = orders
        .watch(number(1000, OK))
        .await
        .expect("a stream")
        .into_inner();
    assert_eq!(
        many.map(|number| number.is_ok())
            .collect::<Vec<_>>()
            .await
            .len(),
        1000
    );
    let mut two = orders
        .watch(number(2, "14"))
        .await
        .expect("a stream")
        .into_inner();
    for value in 1..=2 {
        assert_eq!(
            two.message().await.expect("a message"),
            Some(number(value, OK))
        );
    }
    assert_eq!(
        two.message().await.expect_err("an end").code(),
        Code::Unavailable
    );
    let three = [1, 2, 3].map(|value| number(value, OK));
    let echo = orders
        .chat(tokio_stream::iter(three))
        .await
        .expect("a stream")
        .into_inner();
    assert_eq!(
        echo.map(|number| number.is_ok())
            .collect::<Vec<_>>()
            .await
            .len(),
        3
    );
    reflect(channel.clone()).await;
    for path in ["/shop.v1.Orders/Nothing", "/other.Service/Get"] {
        let mut client = tonic::client::Grpc::new(channel.clone());
        client.ready().await.expect("it is connected");
        let codec = ProstCodec::<Number, Number>::default();
        let path = PathAndQuery::from_static(path);
        let answer = client.unary(Request::new(number(1, OK)), path, codec).await;
        assert_eq!(
            answer.expect_err("it is unknown").code(),
            Code::Unimplemented
        );
    }
}

/// Lists all services through reflection.
async fn reflect(channel: Channel) {
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    let request = ReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.expect("it is connected");
    let path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    let codec = ProstCodec::<ReflectionRequest, ReflectionResponse>::default();
    let requests = Request::new(tokio_stream::iter([request]));
    let answers = client
        .streaming(requests, PathAndQuery::from_static(path), codec)
        .await;
    let mut answers = answers.expect("a stream").into_inner();
    assert!(answers.message().await.expect("an answer").is_some());
    assert!(answers.message().await.expect("the end").is_none());
}

async fn called(server: &Server) {
    call(connect(server).await).await;
}

#[tokio::test]
async fn tonic_alone_counts_all_that_its_clients_call() {
    let server = alone(&metrics("alone")).await;
    called(&server).await;
    assert_counted("alone", CALLED);
    assert_eq!(http_requests("alone"), 0.0);
}

#[tokio::test]
async fn tonic_beside_axum_counts_all_and_no_rpc_is_an_http_request() {
    let server = beside_axum(&metrics("beside")).await;
    called(&server).await;
    assert_eq!(server.status("GET", "/hello").await, Some(200));
    assert_counted("beside", CALLED);
    assert_eq!(http_requests("beside"), 1.0);
}

#[tokio::test]
async fn all_series_of_a_named_service_are_zero_from_the_start() {
    let _metrics = metrics("zero");
    let exposition = metrics_runtime::render();
    for (kind, method) in [
        ("unary", "Get"),
        ("client_stream", "Upload"),
        ("server_stream", "Watch"),
        ("bidi_stream", "Chat"),
    ] {
        let labels = format!(
            "grpc_type=\"{kind}\",grpc_service=\"shop.v1.Orders\",grpc_method=\"{method}\""
        );
        for series in [
            format!("started_total{{{labels}}}"),
            format!("msg_received_total{{{labels}}}"),
            format!("msg_sent_total{{{labels}}}"),
            format!("handling_seconds_count{{{labels}}}"),
            format!("handled_total{{{labels},grpc_code=\"OK\"}}"),
            format!("handled_total{{{labels},grpc_code=\"Unauthenticated\"}}"),
        ] {
            let line = format!("\nzero_grpc_server_{series} 0\n");
            assert!(exposition.contains(&line), "{line}");
        }
    }
    let handled = exposition
        .matches("\nzero_grpc_server_handled_total{")
        .count();
    // Five methods and `unknown`, with 17 codes each.
    assert_eq!(handled, 6 * 17);
}
