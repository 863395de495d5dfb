//! One export: sends one snapshot of the metrics, as one request after the other.

use super::resource;
use super::response;
use super::settings::Otlp;
use crate::exposition::{Attribute, otlp_requests};
use crate::push::client::{PushClient, PushRequest};
use crate::push::own_metrics::{MeasuredPush, Protocol};
use crate::push::push_error::PushError;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use std::io::Write as _;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

/// The length before compression after which a new request begins. Receivers accept at least
/// 20 MiB.
const REQUEST: usize = 4 * 1024 * 1024;

/// Exports metrics with fixed settings.
#[derive(Debug)]
pub(super) struct Exporter {
    settings: Otlp,
    /// The headers of all requests.
    headers: HeaderMap,
    attributes: Arc<[Attribute]>,
    defaults: Arc<[Attribute]>,
    client: PushClient,
}

impl Exporter {
    pub(super) fn new(mut settings: Otlp) -> Self {
        let mut headers = HeaderMap::new();
        let agent = concat!("metrics-runtime/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        headers.extend(std::mem::take(&mut settings.headers));
        let protobuf = HeaderValue::from_static("application/x-protobuf");
        headers.insert(CONTENT_TYPE, protobuf);
        if settings.gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        Protocol::Otlp.declare();
        Self {
            attributes: std::mem::take(&mut settings.attributes).into(),
            defaults: resource::defaults().into(),
            client: PushClient::new(Protocol::Otlp),
            headers,
            settings,
        }
    }

    /// Sends the current metrics.
    pub(super) async fn export(&self) -> Result<(), PushError> {
        let measured = MeasuredPush::begin(Protocol::Otlp);
        let result = self.send_all().await;
        measured.end(&result);
        result
    }

    async fn send_all(&self) -> Result<(), PushError> {
        let end = Instant::now() + self.settings.export_timeout;
        let (attributes, defaults) = (self.attributes.clone(), self.defaults.clone());
        let gzip = self.settings.gzip;
        // A snapshot runs callbacks of the user, which can block, and encoding takes time.
        let bodies = spawn_blocking(move || bodies(&attributes, &defaults, gzip)).await;
        let mut result = Ok(());
        for body in bodies.map_err(|_| PushError::Failed)? {
            let request = PushRequest {
                method: Method::POST,
                uri: self.settings.endpoint.clone(),
                headers: self.headers.clone(),
                body,
            };
            let time = self.settings.timeout;
            let response = self.client.deliver(&request, time, end).await?;
            // Continue, because the receiver may accept the other requests.
            result = result.and(response::refused(&response));
        }
        result
    }
}

fn bodies(attributes: &[Attribute], defaults: &[Attribute], gzip: bool) -> Vec<Bytes> {
    let mut bodies = Vec::new();
    otlp_requests(attributes, defaults, REQUEST, &mut |request| {
        bodies.push(match gzip {
            true => compressed(request),
            false => Bytes::copy_from_slice(request),
        });
    });
    bodies
}

fn compressed(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default().into()
}
