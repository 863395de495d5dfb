//! `GET /`: the welcome message.

use metrics_runtime::instrumented;
use serde::Serialize;
use utoipa::ToSchema;

use crate::documentation::OfRate;
use crate::extract::Json;

/// What a visitor reads first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Welcome {
    #[schema(example = "Welcome to demo-app")]
    message: &'static str,
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// Welcomes the visitor.
#[utoipa::path(get, path = "/", tag = "service", responses(
    (status = 200, description = "Who answers here", body = Welcome),
    OfRate,
))]
#[instrumented(GET "/", status = [200, 429])]
pub async fn welcome() -> Json<Welcome> {
    Json(Welcome {
        message: "Welcome to demo-app",
        version: env!("CARGO_PKG_VERSION"),
    })
}
