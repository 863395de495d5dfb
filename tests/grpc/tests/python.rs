//! Python's grpcio as the client.

use crate::service::{alone, assert_counted, beside_axum, handled, http_requests, metrics};
use std::path::Path;
use std::process::{Command, Stdio};
use test_programs::InTime as _;
use tests::server::{Server, eventually};

/// The expected counts of `client.py`.
const CALLED: &str = "
    started unary shop.v1.Orders Get 5
    handled unary shop.v1.Orders Get OK 3
    handled unary shop.v1.Orders Get NotFound 1
    handled unary shop.v1.Orders Get DeadlineExceeded 1
    msg_received unary shop.v1.Orders Get 5
    msg_sent unary shop.v1.Orders Get 3
    handling_seconds_count unary shop.v1.Orders Get 5

    started client_stream shop.v1.Orders Upload 1
    handled client_stream shop.v1.Orders Upload OK 1
    msg_received client_stream shop.v1.Orders Upload 2
    msg_sent client_stream shop.v1.Orders Upload 1
    handling_seconds_count client_stream shop.v1.Orders Upload 1

    started server_stream shop.v1.Orders Watch 3
    handled server_stream shop.v1.Orders Watch OK 1
    handled server_stream shop.v1.Orders Watch ResourceExhausted 1
    handled server_stream shop.v1.Orders Watch Canceled 1
    msg_received server_stream shop.v1.Orders Watch 3
    msg_sent server_stream shop.v1.Orders Watch 6
    handling_seconds_count server_stream shop.v1.Orders Watch 3

    started bidi_stream shop.v1.Orders Chat 1
    handled bidi_stream shop.v1.Orders Chat OK 1
    msg_received bidi_stream shop.v1.Orders Chat 2
    msg_sent bidi_stream shop.v1.Orders Chat 2
    handling_seconds_count bidi_stream shop.v1.Orders Chat 1

    started bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    handled bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo OK 1
    msg_received bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    msg_sent bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1
    handling_seconds_count bidi_stream grpc.reflection.v1.ServerReflection ServerReflectionInfo 1

    started unknown unknown unknown 1
    handled unknown unknown unknown Unimplemented 1
    handling_seconds_count unknown unknown unknown 1
";

/// A Python that has grpcio; `tests/run` installs it for Debian's.
fn python() -> &'static str {
    let has_grpc = |python: &&str| {
        let imported = Command::new(python)
            .args(["-c", "import grpc"])
            .stderr(Stdio::null())
            .status();
        imported.is_ok_and(|status| status.success())
    };
    let found = ["python3", "/usr/bin/python3"].into_iter().find(has_grpc);
    found.expect("python3 has grpc: tests/run installs it")
}

async fn call(server: &Server, namespace: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/client.py");
    let address = server.address.to_string();
    let output = tokio::task::spawn_blocking(move || {
        Command::new(python())
            .arg(script)
            .arg(address)
            .output_in_time()
    });
    let output = output.await.expect("no panic").expect("it starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    eventually(12.0, || handled(namespace)).await;
    assert_counted(namespace, CALLED);
    assert_eq!(http_requests(namespace), 0.0);
}

#[tokio::test]
#[ignore = "starts Python with grpcio"]
async fn tonic_alone_counts_what_python_calls() {
    call(&alone(&metrics("python_alone")).await, "python_alone").await;
}

#[tokio::test]
#[ignore = "starts Python with grpcio"]
async fn tonic_beside_axum_counts_what_python_calls() {
    call(
        &beside_axum(&metrics("python_beside")).await,
        "python_beside",
    )
    .await;
}
