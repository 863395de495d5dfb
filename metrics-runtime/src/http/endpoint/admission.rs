//! Whether a request may be answered: the access rules, and the wait of those who guess.

use crate::http::access::Access;
use crate::http::scrapes::{CountedScrape, ScrapeResult};
use crate::http::server::OpenConnection;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use std::sync::Arc;

/// Checks a request, after the wait of a client that has sent wrong secrets. A refusal is
/// counted.
///
/// # Errors
///
/// The refusal.
pub(in crate::http) async fn admit(
    access: &Access,
    request: &Parts,
    counted: &mut CountedScrape,
) -> Result<(), Response> {
    let admitted = match access.wait(request) {
        Some(wait) => {
            if !wait.is_zero() {
                // Also if the client does not wait for the answer.
                let before = counted.so_far(Some(ScrapeResult::Unauthorized));
                // The connection may be closed for another client's.
                if let Some(connection) = request.extensions.get::<Arc<OpenConnection>>() {
                    connection.waits_for_client();
                }
                tokio::time::sleep(wait).await;
                counted.so_far(before);
            }
            access.admit(request)
        }
        None => Err(access.refuse(request)),
    };
    admitted.map_err(|denied| {
        counted.so_far(Some(denied.result()));
        denied.into_response()
    })
}
