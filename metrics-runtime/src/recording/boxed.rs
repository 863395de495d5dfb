//! Functions that return their future in a box: `Pin<Box<dyn Future>>`.
#![allow(unsafe_code)] // Changes the lifetime of a trait object.

use super::Outcome;
use super::call::CallRecorder;
use super::future::{Measured, PolledCall, measure_by};
use super::returned::{By, Classify};
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A boxed future. It gets a measured future around it, in a box of the same type.
///
/// An object `dyn Future<Output = T> + 'static` can exist although `T` is not `'static`, for
/// example in generic code that forwards it. But the compiler only creates such an object from a
/// type whose parameters are all `'static`. So the measured future needs a method for each object,
/// and [`AnyBoxed`] for all other futures.
#[derive(Debug)]
pub struct Boxed<F>(pub F);

/// A future that passes its output to a closure.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Observed<F, G> {
    future: F,
    observe: Option<G>,
}

// Only the future in it is pinned, and it is `Unpin`.
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

/// The methods for an object with these traits besides `Future`.
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
                // SAFETY: the contents of the box are valid for `'a`: the future by its type, `C`
                // by its bound, and the call and its recorder borrow nothing. It holds no value of
                // `T`. Only the lifetime changes.
                unsafe { mem::transmute(short) }
            }

            /// The same, with a closure that returns the outcome.
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

            /// A future that passes its output to a closure.
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
                // SAFETY: the contents of the box are valid for `'a`: the future by its type, and
                // `G` by its bound. It holds no value of `T`. Only the lifetime changes.
                unsafe { mem::transmute(short) }
            }
        }
    };
}

object!();
object!(Send);
object!(Send Sync);

/// A boxed future.
pub type InBox<F> = Pin<Box<F>>;

/// The same methods for every other future. Its box becomes an object when the function returns it.
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

    /// The same, with a closure that returns the outcome.
    fn __metrics_measured_by<C, R>(
        self,
        call: PolledCall<R>,
        classify: C,
    ) -> InBox<Measured<Self::Future, By<C>, R>>
    where
        C: Fn(&<Self::Future as Future>::Output) -> Outcome,
        R: CallRecorder;

    /// A future that passes its output to a closure.
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
