#![doc = "Metrics."]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod declaration;
mod exposition;
mod http;
mod process;
mod recording;
mod registration;
mod snapshot;
mod storage;
mod support;

pub use declaration::{Kind, Label, LabelSet, LabelValue, Source};
pub use exposition::{TEXT_CONTENT_TYPE, render};
pub use http::{
    CountConnections, CountedConnection, CountedListener, HttpMetrics, HttpMetricsService,
    ResponseFuture, count_connections, instrument,
};
pub use metrics_macros::{LabelSet, LabelValue, business_counter, instrumented, metric};
pub use recording::{
    Counter, CounterSeries, Gauge, GaugeSeries, GaugeValue, Histogram, HistogramSeries, Observation,
};
pub use registration::{CheckError, Conflict, check};
pub use snapshot::{HistogramValue, Snapshot, Value, snapshot};
