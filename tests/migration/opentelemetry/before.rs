//! A shop that measures its requests, its database and another service with OpenTelemetry.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};
use opentelemetry_instrumentation_tower::http;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Registry, TextEncoder};
use std::sync::LazyLock;
use std::time::Instant;
use tokio::net::TcpListener;

static OPERATIONS: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("shop")
        .f64_histogram("db.client.operation.duration")
        .with_unit("s")
        .with_boundaries(vec![0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0])
        .build()
});

static REQUESTS: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("shop")
        .f64_histogram("http.client.request.duration")
        .with_unit("s")
        .with_boundaries(vec![
            0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0,
        ])
        .build()
});

async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    find(id).await
}

async fn find(id: u32) -> Result<String, StatusCode> {
    let start = Instant::now();
    let found = match id {
        0..100 => Ok(format!("order {id}")),
        _ => Err(StatusCode::NOT_FOUND),
    };
    let attributes = [
        KeyValue::new("db.system.name", "postgresql"),
        KeyValue::new("db.operation.name", "select"),
        KeyValue::new("db.collection.name", "orders"),
    ];
    OPERATIONS.record(start.elapsed().as_secs_f64(), &attributes);
    found
}

/// Stands for a request to another service.
async fn pay() {
    let start = Instant::now();
    let attributes = [
        KeyValue::new("http.request.method", "POST"),
        KeyValue::new("server.address", "payments.internal"),
        KeyValue::new("server.port", 8443),
        KeyValue::new("http.response.status_code", 200),
    ];
    REQUESTS.record(start.elapsed().as_secs_f64(), &attributes);
}

async fn create(body: String) -> (StatusCode, String) {
    pay().await;
    (StatusCode::CREATED, body)
}

async fn broken() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::new();
    let exporter = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build()?;
    global::set_meter_provider(SdkMeterProvider::builder().with_reader(exporter).build());
    let encode = move || TextEncoder::new().encode_to_string(&registry.gather());
    let metrics = || async move { encode().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR) };
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken))
        .layer(http::server::Layer::new())
        .route("/metrics", get(metrics));
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, app).await?;
    Ok(())
}
