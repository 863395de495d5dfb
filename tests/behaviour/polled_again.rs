//! A future that is polled again after its end counts as one call.

use crate::{poll, scrape};
use metrics_runtime::{LabelValue, instrumented, snapshot};
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Clone, Copy, Debug, LabelValue, PartialEq)]
enum Broken {
    Here,
}

/// Is ready at each poll, with an error from the second one on.
#[derive(Default)]
struct Always(u8);

impl Future for Always {
    type Output = Result<u8, Broken>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        self.0 += 1;
        Poll::Ready(if self.0 == 1 {
            Ok(1)
        } else {
            Err(Broken::Here)
        })
    }
}

#[instrumented(in_progress, error)]
fn always() -> Pin<Box<dyn Future<Output = Result<u8, Broken>> + Send>> {
    Box::pin(Always::default())
}

#[instrumented(in_progress)]
fn returned() -> impl Future<Output = Result<u8, Broken>> {
    Always::default()
}

/// Ends at the first poll, and panics afterwards.
#[instrumented(in_progress)]
fn panics() -> Pin<Box<dyn Future<Output = Result<u8, Broken>> + Send>> {
    Box::pin(async { Ok(1) })
}

#[test]
fn a_future_that_is_polled_again_counts_as_one_call() {
    let calls = |function, outcome| {
        let module = ("module", "behaviour::polled_again");
        let labels = [module, ("function", function), ("outcome", outcome)];
        snapshot().total("function_calls_total", &labels)
    };
    let check = |function, mut future: Pin<&mut dyn Future<Output = Result<u8, Broken>>>| {
        assert_eq!(poll(future.as_mut()), Poll::Ready(Ok(1)));
        for _ in 0..3 {
            assert_eq!(
                poll(future.as_mut()),
                Poll::Ready(Err(Broken::Here)),
                "{function}"
            );
        }
        assert_eq!(
            (calls(function, "ok"), calls(function, "error")),
            (1.0, 0.0),
            "{function}"
        );
    };
    check("always", always().as_mut());
    check("returned", std::pin::pin!(returned()));
    let mut future = panics();
    assert_eq!(poll(future.as_mut()), Poll::Ready(Ok(1)));
    let again = std::panic::AssertUnwindSafe(|| poll(future.as_mut()));
    assert!(std::panic::catch_unwind(again).is_err());
    drop(future);
    assert_eq!(
        (calls("panics", "ok"), calls("panics", "panic")),
        (1.0, 0.0)
    );
    let scrape = scrape();
    for function in ["always", "returned", "panics"] {
        let labels = format!("{{module=\"behaviour::polled_again\",function=\"{function}\"}}");
        let value = |name: &str| scrape.value(&format!("{name}{labels}"));
        assert_eq!(value("function_calls_in_progress"), 0.0, "{function}");
        assert_eq!(
            value("function_call_duration_seconds_count"),
            1.0,
            "{function}"
        );
    }
    let errors = [("function", "always"), ("error", "here")];
    assert_eq!(snapshot().total("function_errors_total", &errors), 0.0);
}
