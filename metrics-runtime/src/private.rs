//! Items that the output of the macros uses. They are not a public interface and change with every
//! release.

pub use crate::declaration::{
    AUTH_EVENTS, BACKGROUND_TASKS, CACHE_LOOKUPS, CACHE_OPERATIONS, CallFamilies, CallLabels,
    CallOptions, CallsDeclaration, CollectedDeclaration, DATABASE_OPERATIONS, DEFAULT_BUCKETS,
    Declaration, EXTERNAL_CALLS, Endpoint, FUNCTION_CALLS, Family, HTTP_BUCKETS, Kind, Label,
    LatencyObjective, MetricDeclaration, NATIVE_BUCKETS, NATIVE_HTTP_BUCKETS,
    NATIVE_NUMBER_BUCKETS, NATIVE_SIZE_BUCKETS, NOWHERE, Named, Native, OTHER, OVERFLOW, Objective,
    ObservedDeclaration, ProcessMode, QueueDeclaration, Report, Source, Values, assert_histogram,
    assert_no_pid, is_bucket, nanos, series_count, with_states,
};
#[cfg(feature = "axum")]
pub use crate::http::{mount, router};
pub use crate::integrations::{
    CACHE, CACHE_REMOVALS, JEMALLOC, ObservedSeries, POOL, POOL_WITH_TIMEOUTS, POOL_WITH_WAITERS,
    REDIS_ERRORS, TASKS, nanos as duration_nanos, number, redis_command, redis_outcome,
};
pub use crate::labels::ListedValues;
pub use crate::recording::{
    AlwaysOk, AnyBoxed, AnyKind, AnyReturnType, AnyReturned, AtReturn, Boxed, By, ByError, ByFound,
    COUNTED, Call, CallCounter, CallSampler, CallShape, CallTimer, Classify, DEFAULT_BOUNDS,
    ErrorKind, ErrorWithKinds, Event, Fallible, FallibleCall, FloatBounds, Found, InProgress,
    Increment, IntegerBounds, KindOfError, Measured, Outcome, PolledCall, QueueMeter, ReturnType,
    Returned, ScopedCall, ServedEndpoint, TIMED, error_in, found, kinds_of, measure_by,
};
pub use crate::registration::{CallsRegistration, CellBase, Registration, SourceModule};
pub use crate::storage::{Dictionary, SeriesTable};
use crate::support::log::LogOnce;
pub use crate::{__source as source, Counter, GaugeValue, LabelSet, LabelValue, Observation};
pub use core::option::Option::{None, Some};
pub use inventory;

/// Submits a declaration of a macro that is not an attribute.
#[cfg(not(feature = "off"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit {
    ($($declaration:tt)*) => {
        $crate::__private::inventory::submit! { $($declaration)* }
    };
}

/// Submits nothing: with `off`, there are no declarations.
#[cfg(feature = "off")]
#[doc(hidden)]
#[macro_export]
macro_rules! __submit {
    ($($declaration:tt)*) => {};
}

/// The version of the compiler.
pub const RUSTC: &str = env!("METRICS_RUNTIME_RUSTC");

/// The options of an attribute without any.
pub static DEFAULT_OPTIONS: CallOptions = CallOptions::DEFAULT;

/// The declaration of `#[instrumented]` without options.
pub static FUNCTIONS: CallsDeclaration = CallsDeclaration {
    families: &FUNCTION_CALLS,
    labels: CallLabels::Function(None),
    options: &DEFAULT_OPTIONS,
};

/// The values of the label that `value` computes. `value` is a closure that is never called; only
/// its type matters. The bound is the one of [`LabelValue::LISTED`], because the compiler would
/// mention a bound of this function in its errors.
pub const fn values_of<A, V>(
    listed: ListedValues<V>,
    _value: fn(A) -> V,
) -> &'static [&'static str] {
    listed.0
}

/// Calls a body. Because this function takes the closure by value and calls it once, the body can
/// return what it borrows from its captures.
#[inline(always)]
pub fn call<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// A value of any type, for code that is never reached: behind `if false`.
///
/// # Panics
///
/// Always, if it is called.
#[cold]
pub fn never<R>() -> R {
    unreachable!("it stands behind `if false`")
}

/// Tells the compiler what a future returns.
#[inline(always)]
pub fn returns<R, F: Future<Output = R>>(future: F) -> F {
    future
}

/// The index of a combination of label values, extended by one more label. The last label changes
/// fastest. [`NOWHERE`] if the value's number is out of range, which a hand-written `LabelValue`
/// can return.
#[inline(always)]
pub fn with_label(index: u64, label: &Label, number: usize) -> u64 {
    if number as u64 >= label.values.count() {
        return out_of_range(label.name, number);
    }
    with_dynamic_label(index, label, number as u64)
}

/// Like [`with_label`], for a dynamic label, whose numbers are always in range.
#[inline(always)]
pub const fn with_dynamic_label(index: u64, label: &Label, number: u64) -> u64 {
    if index >= NOWHERE {
        return NOWHERE;
    }
    index * label.values.count() + number
}

#[cold]
#[inline(never)]
fn out_of_range(label: &str, number: usize) -> u64 {
    static LOGGED: LogOnce = LogOnce::new();
    LOGGED.warn(format_args!(
        "updates are dropped: `LabelValue::index` of a value of the label `{label}` returned \
         {number}, which is not below the length of `VALUES`"
    ));
    NOWHERE
}

/// The overflow bit of a combination, if this number is past a label's limit.
#[inline]
pub const fn overflow(number: u64) -> u64 {
    if number == OTHER { OVERFLOW } else { 0 }
}

/// A value of a dynamic label: a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a dynamic label",
    label = "not a string",
    note = "write a `&str` or a `String`, or call `to_string()` on a number"
)]
pub trait Text {
    /// The text.
    fn text(&self) -> &str;
}

impl<T: AsRef<str> + ?Sized> Text for T {
    #[inline]
    fn text(&self) -> &str {
        self.as_ref()
    }
}
