//! The same shop with the names of axum-prometheus.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use metrics_runtime::{HttpMetrics, HttpPreset};
use tokio::net::TcpListener;

async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    match id {
        0..100 => Ok(format!("order {id}")),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

async fn create(body: String) -> (StatusCode, String) {
    (StatusCode::CREATED, body)
}

async fn broken() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let metrics = HttpMetrics::builder()
        .preset(HttpPreset::AxumPrometheus)
        .build()?;
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken));
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, metrics.instrument(app)).await?;
    Ok(())
}
