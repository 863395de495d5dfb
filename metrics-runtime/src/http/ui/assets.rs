//! The files of the live page. Each is compressed once.

use super::body::set_encoding;
use super::routes::PageRoute;
use crate::http::endpoint::{Encoding, negotiate};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use foldhash::quality::FixedState;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::hash::BuildHasher as _;
use std::io::Write as _;
use std::sync::OnceLock;

/// A static file of the page.
pub(super) struct Asset {
    text: &'static str,
    content_type: &'static str,
    /// Whether a browser may cache it, and then ask whether it has changed.
    is_cached: bool,
    compressed: OnceLock<Option<Bytes>>,
}

const fn asset(text: &'static str, content_type: &'static str, is_cached: bool) -> Asset {
    Asset {
        text,
        content_type,
        is_cached,
        compressed: OnceLock::new(),
    }
}

static SHELL: Asset = asset(
    include_str!("assets/index.html"),
    "text/html; charset=utf-8",
    false,
);
static SCRIPT: Asset = asset(
    include_str!("assets/app.js"),
    "text/javascript; charset=utf-8",
    true,
);
static STYLE: Asset = asset(
    include_str!("assets/app.css"),
    "text/css; charset=utf-8",
    true,
);

impl Asset {
    /// The file of a route. `None` if the route returns data.
    pub(super) fn of(route: PageRoute) -> Option<&'static Self> {
        match route {
            PageRoute::Shell => Some(&SHELL),
            PageRoute::Script => Some(&SCRIPT),
            PageRoute::Style => Some(&STYLE),
            PageRoute::About | PageRoute::Series | PageRoute::Values | PageRoute::Requests => None,
        }
    }

    /// The response to a request with these headers.
    pub(super) fn response(&self, request: &HeaderMap, encodings: &[Encoding]) -> Response {
        let known = request.get(header::IF_NONE_MATCH);
        let tag = self.is_cached.then(|| self.tag());
        let mut response = if tag.is_some() && known == tag.as_ref() {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.file(request, encodings)
        };
        if let Some(tag) = tag {
            let headers = response.headers_mut();
            headers.insert(header::ETAG, tag);
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        response
    }

    fn file(&self, request: &HeaderMap, encodings: &[Encoding]) -> Response {
        let compresses = encodings.contains(&Encoding::Gzip)
            && negotiate(request, &[Encoding::Gzip]).encoding == Encoding::Gzip;
        let compressed = self.compressed().filter(|_| compresses);
        let encoding = match compressed {
            Some(_) => Encoding::Gzip,
            None => Encoding::Identity,
        };
        let whole = || Bytes::from_static(self.text.as_bytes());
        let mut response = Response::new(Body::from(compressed.unwrap_or_else(whole)));
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static(self.content_type);
        headers.insert(header::CONTENT_TYPE, content_type);
        set_encoding(headers, encoding);
        response
    }

    fn compressed(&self) -> Option<Bytes> {
        let compress = || {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(self.text.as_bytes()).ok()?;
            encoder.finish().ok().map(Bytes::from)
        };
        self.compressed.get_or_init(compress).clone()
    }

    /// The entity tag. It is weak, because both encodings share it.
    fn tag(&self) -> HeaderValue {
        let hash = FixedState::with_seed(0).hash_one(self.text);
        let tag = HeaderValue::try_from(format!("W/\"{hash:016x}\""));
        tag.unwrap_or(HeaderValue::from_static("W/\"\""))
    }
}
