//! Annotated handlers are mounted at the endpoint that they declare, have the buckets that they
//! declare, and are reported if they serve another endpoint.

use crate::scrape;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Method, Request, StatusCode};
use axum::{Router, routing};
use metrics_runtime::{business_counter, instrument, instrumented, routes};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tower_service::Service as _;

async fn send(app: &Router, method: Method, path: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).expect("a request");
    let Ok(response) = app.clone().call(request).await;
    response.status()
}

mod handlers {
    use super::*;

    #[instrumented(GET "/routes/users", buckets = [0.5, 30.0], slo(success = 99.9, latency = (99, "30s")))]
    pub async fn list(State(count): State<usize>) -> String {
        count.to_string()
    }

    #[business_counter("routes_deleted_total", help = "Users deleted.")]
    #[instrumented(DELETE "/routes/users/{id}", status = [204], slo(latency = (95, "250ms")))]
    #[tracing::instrument]
    pub async fn delete(Path(id): Path<u64>) -> StatusCode {
        if id > 0 {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::NOT_FOUND
        }
    }

    #[instrumented(PUT "/routes/users")]
    #[expect(clippy::manual_async_fn, reason = "this form is tested")]
    pub fn put() -> impl Future<Output = &'static str> + Send {
        async { "put" }
    }
}

struct Users;

#[instrumented]
impl Users {
    #[instrumented(OPTIONS "/routes/users")]
    async fn options() {}
}

#[tokio::test]
async fn handlers_are_mounted_at_their_declared_endpoint() {
    use handlers::{delete, put};
    let _one_is_served_by_no_route = crate::http::UNMATCHED.lock().await;
    let app: Router =
        instrument(routes![handlers::list, delete, put, Users::options].with_state(3));
    for (method, path, status) in [
        (Method::GET, "/routes/users", 200),
        (Method::HEAD, "/routes/users", 200),
        (Method::DELETE, "/routes/users/7", 204),
        (Method::DELETE, "/routes/users/0", 404),
        (Method::PUT, "/routes/users", 200),
        (Method::OPTIONS, "/routes/users", 200),
        (Method::POST, "/routes/users", 405),
    ] {
        assert_eq!(
            send(&app, method.clone(), path).await,
            status,
            "{method} {path}"
        );
    }
    let scrape = scrape();
    let deleted =
        r#"http_requests_total{method="DELETE",endpoint="/routes/users/{id}",status_code="204"}"#;
    assert_eq!(scrape.value(deleted), 1.0);
    assert_eq!(scrape.value("routes_deleted_total"), 2.0);
}

#[tokio::test]
async fn an_endpoint_has_its_declared_buckets() {
    let _app: Router = instrument(Router::new());
    let scrape = scrape();
    let labels = r#"method="GET",endpoint="/routes/users""#;
    let bucket = format!("http_request_duration_seconds_bucket{{{labels},le=\"30.0\"}}");
    assert!(!scrape.starting_with(&bucket).is_empty(), "{bucket}");
    let default = format!("http_request_duration_seconds_bucket{{{labels},le=\"0.25\"}}");
    assert!(scrape.starting_with(&default).is_empty(), "{default}");
    let others =
        r#"http_request_duration_seconds_bucket{method="PUT",endpoint="/routes/users",le="0.25"}"#;
    assert!(!scrape.starting_with(others).is_empty(), "{others}");
    metrics_runtime::check().map_or_else(
        |error| assert!(!error.to_string().contains("/routes/"), "{error}"),
        |()| (),
    );
}

trait Handles: 'static {
    const ANSWER: &'static str;
}

struct One;

impl Handles for One {
    const ANSWER: &'static str = "one";
}

#[instrumented(GET "/routes/generic")]
async fn generic<H: Handles>() -> &'static str {
    H::ANSWER
}

struct Shop<H>(H);

impl<H: Handles> Shop<H> {
    #[instrumented(GET "/routes/method")]
    async fn method() -> &'static str {
        H::ANSWER
    }
}

#[async_trait::async_trait]
trait Serves<T> {
    async fn serve(name: Path<String>) -> String;
}

#[async_trait::async_trait]
impl<H: Handles> Serves<Vec<u8>> for Shop<H> {
    #[instrumented(GET "/routes/trait/{name}")]
    async fn serve(Path(name): Path<String>) -> String {
        tokio::task::yield_now().await;
        name
    }
}

#[tokio::test]
async fn generic_handlers_and_trait_methods_are_mounted() {
    let app: Router = instrument(routes![
        generic::<One>,
        Shop::<One>::method,
        <Shop<One> as Serves<Vec<u8>>>::serve,
    ]);
    for path in ["/routes/generic", "/routes/method", "/routes/trait/x"] {
        assert_eq!(send(&app, Method::GET, path).await, 200, "{path}");
    }
}

struct Two;

impl Shop<One> {
    #[instrumented(GET "/routes/one", function = "Shop<One>::get")]
    async fn get() {}
}

impl Shop<Two> {
    #[instrumented(GET "/routes/two", function = "Shop<Two>::get")]
    async fn get() {}
}

#[tokio::test]
async fn methods_with_one_name_are_distinguished_by_type() {
    let app: Router = instrument(routes![Shop::<One>::get, Shop::<Two>::get]);
    for path in ["/routes/one", "/routes/two"] {
        assert_eq!(send(&app, Method::GET, path).await, 200, "{path}");
    }
}

async fn plain() {}

#[test]
#[should_panic(expected = "declares no endpoint: write `#[instrumented(GET \"/path\")]` above it")]
fn a_handler_without_an_endpoint_is_refused_at_the_start() {
    let _app: Router = routes![plain];
}

#[instrumented(GET "/routes/declared")]
async fn nested() {}

#[instrumented(GET "/routes/right")]
async fn right() {}

#[instrumented(GET "/routes/outside")]
async fn outside() {}

/// Collects what is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines(&self) -> Vec<String> {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&log);
        let lines = text.lines().filter(|line| line.contains("/routes/"));
        lines.map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn a_handler_that_serves_another_endpoint_is_reported_once() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let app: Router = instrument(
        Router::new()
            .nest("/routes/api", routes![nested])
            .route("/routes/right", routing::get(right)),
    );
    let bare: Router = routes![outside];
    for _ in 0..3 {
        assert_eq!(
            send(&app, Method::GET, "/routes/api/routes/declared").await,
            200
        );
        assert_eq!(send(&app, Method::GET, "/routes/right").await, 200);
        assert_eq!(send(&bare, Method::GET, "/routes/outside").await, 200);
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[0].contains("write `#[instrumented(GET \"/routes/api/routes/declared\")]`"),
        "{lines:#?}"
    );
    assert!(
        lines[1].contains("`outside` declares `GET /routes/outside` and runs outside of the layer"),
        "{lines:#?}"
    );
}
