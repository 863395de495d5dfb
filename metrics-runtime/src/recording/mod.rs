//! The only writer of the storage: metric handles, and the functions that the attributes call.
//!
//! An update finds the calling thread's own cells and adds to them. The slow path is in `cells`. It
//! is taken if the declaration is not registered, the chunk is not allocated, or the thread is
//! ending.

mod bounds;
mod boxed;
mod call;
mod call_counter;
mod call_sampler;
mod call_shape;
mod call_timer;
mod cell_range;
mod cells;
mod counter;
mod event;
pub mod exemplars;
mod future;
mod gauge;
mod histogram;
mod in_progress;
mod info;
mod outcome;
mod queue;
mod returned;
pub(crate) mod returned_error;
mod series_cells;
pub(crate) mod served;
mod state_set;
mod summary;
#[cfg(feature = "opentelemetry")]
mod trace;

pub use bounds::{FloatBounds, IntegerBounds};
pub use boxed::{AnyBoxed, Boxed};
pub use call::{Call, FallibleCall, ScopedCall};
pub use call_counter::CallCounter;
pub use call_sampler::CallSampler;
pub use call_shape::{COUNTED, CallShape, DEFAULT_BOUNDS, TIMED};
pub use call_timer::CallTimer;
pub(crate) use cell_range::CellRange;
pub use counter::{Counter, CounterSeries, Increment};
pub use event::{AtReturn, Event};
pub use future::{Measured, PolledCall, measure_by};
pub use gauge::{Gauge, GaugeSeries, GaugeValue};
pub use histogram::{Histogram, HistogramSeries, Observation};
pub use in_progress::InProgress;
pub use info::Info;
pub use outcome::Outcome;
pub(crate) use queue::ItemOutcome;
pub use queue::QueueMeter;
pub use returned::{
    AlwaysOk, AnyKind, AnyReturnType, AnyReturned, By, ByError, ByFound, Classify, ErrorKind,
    ErrorWithKinds, Fallible, Found, KindOfError, ReturnType, Returned, error_in, found, kinds_of,
};
pub use served::ServedEndpoint;
pub use state_set::{StateSet, StateSetSeries};
pub use summary::{Summary, SummarySeries};
