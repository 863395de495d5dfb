//! The description of the metrics' endpoint, whose handler is the framework's.

use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{
    Content, HttpMethod, ObjectBuilder, OpenApi, PathItem, Response, ResponseBuilder, Type,
};

/// Adds the endpoint at this path.
pub(super) fn add(description: &mut OpenApi, path: &str) {
    let item = PathItem::new(HttpMethod::Get, operation());
    description.paths.paths.insert(path.to_owned(), item);
}

fn operation() -> Operation {
    let names = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String));
    let names = ParameterBuilder::new()
        .name("name[]")
        .parameter_in(ParameterIn::Query)
        .description(Some("Families that are asked for: only these come"))
        .schema(Some(names));
    OperationBuilder::new()
        .operation_id(Some("scrape"))
        .tag("service")
        .summary(Some("All metrics, for Prometheus."))
        .parameter(names)
        .response("200", exposition())
        .response("503", text("The scrape took longer than the scraper waits"))
        .build()
}

/// In the format that the scraper accepts.
fn exposition() -> Response {
    let formats = [
        "text/plain",
        "application/openmetrics-text",
        "application/vnd.google.protobuf",
    ];
    let body = || Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
    let response = ResponseBuilder::new().description("The metrics");
    formats
        .into_iter()
        .fold(response, |response, format| {
            response.content(format, body())
        })
        .build()
}

fn text(description: &str) -> Response {
    let body = Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
    ResponseBuilder::new()
        .description(description)
        .content("text/plain", body)
        .build()
}
