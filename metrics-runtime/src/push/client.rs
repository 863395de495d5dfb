//! One push: its requests, timeouts and retries.

use super::backoff::Backoff;
use super::own_metrics::Protocol;
use super::push_error::{PushError, PushSettingError};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Collected, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How many bytes of a response are read at most.
const MAX_RESPONSE: usize = 64 * 1024;

/// How many bytes of a response an error message shows at most.
const MAX_MESSAGE: usize = 300;

/// The time after which an idle connection is closed. If the server closes it earlier, the next
/// request fails and is sent again.
const IDLE: Duration = Duration::from_secs(90);

/// The maximum of all timeouts and intervals. Longer ones could overflow an `Instant`.
pub(super) const LONGEST_TIME: Duration = Duration::from_secs(365 * 24 * 3600);

/// A request that can be sent several times.
#[derive(Clone, Debug)]
pub(super) struct PushRequest {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Sends requests, and keeps one idle connection open.
#[derive(Clone, Debug)]
pub(super) struct PushClient {
    client: Client<HttpConnector, Full<Bytes>>,
    protocol: Protocol,
}

/// The failure of one try.
struct FailedTry {
    error: PushError,
    /// Whether another try can succeed.
    retry: bool,
    /// The wait that the receiver asks for in `Retry-After`.
    retry_after: Option<Duration>,
}

impl PushClient {
    pub(super) fn new(protocol: Protocol) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(1)
            .build_http();
        Self { client, protocol }
    }

    /// Sends a request until it succeeds, and returns the body of the response. The timeout of
    /// each try is `time`. Fails if the next try would begin after `end`.
    pub(super) async fn deliver(
        &self,
        request: &PushRequest,
        time: Duration,
        end: Instant,
    ) -> Result<Bytes, PushError> {
        let mut backoff = Backoff::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let limit = time.min(left);
            let failure = match timeout(limit, self.send(request)).await {
                Ok(Ok(body)) => return Ok(body),
                Ok(Err(failure)) => failure,
                Err(_) => FailedTry::temporary(PushError::Timeout(limit)),
            };
            let wait = failure.retry_after.unwrap_or_else(|| backoff.next_wait());
            let left = end.saturating_duration_since(Instant::now());
            if !failure.retry || wait >= left {
                return Err(failure.error);
            }
            sleep(wait).await;
        }
    }

    async fn send(&self, push: &PushRequest) -> Result<Bytes, FailedTry> {
        let mut request = Request::new(Full::new(push.body.clone()));
        *request.method_mut() = push.method.clone();
        *request.uri_mut() = push.uri.clone();
        *request.headers_mut() = push.headers.clone();
        self.protocol.sends(push.body.len());
        let unreachable = |error| FailedTry::temporary(PushError::Unreachable(Arc::new(error)));
        let response = self.client.request(request).await.map_err(unreachable)?;
        let (head, body) = response.into_parts();
        // The status code decides. A broken body is no reason to send the metrics again.
        let body = Limited::new(body, MAX_RESPONSE).collect().await;
        let body = body.map_or_else(|_| Bytes::new(), Collected::to_bytes);
        if head.status.is_success() {
            return Ok(body);
        }
        let retry_after = head.headers.get(RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Err(FailedTry {
            error: PushError::Rejected {
                status: head.status.as_u16(),
                message: beginning(&body),
            },
            retry: is_retryable(head.status),
            retry_after: retry_after.map(Duration::from_secs),
        })
    }
}

impl FailedTry {
    /// A temporary failure, which is worth another try.
    fn temporary(error: PushError) -> Self {
        Self {
            error,
            retry: true,
            retry_after: None,
        }
    }
}

/// The OTLP specification lists these status codes as retryable. A Pushgateway and its proxies
/// use them in the same way.
fn is_retryable(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// The beginning of a response on one line, without control characters.
fn beginning(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(MAX_MESSAGE)]);
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(shown).collect();
    text.trim().to_owned()
}

/// Parses and checks the URL of a receiver.
pub(super) fn parse_url(url: &str) -> Result<Uri, PushSettingError> {
    // The part in front of an `@` can contain a password.
    let shown = url.rsplit_once('@').map_or(url, |(_, shown)| shown);
    let error = |what: &str| {
        PushSettingError::new(format!(
            "invalid receiver URL `{shown}`: {what}; write `http://host:port`"
        ))
    };
    let uri: Uri = url.trim().parse().map_err(|_| error("not a URL"))?;
    match uri.scheme_str() {
        Some("http") => {}
        Some("https") => {
            return Err(error(
                "TLS is not supported, so push to a collector on the same host",
            ));
        }
        _ => return Err(error("no scheme")),
    }
    if uri.host().is_none_or(str::is_empty) {
        return Err(error("no host"));
    }
    if uri.authority().is_some_and(|at| at.as_str().contains('@')) {
        return Err(error("credentials belong in the header `authorization`"));
    }
    Ok(uri)
}

/// Parses a header. Its value is marked as sensitive.
pub(super) fn parse_header(
    name: &str,
    value: &str,
) -> Result<(HeaderName, HeaderValue), PushSettingError> {
    let parsed = name.parse().map_err(|_| {
        PushSettingError::new(format!(
            "invalid header name `{name}`: write letters, digits and `-`"
        ))
    })?;
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        PushSettingError::new(format!(
            "invalid value of the header `{name}`: write text without control characters"
        ))
    })?;
    // API keys are sent in headers.
    value.set_sensitive(true);
    Ok((parsed, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_a_host_and_no_secret() {
        for url in ["http://127.0.0.1:4318", " http://[::1]:9/v1/metrics "] {
            assert!(parse_url(url).is_ok(), "{url}");
        }
        for (url, what) in [
            ("collector:4318", "no scheme"),
            ("https://collector", "TLS is not supported"),
            ("http://user:secret@collector", "authorization"),
            ("http:// x", "not a URL"),
        ] {
            let error = parse_url(url).expect_err(url).to_string();
            assert!(error.contains(what), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn only_some_statuses_are_retried() {
        let retried = (100..600)
            .filter(|status| is_retryable(StatusCode::from_u16(*status).expect("a status")));
        assert_eq!(retried.collect::<Vec<_>>(), [429, 502, 503, 504]);
    }

    #[test]
    fn headers_do_not_show_their_values() {
        let (name, value) = parse_header("Api-Key", "secret").expect("a header");
        assert_eq!(name, "api-key");
        assert!(!format!("{value:?}").contains("secret"));
        assert!(parse_header("two words", "x").is_err());
        assert!(parse_header("x", "a\nb").is_err());
    }
}
