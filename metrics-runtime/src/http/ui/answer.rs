//! Answers the requests of the live page.

use super::about;
use super::assets::Asset;
use super::body::{Encoded, Reply};
use super::requests;
use super::routes::PageRoute;
use super::values::{self, ClientState};
use crate::http::endpoint::{
    Arrival, Encoding, MetricsEndpoint, Source, UnknownLength, admit, negotiate, spawn, too_many,
    too_slow,
};
use crate::http::scrapes::CountedScrape;
use crate::http::unmeasured;
use crate::support::log;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use std::io;
use std::time::Instant;
use tokio::sync::oneshot;
use tokio::time::timeout_at;

/// The page loads only its own files, and cannot be embedded in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                      connect-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The headers of every response.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Answers a request without reading its body.
pub(super) async fn answer(
    endpoint: MetricsEndpoint,
    route: PageRoute,
    request: Parts,
) -> Response {
    unmeasured::exclude().await;
    let mut response = match allowed(endpoint, route, &request).await {
        Ok(response) | Err(response) => response,
    };
    for (name, value) in HEADERS {
        let entry = response.headers_mut().entry(name);
        entry.or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn allowed(
    endpoint: MetricsEndpoint,
    route: PageRoute,
    request: &Parts,
) -> Result<Response, Response> {
    let asset = Asset::of(route);
    if asset.is_none() || !endpoint.access.allows_page_files(request) {
        let mut counted = CountedScrape::only_refused();
        admit(&endpoint.access, request, &mut counted).await?;
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return Err((StatusCode::METHOD_NOT_ALLOWED, allow).into_response());
    }
    if let Some(asset) = asset {
        return Ok(asset.response(&request.headers, endpoint.encodings()));
    }
    if request.method == Method::HEAD {
        // The length is unknown without rendering.
        return Ok(Response::new(Body::new(UnknownLength)));
    }
    data(endpoint, route, request).await
}

/// Renders data like a scrape, on a thread for blocking work and within the limit of scrapes.
async fn data(
    endpoint: MetricsEndpoint,
    route: PageRoute,
    request: &Parts,
) -> Result<Response, Response> {
    let encoding = negotiate(&request.headers, endpoint.encodings()).encoding;
    let limits = &endpoint.source.limits;
    let (arrival, deadline) = (limits.arrive(), Instant::now() + endpoint.timeout);
    let Some(permit) = limits.admit(deadline).await else {
        return Err(too_many(limits.max_scrapes(), endpoint.timeout));
    };
    let known = ClientState::from_query(request.uri.query());
    let (source, timeout) = (endpoint.source.clone(), endpoint.timeout);
    let (sender, receiver) = oneshot::channel();
    spawn(permit, deadline, move || {
        let reply = render(route, &source, arrival, &known, encoding);
        // The client may have disconnected.
        let _ = sender.send(reply);
    });
    match timeout_at(deadline.into(), receiver).await {
        Ok(Ok(Ok(reply))) => Ok(reply.response(encoding)),
        Ok(Ok(Err(error))) => {
            log::error(format_args!(
                "the live page cannot read the metrics: {error}"
            ));
            Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
        // Rendering panicked.
        Ok(Err(_)) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        Err(_) => Err(too_slow(timeout)),
    }
}

fn render(
    route: PageRoute,
    source: &Source,
    arrival: Arrival,
    known: &ClientState,
    encoding: Encoding,
) -> io::Result<Reply> {
    let body = Encoded::new(encoding)?;
    match route {
        PageRoute::About => Reply::json(&about::about(source), body),
        PageRoute::Requests => Reply::json(&requests::requests(known.since), body),
        PageRoute::Series => values::series(source, arrival, body),
        _ => Reply::json(&values::values(source, arrival, known)?, body),
    }
}
