//! Boxed futures that are not `'static`, forwarded by generic code.

use crate::{calls, pause, run};
use metrics_runtime::{business_counter, instrumented};
use std::future::{Future, ready};
use std::pin::Pin;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

struct Service<T, U, E>(Box<dyn FnMut(T) -> Boxed<'static, Result<U, E>> + Send>);

impl<T, U, E> Service<T, U, E> {
    #[instrumented]
    fn call(&mut self, request: T) -> Pin<Box<dyn Future<Output = Result<U, E>> + Send>> {
        (self.0)(request)
    }

    #[business_counter("boxed_futures_total", help = "Calls.")]
    fn counted(&mut self, request: T) -> Pin<Box<dyn Future<Output = Result<U, E>> + Send>> {
        (self.0)(request)
    }

    #[instrumented(error_if = |result: &Result<U, E>| result.is_ok())]
    #[business_counter("boxed_futures_total", help = "Calls.", on = always)]
    #[instrumented(name = "boxed_futures", help = "Calls.")]
    fn both(&mut self, request: T) -> Pin<Box<dyn Future<Output = Result<U, E>> + Send>> {
        #[allow(unused_imports, reason = "only its name matters")]
        use std::fmt::Result;
        (self.0)(request)
    }

    #[tracing::instrument(skip_all)]
    #[instrumented]
    #[tracing::instrument(skip_all)]
    #[business_counter("boxed_futures_total", help = "Calls.")]
    fn traced(&mut self, request: T) -> Pin<Box<dyn Future<Output = Result<U, E>> + Send>> {
        (self.0)(request)
    }
}

#[instrumented]
#[business_counter("boxed_futures_total", help = "Calls.")]
fn local<U>(future: LocalBoxFuture<'static, U>) -> LocalBoxFuture<'static, U> {
    future
}

#[instrumented]
#[business_counter("boxed_futures_total", help = "Calls.")]
fn sync<U>(
    future: Pin<Box<dyn Future<Output = U> + Send + Sync>>,
) -> Pin<Box<dyn Future<Output = U> + Sync + Send>> {
    future
}

#[instrumented]
#[business_counter("boxed_futures_total", help = "Calls.")]
fn borrowed<'a, U>(
    future: Boxed<'a, &'a U>,
    wait: bool,
) -> Pin<Box<dyn Future<Output = &'a U> + Send + 'a>> {
    if wait {
        return Box::pin(async {
            pause().await;
            future.await
        });
    }
    future
}

/// A trait object of other traits is boxed again.
#[instrumented]
#[business_counter("boxed_futures_total", help = "Calls.")]
fn unpin(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send + Unpin>> {
    Box::pin(ready(n))
}

#[test]
fn generic_code_forwards_boxed_futures() {
    let text = "text".to_owned();
    // Neither type is `'static`.
    let mut service: Service<&str, &str, &str> = Service(Box::new(|request| {
        let answer = if request.is_empty() {
            Err("empty")
        } else {
            Ok("found")
        };
        Box::pin(ready(answer))
    }));
    assert_eq!(run(service.call(&text)), Ok("found"));
    assert_eq!(run(service.call("")), Err("empty"));
    drop(service.call(""));
    assert_eq!(run(service.counted(&text)), Ok("found"));
    assert_eq!(run(service.both(&text)), Ok("found"));
    assert_eq!(run(service.traced(&text)), Ok("found"));
    assert_eq!(run(local(Box::pin(ready("text")))), "text");
    assert_eq!(run(sync(Box::pin(ready("text")))), "text");
    assert_eq!(run(borrowed(Box::pin(ready(&text)), false)), "text");
    assert_eq!(run(borrowed(Box::pin(ready(&text)), true)), "text");
    assert_eq!(run(unpin(1)), 1);
    let module = module_path!();
    assert_eq!(calls(module, "call"), [1, 1, 0, 1]);
    assert_eq!(calls(module, "both"), [0, 1, 0, 0]);
    assert_eq!(calls(module, "traced"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "local"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "borrowed"), [2, 0, 0, 0]);
    assert_eq!(calls(module, "unpin"), [1, 0, 0, 0]);
    assert_eq!(crate::scrape().value("boxed_futures_total"), 8.0);
    assert_eq!(
        crate::scrape().value(r#"boxed_futures_calls_total{outcome="ok"}"#),
        1.0
    );
}
