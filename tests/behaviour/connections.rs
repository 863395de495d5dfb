//! Open connections.

use crate::scrape;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use std::net::SocketAddr;
use tests::server::eventually;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_connection_counts_until_it_is_closed() {
    // Other tests of this process open connections, too. This number is large enough to stand out.
    const MANY: usize = 500;
    let router = Router::new()
        .route(
            "/",
            get(async |ConnectInfo(client): ConnectInfo<SocketAddr>| client.to_string()),
        )
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let listener = metrics_runtime::count_connections(listener);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut open = Vec::new();
    for _ in 0..MANY {
        open.push(TcpStream::connect(address).await.expect("it accepts"));
    }
    let many_open = || scrape().value("active_connections") >= MANY as f64;
    eventually(true, many_open).await;

    // The handler still gets the client's address.
    let mut client = open.pop().expect("there are many");
    client
        .write_all(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await
        .expect("it is read");
    let mut answer = String::new();
    client
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    let own = client.local_addr().expect("it is connected").to_string();
    assert!(answer.ends_with(&own), "{answer}");

    drop(open);
    eventually(false, many_open).await;
    server.abort();
}
