//! What a metric is: constants, no atomics, no I/O. The leftmost stage.
//!
//! A declaration produces series: a static below `#[metric]`, an annotated function. It
//! consists of *members*, each of which adds series to one *family*. The declaration's
//! series lie in one range of cells, and this module defines their order.

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
pub use calls::{CallCells, CallLabels, CallOptions};
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
    /// A metric of the user's own.
    Metric(MetricDeclaration),
    /// Names that are reserved.
    ReservedNames(ReservedNamesDeclaration),
    /// Values that a callback reads when a scrape asks for them.
    Collected(CollectedDeclaration),
    /// A queue.
    Queue(QueueDeclaration),
    /// Values that another library keeps.
    Observed(ObservedDeclaration),
}

impl Declaration {
    /// The families that this declaration adds series to, and how.
    pub(crate) fn members(&'static self) -> Vec<Member> {
        match self {
            Self::Metric(metric) => metric.members(),
            Self::ReservedNames(names) => (names.members)(),
            Self::Collected(collected) => collected.members(),
            Self::Queue(queue) => queue.members(),
            Self::Observed(observed) => observed.members(),
        }
    }

    /// What it may have in common with others of its families.
    pub(crate) fn sharing(&self) -> Sharing {
        match self {
            Self::Queue(_) | Self::Observed(_) => Sharing::Nothing,
            Self::Metric(metric) if metric.shared => Sharing::Events,
            Self::Metric(_) | Self::ReservedNames(_) | Self::Collected(_) => Sharing::Everything,
        }
    }
}

/// What a declaration may have in common with others that add to its families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Series, and the family's buckets belong to its name. A static that contradicts
    /// an earlier one is not exposed, because it may mean something else.
    Everything,
    /// The same, for what functions count: it is always exposed.
    Events,
    /// Series, if their buckets are the same; its labels keep others apart.
    Series,
    /// No series. They are added up if it happens.
    Nothing,
}
