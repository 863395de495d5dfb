//! A shop that measures its functions with autometrics.

use autometrics::prometheus_exporter::{self, PrometheusResponse};
use autometrics::{autometrics, settings::AutometricsSettings};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use tokio::net::TcpListener;

#[autometrics]
async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    find(id).await
}

#[autometrics(track_concurrency)]
async fn find(id: u32) -> Result<String, StatusCode> {
    match id {
        0..100 => Ok(format!("order {id}")),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

#[autometrics]
async fn create(body: String) -> (StatusCode, String) {
    let _found = find(1).await;
    (StatusCode::CREATED, body)
}

#[autometrics]
async fn broken() -> Result<String, StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}

async fn metrics() -> PrometheusResponse {
    prometheus_exporter::encode_http_response()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    AutometricsSettings::builder().service_name("shop").init();
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken))
        .route("/metrics", get(metrics));
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, app).await?;
    Ok(())
}
