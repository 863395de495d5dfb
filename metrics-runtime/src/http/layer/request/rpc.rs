//! The guard of a running RPC. It records the RPC when it is dropped.

use super::hooks::{RequestHooks, client_closed_request};
use super::messages::Messages;
use super::request_body::Upload;
use crate::http::layer::config::Hooks;
use crate::http::layer::series::{Code, Ended, RpcMetrics};
use crate::platform::clock;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body::Frame;
use std::sync::Arc;
use std::time::Duration;

/// How an RPC ends if its guard is dropped now.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// With the response.
    Response,
    /// By a panic, or a failure of the response's body.
    Failure,
    /// By the client, which disconnected.
    Cancelled,
}

/// A running RPC.
#[derive(Debug)]
pub struct RpcGuard {
    metrics: &'static RpcMetrics,
    start: clock::Reading,
    /// The timeout that the client has sent.
    timeout: Option<Duration>,
    ending: Ending,
    /// The code in the head or the trailers.
    code: Option<Code>,
    status: StatusCode,
    to_head: Option<u64>,
    upload: Option<Arc<Upload>>,
    sent: Messages,
    response_size: u64,
    hooks: Option<Box<RequestHooks>>,
}

/// Whether a request is an RPC, according to its head.
pub(super) fn is_rpc<B>(request: &Request<B>) -> bool {
    let content_type = || Some(request.headers().get(header::CONTENT_TYPE)?.as_bytes());
    *request.method() == Method::POST && content_type().is_some_and(is_grpc)
}

/// Whether a content type is gRPC or gRPC-Web, except for the Base64 variant.
fn is_grpc(content_type: &[u8]) -> bool {
    let begins_with = |start: &[u8]| {
        let begin = content_type.get(..start.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    };
    begins_with(b"application/grpc") && !begins_with(b"application/grpc-web-text")
}

/// Whether a route of axum's router can be that of a gRPC service, such as
/// `/package.Service/{*rest}`.
pub(super) fn may_serve_grpc(route: &str) -> bool {
    let mut segments = route.split('/').skip(1);
    let (service, rest) = (segments.next(), segments.next());
    service.is_some_and(|service| !service.contains('{'))
        && rest.is_some_and(|rest| rest.starts_with("{*"))
        && segments.next().is_none()
}

/// The timeout that a client has sent, which is at most eight digits and a unit.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = number.parse().ok().filter(|_| number.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

impl RpcGuard {
    pub(super) fn start<B>(metrics: &'static RpcMetrics, request: &Request<B>) -> Box<Self> {
        metrics.start();
        Box::new(Self {
            metrics,
            start: clock::now(),
            timeout: timeout(request.headers()),
            ending: Ending::Failure,
            code: None,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            to_head: None,
            upload: None,
            sent: Messages::default(),
            response_size: 0,
            hooks: None,
        })
    }

    pub(super) fn path(&self) -> &'static &'static str {
        &self.metrics.path
    }

    pub(super) fn set_upload(&mut self, upload: Arc<Upload>) {
        self.upload = Some(upload);
    }

    pub(super) fn set_hooks<B>(&mut self, hooks: &Arc<Hooks>, request: &Request<B>) {
        self.hooks = RequestHooks::new(hooks, request, self.metrics.path);
    }

    /// Called before the handler or the response's body is polled.
    pub(super) fn on_poll(&mut self) {
        self.ending = Ending::Failure;
    }

    /// Called when nothing is being polled. Only the client can end the RPC now.
    pub(super) fn on_wait(&mut self) {
        self.ending = Ending::Cancelled;
    }

    /// Called when the head of the response is complete.
    pub(super) fn on_head<B>(&mut self, response: &Response<B>) {
        self.status = response.status();
        self.set_code(response.headers());
        self.to_head = Some(clock::nanos_since(self.start));
        if let Some(hooks) = &mut self.hooks {
            hooks.keep_response(response);
        }
    }

    /// Called when a part of the response is sent. Returns whether it is the last one.
    pub(super) fn on_frame(&mut self, frame: &Frame<Bytes>) -> bool {
        if let Some(part) = frame.data_ref() {
            self.response_size += part.len() as u64;
            let messages = self.sent.read(part);
            self.metrics.add_sent(messages);
            if let Some(hooks) = &mut self.hooks {
                hooks.keep_body(part);
            }
        }
        let trailers = frame.trailers_ref();
        if let Some(trailers) = trailers {
            self.set_code(trailers);
        }
        trailers.is_some()
    }

    fn set_code(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            self.code = Some(Code::from_header(status));
        }
    }

    /// Called when the response is complete.
    pub(super) fn on_complete(&mut self) {
        let aborted = self.upload.as_deref().is_some_and(Upload::is_aborted);
        self.ending = if aborted {
            Ending::Cancelled
        } else {
            Ending::Response
        };
    }

    /// The code of the RPC, and the status code of the response.
    fn end(&self, nanos: u64) -> (Code, StatusCode) {
        match self.ending {
            Ending::Response => {
                let code = self.code.or_else(|| self.sent.code());
                let code = code.unwrap_or_else(|| Code::from_http(self.status));
                (code, self.status)
            }
            Ending::Failure => (Code::INTERNAL, StatusCode::INTERNAL_SERVER_ERROR),
            Ending::Cancelled => {
                // The client's timeout began earlier, so it can disconnect a little before the
                // timeout has passed here.
                let late = |timeout: Duration| Duration::from_nanos(nanos) >= timeout / 10 * 9;
                let code = match self.timeout {
                    Some(timeout) if late(timeout) => Code::DEADLINE_EXCEEDED,
                    _ => Code::CANCELED,
                };
                (code, client_closed_request())
            }
        }
    }
}

impl Drop for RpcGuard {
    fn drop(&mut self) {
        let whole = clock::nanos_since(self.start);
        let (code, status) = self.end(whole);
        self.metrics.record(code, whole);
        if let Some(hooks) = &self.hooks {
            let ended = Ended {
                status,
                whole,
                to_head: self.to_head,
                request_size: self.upload.as_deref().map_or(0, Upload::bytes_read),
                response_size: self.response_size,
            };
            hooks.call("POST", self.metrics.path, ended, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rpc_is_recognized_by_its_content_type() {
        for (content_type, expected) in [
            ("application/grpc", true),
            ("application/grpc+proto", true),
            ("Application/gRPC; charset=utf-8", true),
            ("application/grpc-web+proto", true),
            ("application/grpc-web-text", false),
            ("application/json", false),
            ("application/gr", false),
            ("", false),
        ] {
            assert_eq!(is_grpc(content_type.as_bytes()), expected, "{content_type}");
        }
    }

    #[test]
    fn a_route_of_a_service_ends_in_anything() {
        for (route, expected) in [
            ("/shop.v1.Orders/{*rest}", true),
            ("/users", false),
            ("/users/{id}", false),
            ("/{service}/{*rest}", false),
            ("/a/b/{*rest}", false),
            ("/{*rest}", false),
        ] {
            assert_eq!(may_serve_grpc(route), expected, "{route}");
        }
    }

    #[test]
    fn a_timeout_has_a_unit() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().expect("a value"));
            timeout(&headers)
        };
        assert_eq!(read("100m"), Some(Duration::from_millis(100)));
        assert_eq!(read("2S"), Some(Duration::from_secs(2)));
        assert_eq!(
            read("99999999H"),
            Some(Duration::from_secs(99_999_999 * 3600))
        );
        for text in ["", "m", "5", "5x", "-5m", "999999999S"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
