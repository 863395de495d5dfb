//! The same shop with the names of OpenTelemetry's semantic conventions.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use http::{Request, Response};
use metrics_runtime::client::{ClientMetrics, ClientMetricsError};
use metrics_runtime::{
    HttpMetrics, HttpPreset, OPENTELEMETRY_BUCKETS, Selector, Views, db_operation,
};
use std::convert::Infallible;
use tokio::net::TcpListener;
use tower::{Layer as _, ServiceExt as _, service_fn};

async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    find(id).await
}

#[db_operation(select, "orders")]
async fn find(id: u32) -> Result<String, StatusCode> {
    match id {
        0..100 => Ok(format!("order {id}")),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// Stands for a request to another service.
async fn pay(metrics: &ClientMetrics) {
    let client = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) });
    let mut request = Request::new(());
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = http::Uri::from_static("https://payments.internal:8443/charges");
    let Ok(_response) = metrics.layer(client).oneshot(request).await;
}

async fn create(State(metrics): State<ClientMetrics>, body: String) -> (StatusCode, String) {
    pay(&metrics).await;
    (StatusCode::CREATED, body)
}

async fn broken() -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

fn client_metrics() -> Result<ClientMetrics, ClientMetricsError> {
    ClientMetrics::builder()
        .peer("payments.internal", ["payments.internal"])
        .buckets(OPENTELEMETRY_BUCKETS)
        .build()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    Views::new()
        .opentelemetry()
        .add_label(
            Selector::metric("database_*"),
            "db_system_name",
            "postgresql",
        )
        .install()?;
    let metrics = HttpMetrics::builder()
        .preset(HttpPreset::OpenTelemetry)
        .build()?;
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken))
        .with_state(client_metrics()?);
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, metrics.instrument(app)).await?;
    Ok(())
}
