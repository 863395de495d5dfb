//! Applies access control to a request, and delays clients that guess secrets.

use crate::http::access::Access;
use crate::http::scrapes::{CountedScrape, ScrapeResult};
use crate::http::server::OpenConnection;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use std::sync::Arc;

/// Checks a request. If its client has sent wrong secrets, this waits first. A refusal is
/// counted.
///
/// # Errors
///
/// The response to a refused request.
pub(in crate::http) async fn admit(
    access: &Access,
    request: &Parts,
    counted: &mut CountedScrape,
) -> Result<(), Response> {
    let admitted = match access.wait(request) {
        Some(wait) => {
            if !wait.is_zero() {
                // Counts as refused even if the client disconnects during the wait.
                let before = counted.set_result(Some(ScrapeResult::Unauthorized));
                // During the wait, a new connection may replace this one.
                if let Some(connection) = request.extensions.get::<Arc<OpenConnection>>() {
                    connection.waits_for_client();
                }
                tokio::time::sleep(wait).await;
                counted.set_result(before);
            }
            access.admit(request)
        }
        None => Err(access.refuse(request)),
    };
    admitted.map_err(|denied| {
        counted.set_result(Some(denied.result()));
        denied.into_response()
    })
}
