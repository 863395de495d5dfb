//! `GET /`: who answers here.

use metrics_runtime::instrumented;
use serde::Serialize;

use crate::extract::Json;

/// What a visitor reads first.
#[derive(Debug, Clone, Serialize)]
pub struct Welcome {
    message: &'static str,
    version: &'static str,
}

/// Welcomes the visitor.
#[instrumented(GET "/", status = [200, 429])]
pub async fn welcome() -> Json<Welcome> {
    Json(Welcome {
        message: "Welcome to demo-app",
        version: env!("CARGO_PKG_VERSION"),
    })
}
