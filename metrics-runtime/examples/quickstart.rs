//! The example of the README: a handler, and what its calls mean.

use axum::{extract::Path, http::StatusCode};
use metrics_runtime::{LabelValue, business_counter, instrumented, routes};

#[derive(Clone, Copy, LabelValue, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Free,
    Paid,
}

/// Users who signed up, by plan.
#[business_counter("signups_total", labels(plan = plan))]
#[instrumented(POST "/signup/{plan}", status = [201, 400])]
async fn sign_up(Path(plan): Path<Plan>) -> StatusCode {
    StatusCode::CREATED
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = metrics_runtime::instrument(routes![sign_up]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}
