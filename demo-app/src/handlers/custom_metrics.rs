//! `GET /metrics/custom`: a few current values of this process as JSON, for pages and scripts that do not read Prometheus'
//! formats.

use metrics_runtime::{instrumented, snapshot};
use serde::Serialize;
use utoipa::ToSchema;

use crate::documentation::OfRate;
use crate::extract::Json;

/// The service at a glance.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct CustomMetrics {
    /// Open connections, including the one of this request.
    active_connections: u64,
    /// Finished requests, with any outcome, except those for `/metrics`.
    total_requests: u64,
    /// The share of lookups that the cache answered; 0 before the first one.
    #[schema(minimum = 0, maximum = 1)]
    cache_hit_rate: f64,
}

/// Reads the metrics as they are now.
#[utoipa::path(get, path = "/metrics/custom", operation_id = "read_custom_metrics", tag = "service", responses(
    (status = 200, description = "The service at a glance", body = CustomMetrics),
    OfRate,
))]
#[instrumented(GET "/metrics/custom", status = [200, 429])]
pub async fn read() -> Json<CustomMetrics> {
    let now = snapshot();
    let lookups = |result| {
        let labels = [("operation", "get"), ("result", result)];
        now.total("cache_operations_total", &labels)
    };
    let (hits, misses) = (lookups("hit"), lookups("miss"));
    Json(CustomMetrics {
        active_connections: now.try_total("active_connections", &[]).unwrap_or_default() as u64,
        // With a namespace it has another name.
        total_requests: now
            .try_total("http_requests_total", &[])
            .unwrap_or_default() as u64,
        cache_hit_rate: match hits + misses {
            0.0 => 0.0,
            all => hits / all,
        },
    })
}
