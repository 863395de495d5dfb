//! Together with other attributes: each keeps its effect, and a call counts once.

use crate::scrape;
use crate::{calls, run};
use axum::extract::Path;
use metrics_runtime::{business_counter, instrumented};
use std::sync::{Arc, Mutex};
use tests::server::Server;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

/// What a business counter of this theme has counted.
fn counted(name: &str) -> f64 {
    scrape().value(&format!("stacked_{name}_total"))
}

/// Notes the names of spans and their fields.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

impl Spans {
    fn of(run: impl FnOnce()) -> Vec<String> {
        let spans = Self::default();
        tracing::subscriber::with_default(spans.clone(), run);
        let mut names = spans.0.lock().expect("nothing panicked");
        std::mem::take(&mut *names)
    }

    fn note(&self, what: String) {
        self.0.lock().expect("nothing panicked").push(what);
    }
}

impl Visit for Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.note(format!("{field}={value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("unchanged")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata().name().to_owned());
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tracing::instrument(err(Debug))]
#[instrumented]
#[business_counter("stacked_traced_above_total", help = "Calls.")]
fn traced_above(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[business_counter("stacked_traced_below_total", help = "Calls.")]
#[tracing::instrument(err(Debug))]
fn traced_below(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[tracing::instrument(err(Debug))]
#[business_counter("stacked_traced_between_total", help = "Calls.")]
fn traced_between(n: u8) -> Result<u8, String> {
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[test]
fn tracing_instrument_in_every_order() {
    for (name, function) in [
        ("traced_above", traced_above as fn(u8) -> Result<u8, String>),
        ("traced_below", traced_below),
        ("traced_between", traced_between),
    ] {
        let spans = Spans::of(|| {
            assert_eq!(function(1), Ok(0));
            assert!(function(0).is_err());
        });
        assert_eq!(spans, [name, "n=1", name, "n=0", "error=\"too little\""]);
        assert_eq!(ended(name), [1, 1, 0, 0]);
        assert_eq!(counted(name), 1.0);
    }
}

#[tracing::instrument(err(Debug))]
#[instrumented]
#[business_counter("stacked_async_traced_above_total", help = "Calls.")]
async fn async_traced_above(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[business_counter("stacked_async_traced_below_total", help = "Calls.")]
#[tracing::instrument(err(Debug))]
async fn async_traced_below(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[instrumented]
#[tracing::instrument(err(Debug))]
#[business_counter("stacked_async_traced_between_total", help = "Calls.")]
async fn async_traced_between(n: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    n.checked_sub(1).ok_or("too little".to_owned())
}

#[test]
fn tracing_instrument_on_async_functions_in_every_order() {
    fn both<F: Future<Output = Result<u8, String>>>(name: &str, function: fn(u8) -> F) {
        let spans = Spans::of(|| {
            assert_eq!(run(function(1)), Ok(0));
            assert!(run(function(0)).is_err());
        });
        assert_eq!(spans, [name, "n=1", name, "n=0", "error=\"too little\""]);
        assert_eq!(ended(name), [1, 1, 0, 0]);
        assert_eq!(counted(name), 1.0);
    }
    both("async_traced_above", async_traced_above);
    both("async_traced_below", async_traced_below);
    both("async_traced_between", async_traced_between);
}

struct Service;

#[async_trait::async_trait]
trait Traced {
    async fn traced_trait_above(&self, n: u8) -> Result<u8, String>;
    async fn traced_trait_below(&self, n: u8) -> Result<u8, String>;
}

#[async_trait::async_trait]
impl Traced for Service {
    #[tracing::instrument(skip(self), err(Debug))]
    #[instrumented]
    #[business_counter("stacked_traced_trait_above_total", help = "Calls.")]
    async fn traced_trait_above(&self, n: u8) -> Result<u8, String> {
        tokio::task::yield_now().await;
        n.checked_sub(1).ok_or("too little".to_owned())
    }

    #[instrumented]
    #[business_counter("stacked_traced_trait_below_total", help = "Calls.")]
    #[tracing::instrument(skip(self), err(Debug))]
    async fn traced_trait_below(&self, n: u8) -> Result<u8, String> {
        tokio::task::yield_now().await;
        n.checked_sub(1).ok_or("too little".to_owned())
    }
}

#[test]
fn tracing_instrument_in_async_trait() {
    let above = Spans::of(|| {
        assert_eq!(run(Service.traced_trait_above(1)), Ok(0));
        assert!(run(Service.traced_trait_above(0)).is_err());
    });
    let name = "traced_trait_above";
    assert_eq!(above, [name, "n=1", name, "n=0", "error=\"too little\""]);
    let below = Spans::of(|| {
        assert_eq!(run(Service.traced_trait_below(1)), Ok(0));
        assert!(run(Service.traced_trait_below(0)).is_err());
    });
    let name = "traced_trait_below";
    assert_eq!(below, [name, "n=1", name, "n=0", "error=\"too little\""]);
    for name in ["traced_trait_above", "traced_trait_below"] {
        assert_eq!(ended(name), [1, 1, 0, 0], "{name}");
        assert_eq!(counted(name), 1.0, "{name}");
    }
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

// The attribute writes the function a second time, to check it: two
// declarations of one name, of which the one that nobody calls may be shown.
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

#[tokio::test]
#[instrumented]
async fn tokio_test_above() {
    assert_eq!(within_tokio().await, 1);
    assert_eq!(ended("tokio_test_above"), [0, 0, 0, 0]);
}

#[instrumented]
#[tokio::test]
async fn tokio_test_below() -> Result<(), String> {
    assert_eq!(within_tokio().await, 1);
    Ok(())
}

#[test]
#[should_panic(expected = "as it should")]
#[instrumented]
fn test_above() {
    panic!("as it should");
}

#[instrumented]
#[test]
#[should_panic(expected = "as it should")]
fn test_below() {
    panic!("as it should");
}

async fn within_tokio() -> u8 {
    tokio::spawn(async { 1 }).await.expect("no panic")
}

#[tokio::main]
#[instrumented]
#[business_counter("stacked_main_above_total", help = "Calls.")]
async fn main_above(n: u8) -> Result<u8, u8> {
    if n == 0 {
        Err(0)
    } else {
        Ok(within_tokio().await)
    }
}

#[business_counter("stacked_main_below_total", help = "Calls.")]
#[instrumented]
#[tokio::main(flavor = "current_thread")]
async fn main_below(n: u8) -> Result<u8, u8> {
    if n == 0 {
        Err(0)
    } else {
        Ok(within_tokio().await)
    }
}

#[test]
fn tokio_main_in_both_orders() {
    for (name, function) in [
        ("main_above", main_above as fn(u8) -> Result<u8, u8>),
        ("main_below", main_below),
    ] {
        assert_eq!(function(1), Ok(1));
        assert_eq!(function(0), Err(0));
        assert_eq!(ended(name), [1, 1, 0, 0], "{name}");
        assert_eq!(counted(name), 1.0, "{name}");
    }
}

#[instrumented]
#[cfg(any())]
fn left_out_below() -> Missing {}

#[cfg(any())]
#[instrumented]
fn left_out_above() -> Missing {}

#[cfg(not(any()))]
#[cfg_attr(all(), instrumented)]
#[cfg_attr(all(), business_counter("stacked_conditional_total", help = "Calls."))]
#[cfg_attr(any(), instrumented(in_progress))]
fn conditional(#[cfg(any())] gone: Missing, #[cfg(not(any()))] there: u8) -> u8 {
    #[cfg(any())]
    return gone;
    #[cfg(not(any()))]
    there
}

#[cfg_attr(all(), instrumented, cfg(not(any())))]
async fn conditional_async(#[cfg(any())] gone: Missing, there: u8) -> u8 {
    #[cfg(any())]
    gone.await;
    there
}

#[cfg_attr(any(), instrumented)]
fn unconditional() {}

#[test]
fn conditional_attributes_arguments_and_statements() {
    assert_eq!(conditional(1) + run(conditional_async(2)), 3);
    unconditional();
    assert_eq!(ended("conditional"), [1, 0, 0, 0]);
    assert_eq!(ended("conditional_async"), [1, 0, 0, 0]);
    assert_eq!(ended("unconditional"), [0, 0, 0, 0]);
    assert_eq!(counted("conditional"), 1.0);
}

#[must_use = "it is the result"]
#[instrumented]
#[inline(always)]
#[business_counter("stacked_dressed_total", help = "Calls.")]
#[deprecated(note = "it is a test")]
#[cold]
#[doc(hidden)]
#[allow(clippy::needless_pass_by_value, clippy::mixed_attributes_style)]
#[expect(unused_variables, reason = "nothing uses it")]
fn dressed(text: String, unused: u8) -> usize {
    #![allow(unused_mut, clippy::let_and_return)]
    let mut length = text.len();
    length
}

#[deprecated = "it is a test"]
#[instrumented]
#[must_use]
#[expect(unused_variables, reason = "nothing uses it")]
async fn dressed_async(#[allow(unused_mut)] mut text: String, unused: u8) -> usize {
    text.len()
}

#[test]
#[expect(deprecated, reason = "this is what is tested")]
fn the_compilers_own_attributes() {
    assert_eq!(dressed("text".to_owned(), 1), 4);
    assert_eq!(run(dressed_async("text".to_owned(), 1)), 4);
    assert_eq!(ended("dressed"), [1, 0, 0, 0]);
    assert_eq!(ended("dressed_async"), [1, 0, 0, 0]);
    assert_eq!(counted("dressed"), 1.0);
}

/// Together, once more, and twice.
#[business_counter("stacked_together_total")]
#[instrumented]
#[business_counter("stacked_together_failed_total", help = "Failures.", on = error)]
#[business_counter("stacked_together_ended_total", help = "Ends.", on = always)]
fn together(fail: bool) -> Result<(), ()> {
    if fail { Err(()) } else { Ok(()) }
}

/// Together, once more, and twice.
#[business_counter("stacked_together_async_total")]
#[business_counter("stacked_together_async_failed_total", help = "Failures.", on = error)]
#[instrumented]
#[business_counter("stacked_together_async_ended_total", help = "Ends.", on = always)]
async fn together_async(fail: bool) -> Result<(), ()> {
    tokio::task::yield_now().await;
    if fail { Err(()) } else { Ok(()) }
}

#[test]
fn several_business_counters() {
    for fail in [true, false, true] {
        assert_eq!(together(fail).is_err(), fail);
        assert_eq!(run(together_async(fail)).is_err(), fail);
    }
    assert_eq!(ended("together"), [1, 2, 0, 0]);
    assert_eq!(ended("together_async"), [1, 2, 0, 0]);
    for name in ["together", "together_async"] {
        assert_eq!(counted(name), 1.0);
        assert_eq!(counted(&format!("{name}_failed")), 2.0);
        assert_eq!(counted(&format!("{name}_ended")), 3.0);
    }
}

mod several_business_counters_on_a_future {
    use super::*;
    use std::pin::Pin;

    #[business_counter("stacked_future_total", help = "Calls.")]
    #[instrumented]
    #[business_counter("stacked_future_failed_total", help = "Failures.", on = error)]
    fn boxed(fail: bool) -> Pin<Box<dyn Future<Output = Result<(), ()>>>> {
        Box::pin(async move { if fail { Err(()) } else { Ok(()) } })
    }

    #[async_trait::async_trait]
    trait Trait {
        async fn method(&self, fail: bool) -> Result<(), ()>;
    }

    #[async_trait::async_trait]
    impl Trait for Service {
        #[business_counter("stacked_method_total", help = "Calls.")]
        #[business_counter("stacked_method_failed_total", help = "Failures.", on = error)]
        async fn method(&self, fail: bool) -> Result<(), ()> {
            if fail { Err(()) } else { Ok(()) }
        }
    }

    #[test]
    fn counts_what_the_future_returns() {
        for fail in [true, false, true] {
            assert_eq!(run(boxed(fail)).is_err(), fail);
            assert_eq!(run(Service.method(fail)).is_err(), fail);
        }
        for name in ["future", "method"] {
            assert_eq!(counted(name), 1.0);
            assert_eq!(counted(&format!("{name}_failed")), 2.0);
        }
    }
}

// With statements before the future, both counters write statics of one name
// into one block.
mod several_business_counters_on_a_future_behind_statements {
    use super::*;
    use std::pin::Pin;

    #[business_counter("stacked_behind_total", help = "Calls.")]
    #[instrumented]
    #[business_counter("stacked_behind_failed_total", help = "Failures.", on = error)]
    fn boxed(fail: bool) -> Pin<Box<dyn Future<Output = Result<(), ()>>>> {
        let fail = !fail;
        Box::pin(async move { if fail { Err(()) } else { Ok(()) } })
    }

    #[test]
    fn counts_what_the_future_returns() {
        for fail in [true, false, true] {
            assert_eq!(run(boxed(fail)).is_err(), !fail);
        }
        assert_eq!(counted("behind"), 2.0);
        assert_eq!(counted("behind_failed"), 1.0);
    }
}

mod of_another_crate {
    pub(super) mod deeper {
        pub(in super::super) use metrics_runtime::{
            business_counter as counts, instrumented as measured,
        };
    }
}

#[of_another_crate::deeper::measured]
#[of_another_crate::deeper::counts("stacked_by_another_name_total", help = "Calls.")]
fn by_another_name() {}

#[test]
fn attributes_by_another_name() {
    by_another_name();
    assert_eq!(ended("by_another_name"), [1, 0, 0, 0]);
    assert_eq!(counted("by_another_name"), 1.0);
}

#[instrumented]
#[target_feature(enable = "sse2")]
#[cfg(target_arch = "x86_64")]
fn with_target_feature() -> u8 {
    with_target_feature_too()
}

#[target_feature(enable = "sse2")]
#[instrumented]
#[cfg(target_arch = "x86_64")]
fn with_target_feature_too() -> u8 {
    1
}

#[test]
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "it takes some to call what needs a CPU's feature"
)]
fn target_features_reach_the_body() {
    // SAFETY: every CPU of this architecture has the feature.
    assert_eq!(unsafe { with_target_feature() }, 1);
    assert_eq!(ended("with_target_feature"), [1, 0, 0, 0]);
    assert_eq!(ended("with_target_feature_too"), [1, 0, 0, 0]);
}
