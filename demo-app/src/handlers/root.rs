//! `GET /`: the welcome message: a page for browsers, JSON for all others.

use std::sync::LazyLock;

use axum::Extension;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use metrics_runtime::instrumented;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::documentation::OfRate;
use crate::extract::Json;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a visitor reads first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Welcome {
    #[schema(example = "Welcome to demo-app")]
    message: &'static str,
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// The page for browsers. It links to the metrics if this listener serves them.
#[derive(Debug, Clone)]
pub struct WelcomePage(String);

impl WelcomePage {
    /// The page, with links to the metrics at this path, and to their live page if there is one.
    #[must_use]
    pub fn new(metrics: Option<&str>, has_live_page: bool) -> Self {
        // Relative, so that it works behind a proxy that adds a prefix.
        let path = metrics.map(|path| escape(path.trim_start_matches('/')));
        let mut links = String::new();
        if let Some(path) = path {
            let mut link = |address: &str, title: &str, about: &str| {
                links.push_str(&format!(
                    "<li><a href=\"{address}\"><strong>{title}</strong><span>{about}</span></a></li>\n        "
                ));
            };
            if has_live_page {
                let about = "Rates, durations and errors, without Prometheus";
                link(&format!("{path}/ui"), "Live metrics", about);
            }
            link(&path, "Metrics", "The same as text, for Prometheus");
        }
        let page = PAGE.replace("{{version}}", VERSION);
        Self(page.replace("{{links}}", &links))
    }
}

const PAGE: &str = include_str!("root.html");

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;")
}

/// Only the page's own style and script are allowed, and only requests to this service.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |tag: &str| {
        let (_, rest) = PAGE.split_once(&format!("<{tag}>")).unwrap_or_default();
        let (text, _) = rest.split_once(&format!("</{tag}>")).unwrap_or_default();
        format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
    };
    format!(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        hash("script"),
        hash("style")
    )
});

/// Browsers ask for HTML first; other clients for JSON, or for anything.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let mut accepted = accepted.flat_map(|value| value.split(','));
    let first = accepted.find_map(|range| match range.split(';').next()?.trim() {
        "text/html" => Some(true),
        "application/json" | "*/*" => Some(false),
        _ => None,
    });
    first == Some(true)
}

/// Welcomes the visitor.
#[utoipa::path(get, path = "/", tag = "service", responses(
    (status = 200, description = "The welcome message; a page if `accept` has `text/html` first",
        content((Welcome = "application/json"), (String = "text/html"))),
    OfRate,
))]
#[instrumented(GET "/", status = [200, 429])]
pub async fn welcome(
    headers: HeaderMap,
    Extension(WelcomePage(page)): Extension<WelcomePage>,
) -> Response {
    let vary = [(header::VARY, "accept")];
    if wants_page(&headers) {
        let policy = [(header::CONTENT_SECURITY_POLICY, POLICY.as_str())];
        return (vary, policy, Html(page)).into_response();
    }
    let welcome = Json(Welcome {
        message: "Welcome to demo-app",
        version: VERSION,
    });
    (vary, welcome).into_response()
}

#[cfg(test)]
mod tests {
    use super::wants_page;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn browsers_get_the_page_and_others_json() {
        let wants = |accept: &'static str| {
            let accept = HeaderValue::from_static(accept);
            wants_page(&HeaderMap::from_iter([(header::ACCEPT, accept)]))
        };
        assert!(wants(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        ));
        assert!(wants("text/html"));
        assert!(!wants("*/*"));
        assert!(!wants("application/json, text/html"));
        assert!(!wants("text/plain"));
        assert!(!wants_page(&HeaderMap::new()));
    }
}
