//! What a metric is: constants, no atomics, no I/O. The leftmost stage.
//!
//! A declaration is a static with `#[metric]`, or an annotated function. It consists of *members*.
//! Each member adds series to one *family*. The declaration's series are in one range of cells, and
//! this module defines their order.

mod buckets;
mod call_families;
mod calls;
mod collected;
mod dynamic;
mod endpoint;
mod family;
#[cfg(feature = "catalogue")]
mod http_families;
mod kind;
mod label;
mod layout;
mod member;
mod metric;
mod native;
mod need;
mod objective;
mod observed;
mod process_mode;
mod program;
mod queue;
#[cfg(feature = "multiprocess")]
pub(crate) mod record;
mod reserved_names;
mod source;

pub use buckets::{
    DEFAULT_BUCKETS, HTTP_BUCKETS, NATIVE_BUCKETS, NATIVE_HTTP_BUCKETS, NATIVE_NUMBER_BUCKETS,
    NATIVE_SIZE_BUCKETS, OPENTELEMETRY_BUCKETS, PROMETHEUS_BUCKETS, SIZE_BUCKETS, nanos, nanos_of,
};
pub use call_families::{
    AUTH_EVENTS, BACKGROUND_TASKS, CACHE_LOOKUPS, CACHE_OPERATIONS, CallFamilies,
    DATABASE_OPERATIONS, EXTERNAL_CALLS, FUNCTION_CALLS, Named,
};
#[cfg(feature = "catalogue")]
pub(crate) use calls::DeclaredCalls;
pub use calls::{CallCells, CallLabels, CallOptions, CallsDeclaration};
pub use collected::{CollectedDeclaration, Report};
pub use dynamic::{DynamicSeries, DynamicValues, OTHER, OTHER_VALUE, OVERFLOW, SharedSeries};
pub use endpoint::Endpoint;
pub use family::Family;
#[cfg(feature = "catalogue")]
pub(crate) use http_families::HttpFamilies;
pub use kind::Kind;
pub use label::{Label, NOWHERE, Values, assert_no_pid, is_dynamic, series_count, with_states};
pub use layout::{Layout, SumUnit};
pub use member::{Member, cell_count, constant};
pub use metric::MetricDeclaration;
#[cfg(feature = "facade")]
pub(crate) use metric::SERIES_OVERFLOW;
pub use native::{
    Bucket, COARSEST, Native, NativeCells, NativeLayout, assert_histogram, assert_native_room,
    classic_cells, float_cells, halved, upper_bound,
};
pub use need::Need;
pub use objective::{LatencyObjective, Objective, is_bucket};
pub use observed::{ObservedDeclaration, ObservedFamily};
pub use process_mode::ProcessMode;
pub use queue::{QueueCells, QueueDeclaration};
pub use reserved_names::ReservedNamesDeclaration;
pub use source::Source;

/// One declaration, as the macros write it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Declaration {
    /// A metric that the user declares.
    Metric(MetricDeclaration),
    /// Reserved names.
    ReservedNames(ReservedNamesDeclaration),
    /// Values that a callback reads during a scrape.
    Collected(CollectedDeclaration),
    /// A queue.
    Queue(QueueDeclaration),
    /// Values that another library stores.
    Observed(ObservedDeclaration),
}

impl Declaration {
    /// The families that this declaration adds series to, and their series.
    pub(crate) fn members(&'static self) -> Vec<Member> {
        match self {
            Self::Metric(metric) => metric.members(),
            Self::ReservedNames(names) => (names.members)(),
            Self::Collected(collected) => collected.members(),
            Self::Queue(queue) => queue.members(),
            Self::Observed(observed) => observed.members(),
        }
    }

    /// What it can share with other declarations of its families.
    pub(crate) fn sharing(&self) -> Sharing {
        match self {
            Self::Queue(_) | Self::Observed(_) => Sharing::Nothing,
            Self::Metric(metric) if metric.shared => Sharing::Events,
            Self::Metric(_) | Self::ReservedNames(_) | Self::Collected(_) => Sharing::Everything,
        }
    }
}

/// What a declaration can share with others that add to its families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Series. The buckets are a property of the family's name. A static that contradicts an
    /// earlier one is not exposed, because it may mean something else.
    Everything,
    /// Like `Everything`, for functions that count events. They are always exposed.
    Events,
    /// Series, if the buckets are the same. The labels keep other declarations apart.
    Series,
    /// No series. Equal series are added up anyway.
    Nothing,
}
