//! RPCs that are interrupted: deadlines, clients that disconnect, panics.

use crate::service::{alone, assert_counted, beside_axum, connect, handled, in_progress, metrics};
use grpc_tests::{OK, OrdersClient, PANIC, WAIT, number};
use std::time::Duration;
use tests::server::{Server, eventually};
use tonic::Request;

/// The expected counts of [`end`]. tonic buffers messages, and sends none if the stream panics
/// before it waits.
const ENDED: &str = "
    started unary shop.v1.Orders Get 3
    handled unary shop.v1.Orders Get DeadlineExceeded 1
    handled unary shop.v1.Orders Get Canceled 1
    handled unary shop.v1.Orders Get Internal 1
    msg_received unary shop.v1.Orders Get 3
    handling_seconds_count unary shop.v1.Orders Get 3

    started server_stream shop.v1.Orders Watch 2
    handled server_stream shop.v1.Orders Watch Canceled 1
    handled server_stream shop.v1.Orders Watch Internal 1
    msg_received server_stream shop.v1.Orders Watch 2
    msg_sent server_stream shop.v1.Orders Watch 1
    handling_seconds_count server_stream shop.v1.Orders Watch 2

    started client_stream shop.v1.Orders Upload 1
    handled client_stream shop.v1.Orders Upload Canceled 1
    msg_received client_stream shop.v1.Orders Upload 1
    handling_seconds_count client_stream shop.v1.Orders Upload 1
";

/// Makes RPCs that do not end by themselves.
async fn end(server: &Server, namespace: &str) {
    let client = async || OrdersClient::new(connect(server).await);
    // A deadline.
    let mut request = Request::new(number(1, WAIT));
    request.set_timeout(Duration::from_secs(2));
    assert!(client().await.get(request).await.is_err());
    eventually(1.0, || handled(namespace)).await;
    // A client that disconnects while it waits for the response, ...
    let mut waiting = client().await;
    let waits = tokio::spawn(async move { waiting.get(number(1, WAIT)).await.is_ok() });
    eventually(1.0, || in_progress(namespace)).await;
    waits.abort();
    eventually(2.0, || handled(namespace)).await;
    // ... while it reads it, ...
    let mut watching = client().await;
    let mut stream = watching
        .watch(number(1, WAIT))
        .await
        .expect("a stream")
        .into_inner();
    assert_eq!(
        stream.message().await.expect("a message"),
        Some(number(1, OK))
    );
    drop(stream);
    eventually(3.0, || handled(namespace)).await;
    // ... and while it sends.
    let mut sending = client().await;
    let endless = tokio_stream::StreamExt::chain(
        tokio_stream::iter([number(1, OK)]),
        tokio_stream::pending(),
    );
    let sends = tokio::spawn(async move { sending.upload(endless).await.is_ok() });
    eventually(true, || {
        let received = "msg_received client_stream shop.v1.Orders Upload 1";
        crate::service::counted(namespace)
            .iter()
            .any(|line| line == received)
    })
    .await;
    sends.abort();
    eventually(4.0, || handled(namespace)).await;
    // Panics in the handler and in the stream. They end the connection.
    assert!(client().await.get(number(1, PANIC)).await.is_err());
    eventually(5.0, || handled(namespace)).await;
    let mut watching = client().await;
    if let Ok(stream) = watching.watch(number(1, PANIC)).await {
        let mut stream = stream.into_inner();
        while let Ok(Some(_)) = stream.message().await {}
    }
    eventually(6.0, || handled(namespace)).await;
    assert_counted(namespace, ENDED);
}

#[tokio::test]
async fn tonic_alone_counts_how_rpcs_end() {
    let server = alone(&metrics("ends_alone")).await;
    end(&server, "ends_alone").await;
}

#[tokio::test]
async fn tonic_beside_axum_counts_how_rpcs_end() {
    let server = beside_axum(&metrics("ends_beside")).await;
    end(&server, "ends_beside").await;
}
