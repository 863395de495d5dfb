//! Adds what all endpoints share: a response for each error status, and the headers of all responses.

use axum::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, Header, HeaderBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Response,
    ResponseBuilder, Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::error::{Code, ErrorBody};
use crate::layers::injection;
use crate::layers::request_id::REQUEST_ID;

/// Completes a description.
pub(super) fn add(description: &mut OpenApi, faults: bool) {
    // The page would link to a single license, but there are two.
    if let Some(license) = &mut description.info.license {
        license.identifier = None;
    }
    let components = description.components.get_or_insert_with(Components::new);
    let mut schemas = vec![(ErrorBody::name().into_owned(), ErrorBody::schema())];
    ErrorBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let session = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The token that `/auth/login` answers with"));
    components.add_security_scheme("session", SecurityScheme::Http(session.build()));
    let mut statuses: Vec<_> = Code::ALL.iter().map(|code| code.status()).collect();
    statuses.dedup();
    for status in statuses {
        let response = RefOr::T(error(status));
        components.responses.insert(name(status), response);
    }
    for (path, item) in &mut description.paths.paths {
        for operation in operations(item) {
            shorten(operation);
            if faults && !injection::spares(path) {
                let injected = [
                    StatusCode::INTERNAL_SERVER_ERROR,
                    StatusCode::GATEWAY_TIMEOUT,
                ];
                operation.responses.responses.extend(injected.map(shared));
            }
            for response in operation.responses.responses.values_mut() {
                identify(response);
            }
        }
    }
    for response in components.responses.values_mut() {
        identify(response);
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

/// The section on errors in a handler's documentation is for Rust callers; clients read the responses.
fn shorten(operation: &mut Operation) {
    let description = operation.description.take();
    operation.description = description
        .and_then(|text| Some(text.split("# Errors").next()?.trim().to_owned()))
        .filter(|text| !text.is_empty());
}

/// The response that all endpoints share for this status.
pub(super) fn shared(status: StatusCode) -> (String, RefOr<Response>) {
    let response = Ref::from_response_name(name(status));
    (status.as_str().to_owned(), RefOr::Ref(response))
}

/// The name of a status's response, such as `NotFound`.
fn name(status: StatusCode) -> String {
    reason(status).split(' ').collect()
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

fn error(status: StatusCode) -> Response {
    let codes = || Code::ALL.iter().filter(|code| code.status() == status);
    let meanings = codes().map(|code| format!("\n- `{}`: {}", name_of(*code), code.meaning()));
    let examples = codes().map(|code| (name_of(*code), example(*code)));
    let body = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ErrorBody::name())))
        .examples_from_iter(examples)
        .build();
    let mut response = ResponseBuilder::new()
        .description(format!(
            "{}\n{}",
            reason(status),
            meanings.collect::<String>()
        ))
        .content("application/json", body);
    for (name, about) in headers(status) {
        response = response.header(name.as_str(), header(about));
    }
    response.build()
}

/// The headers of an error response.
fn headers(status: StatusCode) -> Vec<(HeaderName, &'static str)> {
    match status {
        StatusCode::UNAUTHORIZED => vec![(WWW_AUTHENTICATE, "The authentication scheme")],
        StatusCode::METHOD_NOT_ALLOWED => vec![(ALLOW, "The methods that the path takes")],
        StatusCode::TOO_MANY_REQUESTS => vec![(RETRY_AFTER, "Seconds until the next request")],
        StatusCode::SERVICE_UNAVAILABLE => {
            vec![(RETRY_AFTER, "Seconds until a retry may succeed, if known")]
        }
        _ => Vec::new(),
    }
}

/// The code as written in a body.
fn name_of(code: Code) -> String {
    let name = serde_json::to_value(code).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

fn example(code: Code) -> Example {
    let body = ErrorBody::new(code, code.meaning());
    let body = serde_json::to_value(body).unwrap_or_default();
    ExampleBuilder::new().value(Some(body)).build()
}

/// Each response has its request's id.
fn identify(response: &mut RefOr<Response>) {
    if let RefOr::T(response) = response {
        let about = "The request's id, which its log lines have, too";
        response
            .headers
            .insert(REQUEST_ID.to_string(), header(about).into());
    }
}

fn header(about: &str) -> Header {
    HeaderBuilder::new()
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}
