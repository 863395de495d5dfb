//! Turns a panic of a handler into a 500 response in the common error shape; otherwise the connection would just end.
//!
//! The layer is outside of the metrics, which count a panic while it unwinds through them. It is therefore also outside of the
//! request ids: the response has none. The log has the id next to the panic: see [`log_panics`](crate::logging::log_panics).

use std::any::Any;

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::{Code, ErrorBody, NO_DETAILS};

/// The response to a panic.
type Answer = fn(Box<dyn Any + Send + 'static>) -> Response;

/// The layer.
#[must_use]
pub fn answer() -> CatchPanicLayer<Answer> {
    CatchPanicLayer::custom(internal as Answer)
}

fn internal(_said: Box<dyn Any + Send + 'static>) -> Response {
    let body = ErrorBody::new(Code::Internal, NO_DETAILS);
    (Code::Internal.status(), Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::get;
    use http_body_util::BodyExt as _;
    use metrics_runtime::{HttpMetrics, snapshot};
    use tower_service::Service as _;

    async fn panics() -> &'static str {
        panic!("it is wrong")
    }

    #[tokio::test]
    async fn a_panic_is_answered_as_any_other_error_and_counted_as_a_panic() {
        let mut routes = Router::new()
            .route("/panics", get(panics))
            .layer(HttpMetrics::builder().build().expect("no variable is read"))
            .layer(answer());
        let request = Request::get("/panics").body(Body::empty());
        let answer = routes.call(request.expect("a request")).await;
        let answer = answer.expect("infallible");
        assert_eq!(answer.status(), Code::Internal.status());
        let body = answer.into_body().collect().await.expect("no error");
        let body: serde_json::Value = serde_json::from_slice(&body.to_bytes()).expect("JSON");
        assert_eq!(body["error"]["code"], "internal");

        let endpoint = ("endpoint", "/panics");
        let total = |name, label| snapshot().total(name, &[endpoint, label]);
        let counted = total("http_requests_total", ("status_code", "500"));
        let as_panic = total("http_exceptions_total", ("exception_type", "panic"));
        assert_eq!((counted, as_panic), (1.0, 1.0));
    }
}
