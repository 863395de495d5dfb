//! The same shop with the names of autometrics.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Router, serve};
use metrics_runtime::{Selector, Views, instrument, instrumented};
use tokio::net::TcpListener;

metrics_runtime::build_info!();

#[instrumented]
async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    find(id).await
}

#[instrumented(in_progress)]
async fn find(id: u32) -> Result<String, StatusCode> {
    match id {
        0..100 => Ok(format!("order {id}")),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

#[instrumented]
async fn create(body: String) -> (StatusCode, String) {
    let _found = find(1).await;
    (StatusCode::CREATED, body)
}

#[instrumented]
async fn broken() -> Result<String, StatusCode> {
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    Views::new()
        .autometrics()
        .add_label(Selector::metric("function_*"), "service_name", "shop")
        .install()?;
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .route("/orders", post(create))
        .route("/broken", get(broken));
    let address = std::env::args().nth(1).ok_or("write an address")?;
    serve(TcpListener::bind(address).await?, instrument(app)).await?;
    Ok(())
}
