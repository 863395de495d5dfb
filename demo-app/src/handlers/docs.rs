//! `/openapi.json`, the description of the API, and `/docs`, a page to read it and try it out. The binary contains all files of
//! the page, so it works offline.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::Extension;
use axum::body::Bytes;
use axum::http::{Uri, header};
use axum::response::{Html, IntoResponse, Redirect};
use metrics_runtime::instrumented;
use serde::Deserialize;
use utoipa_swagger_ui::Config;

use crate::documentation::ApiDescription;
use crate::error::ApiError;
use crate::extract::Path;

/// The rest of the path.
#[derive(Debug, Clone, Deserialize)]
pub struct FilePath {
    file: String,
}

/// The page's own settings: without the bar for other addresses, and without requests to an external validator.
static PAGE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let page = Config::new(["../openapi.json"])
        .use_base_layout()
        .display_request_duration(true)
        .validator_url("none");
    Arc::new(page)
});

/// This description.
#[utoipa::path(get, path = "/openapi.json", operation_id = "read_description", tag = "service", responses(
    (status = 200, description = "The description of the API, by OpenAPI 3.1", body = serde_json::Map<String, serde_json::Value>, content_type = "application/json"),
))]
#[instrumented(GET "/openapi.json", status = [200])]
pub async fn description(
    Extension(ApiDescription(text)): Extension<ApiDescription>,
) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], text)
}

/// Redirects to `/docs/`, so that the relative links to the page's files work.
#[instrumented(GET "/docs", status = [303])]
pub async fn folder() -> Redirect {
    Redirect::to("docs/")
}

/// The page.
#[instrumented(GET "/docs/", status = [200])]
pub async fn page() -> Html<&'static str> {
    Html(include_str!("docs.html"))
}

/// A file of the page. All of them are one endpoint, so that clients cannot create series.
///
/// # Errors
/// When there is no such file.
#[instrumented(GET "/docs/{*file}", status = [200, 404])]
pub async fn file(
    uri: Uri,
    Path(FilePath { file }): Path<FilePath>,
) -> Result<impl IntoResponse, ApiError> {
    let Ok(Some(file)) = utoipa_swagger_ui::serve(&file, Arc::clone(&PAGE)) else {
        return Err(ApiError::NotFound(uri.path().to_owned()));
    };
    let content_type = [(header::CONTENT_TYPE, file.content_type)];
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    Ok((content_type, bytes))
}
