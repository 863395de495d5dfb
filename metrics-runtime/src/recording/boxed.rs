//! Futures that their function returns in a box: `Pin<Box<dyn Future>>`.
#![allow(unsafe_code)] // An object gets the lifetime of the one within it.

use super::Outcome;
use super::call::CallRecorder;
use super::future::{Measured, PolledCall, measure_by};
use super::returned::{By, Classify};
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future in a box, which gets a measured one around it that has the same type.
///
/// An object `dyn Future<Output = T> + 'static` exists where `T` is not `'static`, for
/// example in generic code that forwards it. The compiler makes such an object only of a
/// type that is `'static` with all of its parameters, so it makes none of another one. That is
/// why there is a method for each object, and [`AnyBoxed`] for all others.
#[derive(Debug)]
pub struct Boxed<F>(pub F);

/// A future that shows its value to a closure.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Observed<F, G> {
    future: F,
    observe: Option<G>,
}

// Nothing in it but the future is pinned, and that is `Unpin`.
impl<F: Unpin, G> Unpin for Observed<F, G> {}

impl<F, G> Future for Observed<F, G>
where
    F: Future + Unpin,
    G: FnOnce(&F::Output),
{
    type Output = F::Output;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let polled = Pin::new(&mut self.future).poll(cx);
        if let Poll::Ready(value) = &polled
            && let Some(observe) = self.observe.take()
        {
            observe(value);
        }
        polled
    }
}

/// The methods for an object with these traits beside `Future`.
macro_rules! object {
    ($($auto:ident)*) => {
        impl<'a, T> Boxed<Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>> {
            /// A call that lasts until the future ends.
            #[inline]
            pub fn __metrics_measured<C, R>(
                self,
                call: PolledCall<R>,
                classify: C,
            ) -> Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>
            where
                C: Classify<T> $(+ $auto)* + 'a,
                R: CallRecorder,
            {
                let future = Measured { shallow: [], future: self.0, call, classify };
                let short: Pin<Box<dyn Future<Output = T> $(+ $auto)* + '_>> = Box::pin(future);
                // SAFETY: what is in the box is valid for `'a`: the future says so itself,
                // `C` is bound to, and of the call and its recorder nothing is borrowed. Of
                // `T` it holds no value. Only the lifetime changes.
                unsafe { mem::transmute(short) }
            }

            /// The same with a closure that returns the outcome.
            #[inline]
            pub fn __metrics_measured_by<C, R>(
                self,
                call: PolledCall<R>,
                classify: C,
            ) -> Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>
            where
                C: Fn(&T) -> Outcome $(+ $auto)* + 'a,
                R: CallRecorder,
            {
                self.__metrics_measured(call, By(classify))
            }

            /// A future that shows its value to a closure.
            #[inline]
            pub fn __metrics_observed<G>(
                self,
                observe: G,
            ) -> Pin<Box<dyn Future<Output = T> $(+ $auto)* + 'a>>
            where
                G: FnOnce(&T) $(+ $auto)* + 'a,
            {
                let future = Observed { future: self.0, observe: Some(observe) };
                let short: Pin<Box<dyn Future<Output = T> $(+ $auto)* + '_>> = Box::pin(future);
                // SAFETY: what is in the box is valid for `'a`: the future says so itself, and
                // `G` is bound to. Of `T` it holds no value. Only the lifetime changes.
                unsafe { mem::transmute(short) }
            }
        }
    };
}

object!();
object!(Send);
object!(Send Sync);

/// A future in a box.
pub type InBox<F> = Pin<Box<F>>;

/// The same for every other future. Its box becomes an object where the function
/// returns it.
pub trait AnyBoxed: Sized {
    /// The future.
    type Future: Future;

    /// A call that lasts until the future ends.
    fn __metrics_measured<C, R>(
        self,
        call: PolledCall<R>,
        classify: C,
    ) -> Pin<Box<Measured<Self::Future, C, R>>>
    where
        C: Classify<<Self::Future as Future>::Output>,
        R: CallRecorder;

    /// The same with a closure that returns the outcome.
    fn __metrics_measured_by<C, R>(
        self,
        call: PolledCall<R>,
        classify: C,
    ) -> InBox<Measured<Self::Future, By<C>, R>>
    where
        C: Fn(&<Self::Future as Future>::Output) -> Outcome,
        R: CallRecorder;

    /// A future that shows its value to a closure.
    fn __metrics_observed<G>(self, observe: G) -> Pin<Box<Observed<Self::Future, G>>>
    where
        G: FnOnce(&<Self::Future as Future>::Output);
}

impl<F: Future> AnyBoxed for Boxed<F> {
    type Future = F;

    #[inline]
    fn __metrics_measured<C, R>(
        self,
        call: PolledCall<R>,
        classify: C,
    ) -> Pin<Box<Measured<F, C, R>>>
    where
        C: Classify<F::Output>,
        R: CallRecorder,
    {
        let future = self.0;
        Box::pin(Measured {
            shallow: [],
            future,
            call,
            classify,
        })
    }

    #[inline]
    fn __metrics_measured_by<C, R>(
        self,
        call: PolledCall<R>,
        classify: C,
    ) -> InBox<Measured<F, By<C>, R>>
    where
        C: Fn(&F::Output) -> Outcome,
        R: CallRecorder,
    {
        Box::pin(measure_by(self.0, call, classify))
    }

    #[inline]
    fn __metrics_observed<G>(self, observe: G) -> Pin<Box<Observed<F, G>>>
    where
        G: FnOnce(&F::Output),
    {
        Box::pin(Observed {
            future: self.0,
            observe: Some(observe),
        })
    }
}
