//! Calls of an async function: a named future around the user's.

use super::function::{Call, Function};
use super::outcome::Outcome;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project_lite::pin_project! {
    /// A future whose run is a call of a function.
    ///
    /// The call starts with the first poll. It ends when the future is ready;
    /// when it panics; or when it is dropped before that: cancelled.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Measured<F, C> {
        // Dropped first, so that a cancelled call lasts until its future is gone.
        #[pin]
        future: F,
        function: &'static Function,
        call: Option<Call>,
        classify: C,
    }
}

/// Measures `future` as a call of `function`, whose outcome `classify` tells
/// from the value.
#[inline]
pub fn measure<F, C>(function: &'static Function, future: F, classify: C) -> Measured<F, C>
where
    F: Future,
    C: Fn(&F::Output) -> Outcome,
{
    Measured {
        future,
        function,
        call: None,
        classify,
    }
}

impl<F, C> Future for Measured<F, C>
where
    F: Future,
    C: Fn(&F::Output) -> Outcome,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let function = *this.function;
        let call = this
            .call
            .get_or_insert_with(|| function.start_as(Outcome::Panic));
        // While it is polled, only a panic can end it; in between, only a drop.
        call.ends_as(Outcome::Panic);
        match this.future.poll(cx) {
            Poll::Pending => {
                call.ends_as(Outcome::Cancelled);
                Poll::Pending
            }
            Poll::Ready(value) => {
                let outcome = (this.classify)(&value);
                if let Some(call) = this.call.take() {
                    call.end(outcome);
                }
                Poll::Ready(value)
            }
        }
    }
}
