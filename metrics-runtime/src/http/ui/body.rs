//! Encodes responses that are rendered as a whole.

use crate::exposition::TEXT_CONTENT_TYPE;
use crate::http::endpoint::{Content, Encoding, Pooled};
use crate::http::versions::LayoutId;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use serde::Serialize;
use std::io;

/// The response header with the layout of an exposition.
const LAYOUT: HeaderName = HeaderName::from_static("x-layout");

/// The bytes that are encoded so far.
pub(super) struct Encoded {
    encoder: Option<Pooled>,
    bytes: Vec<u8>,
}

impl Encoded {
    pub(super) fn new(encoding: Encoding) -> io::Result<Self> {
        Ok(Self {
            encoder: Pooled::take(encoding, Content::Other)?,
            bytes: Vec::new(),
        })
    }

    pub(super) fn piece(&mut self, piece: &[u8]) -> io::Result<()> {
        match &mut self.encoder {
            Some(encoder) => encoder.encoder()?.encode(piece, &mut self.bytes),
            None => {
                self.bytes.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> io::Result<Vec<u8>> {
        if let Some(encoder) = &mut self.encoder {
            encoder.encoder()?.finish(&mut self.bytes)?;
        }
        Ok(self.bytes)
    }
}

/// An encoded response.
pub(super) struct Reply {
    content_type: &'static str,
    layout: Option<LayoutId>,
    body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(value: &impl Serialize, mut body: Encoded) -> io::Result<Self> {
        body.piece(&serde_json::to_vec(value)?)?;
        Ok(Self {
            content_type: "application/json",
            layout: None,
            body: body.finish()?,
        })
    }

    pub(super) fn exposition(layout: LayoutId, body: Encoded) -> io::Result<Self> {
        Ok(Self {
            content_type: TEXT_CONTENT_TYPE,
            layout: Some(layout),
            body: body.finish()?,
        })
    }

    pub(super) fn response(self, encoding: Encoding) -> Response {
        let mut response = Response::new(Body::from(self.body));
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static(self.content_type);
        headers.insert(header::CONTENT_TYPE, content_type);
        set_encoding(headers, encoding);
        if let Some(layout) = self.layout.and_then(|id| id.to_string().parse().ok()) {
            headers.insert(LAYOUT, layout);
        }
        response
    }
}

/// Sets the headers for the encoding of a response.
pub(super) fn set_encoding(headers: &mut http::HeaderMap, encoding: Encoding) {
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if encoding != Encoding::Identity
        && let Some(name) = encoding.names().first()
    {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
}
