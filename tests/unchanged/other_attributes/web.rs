//! Together with the attributes of utoipa and axum.

use super::counted;
use crate::calls;
use axum::extract::Path;
use metrics_runtime::{business_counter, instrumented};
use tests::server::Server;

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

/// With a doc comment, which utoipa reads too.
#[utoipa::path(get, path = "/company/documented/above/{n}", params(("n" = u8, Path)), responses((status = 200)))]
#[instrumented(GET "/company/documented/above/{n}")]
#[business_counter("stacked_documented_above_total")]
async fn documented_above(Path(n): Path<u8>) -> String {
    n.to_string()
}

/// With a doc comment, which utoipa reads too.
#[business_counter("stacked_documented_below_total")]
#[instrumented(GET "/company/documented/below/{n}")]
#[utoipa::path(get, path = "/company/documented/below/{n}", params(("n" = u8, Path)), responses((status = 200)))]
async fn documented_below(Path(n): Path<u8>) -> String {
    n.to_string()
}

/// With a doc comment, which utoipa reads too.
#[instrumented(GET "/company/documented/between/{n}")]
#[utoipa::path(get, path = "/company/documented/between/{n}", params(("n" = u8, Path)), responses((status = 200)))]
#[business_counter("stacked_documented_between_total")]
async fn documented_between(Path(n): Path<u8>) -> String {
    n.to_string()
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(documented_above, documented_below, documented_between))]
struct Documentation;

#[tokio::test]
async fn utoipa_in_every_order() {
    let mut router = axum::Router::new();
    for (place, route) in [
        ("above", axum::routing::get(documented_above)),
        ("below", axum::routing::get(documented_below)),
        ("between", axum::routing::get(documented_between)),
    ] {
        router = router.route(&format!("/company/documented/{place}/{{n}}"), route);
    }
    let server = Server::start(metrics_runtime::instrument(router)).await;
    let documentation = <Documentation as utoipa::OpenApi>::openapi();
    for place in ["above", "below", "between"] {
        let path = format!("/company/documented/{place}");
        assert_eq!(server.status("GET", &format!("{path}/1")).await, Some(200));
        let function = format!("documented_{place}");
        assert_eq!(ended(&function), [1, 0, 0, 0], "{function}");
        assert_eq!(counted(&function), 1.0, "{function}");
        let operation = documentation.paths.paths[&format!("{path}/{{n}}")]
            .get
            .as_ref();
        let operation = operation.expect("it is documented");
        assert_eq!(operation.operation_id.as_ref(), Some(&function));
        assert_eq!(
            operation.summary.as_deref(),
            Some("With a doc comment, which utoipa reads too.")
        );
    }
}

#[axum::debug_handler]
#[business_counter("stacked_handler_above_total", help = "Calls.")]
async fn handler_above(Path(n): Path<u8>) -> String {
    n.to_string()
}

#[business_counter("stacked_handler_below_total", help = "Calls.")]
#[axum::debug_handler]
async fn handler_below(Path(n): Path<u8>) -> String {
    n.to_string()
}

#[tokio::test]
async fn debug_handler_and_a_business_counter_in_both_orders() {
    assert_eq!(handler_above(Path(1)).await, "1");
    assert_eq!(handler_below(Path(2)).await, "2");
    assert_eq!(counted("handler_above"), 1.0);
    assert_eq!(counted("handler_below"), 1.0);
}

// The attribute duplicates the function to check it, so there are two declarations with one name,
// and the uncalled one may be exposed.
mod debug_handler {
    use super::*;

    #[axum::debug_handler]
    #[instrumented(GET "/company/above/{n}")]
    #[business_counter("stacked_debug_handler_above_total", help = "Calls.")]
    async fn debug_handler_above(Path(n): Path<u8>) -> Result<String, axum::http::StatusCode> {
        let n = n.checked_sub(1).ok_or(axum::http::StatusCode::CONFLICT)?;
        Ok(n.to_string())
    }

    #[business_counter("stacked_debug_handler_below_total", help = "Calls.")]
    #[instrumented(GET "/company/below/{n}")]
    #[axum::debug_handler]
    async fn debug_handler_below(Path(n): Path<u8>) -> Result<String, axum::http::StatusCode> {
        let n = n.checked_sub(1).ok_or(axum::http::StatusCode::CONFLICT)?;
        Ok(n.to_string())
    }

    #[tokio::test]
    async fn in_both_orders() {
        let router = axum::Router::new()
            .route(
                "/company/above/{n}",
                axum::routing::get(debug_handler_above),
            )
            .route(
                "/company/below/{n}",
                axum::routing::get(debug_handler_below),
            );
        let server = Server::start(metrics_runtime::instrument(router)).await;
        for place in ["above", "below"] {
            let path = format!("/company/{place}");
            assert_eq!(server.status("GET", &format!("{path}/1")).await, Some(200));
            assert_eq!(server.status("GET", &format!("{path}/0")).await, Some(409));
            let function = format!("debug_handler_{place}");
            assert_eq!(counted(&function), 1.0, "{function}");
            assert_eq!(calls(module_path!(), &function), [1, 1, 0, 0], "{function}");
        }
        if let Err(conflicts) = metrics_runtime::check() {
            let conflicts = conflicts.to_string();
            assert!(!conflicts.contains("debug_handler_"), "{conflicts}");
        }
    }
}
