//! Describes the metrics endpoint, whose handler belongs to the framework.

use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, HeaderBuilder, HttpMethod, ObjectBuilder, OpenApi, PathItem, Response,
    ResponseBuilder, Type,
};

const TOKEN: &str = "scraper";

/// Adds the endpoint at this path.
pub(super) fn add(description: &mut OpenApi, path: &str, needs_token: bool) {
    let mut operation = operation();
    if needs_token {
        let components = description.components.get_or_insert_default();
        components.add_security_scheme(TOKEN, token());
        let none: [&str; 0] = [];
        operation.security = Some(vec![SecurityRequirement::new(TOKEN, none)]);
        let responses = &mut operation.responses.responses;
        responses.insert("401".to_owned(), no_token().into());
    }
    let item = PathItem::new(HttpMethod::Get, operation);
    description.paths.paths.insert(path.to_owned(), item);
}

fn token() -> SecurityScheme {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The scraper's token"));
    SecurityScheme::Http(token.build())
}

fn no_token() -> Response {
    let challenge = HeaderBuilder::new()
        .description(Some("The authentication scheme"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
    ResponseBuilder::new()
        .description("Without the token, or with another one")
        .header("www-authenticate", challenge.build())
        .build()
}

fn operation() -> Operation {
    let names = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String));
    let names = ParameterBuilder::new()
        .name("name[]")
        .parameter_in(ParameterIn::Query)
        .description(Some("Only these families are returned"))
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
