//! What endpoints share: a response for each status of an error, the headers of all answers.

use axum::http::StatusCode;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{
    Components, Content, Header, HeaderBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr,
    Response, ResponseBuilder, Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::error::{Code, ErrorBody};

/// Completes a description.
pub(super) fn add(description: &mut OpenApi) {
    let components = description.components.get_or_insert_with(Components::new);
    let mut schemas = vec![(ErrorBody::name().into_owned(), ErrorBody::schema())];
    ErrorBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let mut statuses: Vec<_> = Code::ALL.map(Code::status).into();
    statuses.dedup();
    for status in statuses {
        let response = RefOr::T(error(status));
        components.responses.insert(name(status), response);
    }
    for item in description.paths.paths.values_mut() {
        for operation in operations(item) {
            shorten(operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// What a handler's documentation says of its errors is for those who call it; the responses say it to clients.
fn shorten(operation: &mut Operation) {
    let description = operation.description.take();
    operation.description = description
        .and_then(|text| Some(text.split("# Errors").next()?.trim().to_owned()))
        .filter(|text| !text.is_empty());
}

/// The name of a status's response, such as `NotFound`.
pub(super) fn name(status: StatusCode) -> String {
    reason(status).split(' ').collect()
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

fn error(status: StatusCode) -> Response {
    let codes: Vec<_> = Code::ALL
        .into_iter()
        .filter(|code| code.status() == status)
        .filter_map(|code| serde_json::to_value(code).ok())
        .filter_map(|code| Some(format!("`{}`", code.as_str()?)))
        .collect();
    let body = Ref::from_schema_name(ErrorBody::name());
    let mut response = ResponseBuilder::new()
        .description(format!("{}: {}", reason(status), codes.join(", ")))
        .content("application/json", Content::new(Some(body)));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response = response.header("allow", allow());
    }
    response.build()
}

fn allow() -> Header {
    HeaderBuilder::new()
        .description(Some("The methods that the path takes."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}
