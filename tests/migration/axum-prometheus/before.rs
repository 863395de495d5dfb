//! A shop that measures its requests with axum-prometheus.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use axum_prometheus::PrometheusMetricLayer;
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
    let (layer, handle) = PrometheusMetricLayer::pair();
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(layer)
        .route("/metrics", get(|| async move { handle.render() }));
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, app).await?;
    Ok(())
}
