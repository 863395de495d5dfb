//! A service whose requests end well, fail, or hang. It prints its port.

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, serve};
use metrics_runtime::{instrument, instrumented, multiprocess};
use std::future::pending;
use tokio::net::TcpListener;

#[instrumented(GET "/orders")]
async fn orders() -> &'static str {
    "none"
}

#[instrumented(GET "/refused")]
async fn refused() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[instrumented(GET "/orders/{id}")]
async fn order() {
    look_up().await;
}

#[instrumented(in_progress)]
async fn look_up() {
    pending::<()>().await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    multiprocess::init()?;
    let app = Router::new()
        .route("/orders", get(orders))
        .route("/refused", get(refused))
        .route("/orders/{id}", get(order));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    Ok(serve(listener, instrument(app)).await?)
}
