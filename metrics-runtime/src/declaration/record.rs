//! What a process writes into its file about itself and its metrics, so that other
//! processes and later versions of the program can read its cells.
//!
//! Records are JSON. A reader ignores fields that it does not know, and skips records
//! that it cannot read. Series are found by the names and values of their labels, never
//! by a number that two versions might give to different things.

use super::kind::Kind;
pub use super::process_mode::ProcessMode;
use serde::{Deserialize, Serialize};

/// What a cell holds while a callback has reported no value: a NaN that no calculation produces.
pub const NOTHING_REPORTED: u64 = u64::MAX;

/// One record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// The first record: the process.
    Process(ProcessRecord),
    /// Series of one declaration in one family.
    Group(GroupRecord),
    /// A series that was added at run time.
    Series(SeriesRecord),
    /// The process has ended by returning from `main` or calling `exit`.
    Exit,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessRecord {
    /// Its process id.
    pub pid: u32,
    /// When the file was created, in milliseconds since 1970.
    pub started: u64,
    /// The path of its executable.
    pub executable: String,
}

/// Series of one declaration in one family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRecord {
    /// The family's full name.
    pub name: String,
    /// Its help text.
    pub help: String,
    /// Its type.
    pub kind: Kind,
    /// How a gauge's values in several processes are combined.
    #[serde(default)]
    pub mode: ProcessMode,
    /// Whether it is an error if another group of this process has the same series. Then the series
    /// belongs to the earlier group, unless both can be added up.
    pub exclusive: bool,
    /// The names of the labels. The last label changes fastest.
    pub labels: Vec<String>,
    /// The values of each label. Those of a dynamic label are not listed.
    pub values: Vec<Vec<String>>,
    /// Whether each series has a [`SeriesRecord`].
    pub dynamic: bool,
    /// Whether a histogram's series is left out until its first observation.
    #[serde(default)]
    pub lazy: bool,
    /// Where the numbers are: relative to the first cell of the file. For a dynamic group, relative
    /// to the first cell of each series.
    pub cells: CellsRecord,
    /// When its series began, in milliseconds since 1970.
    pub created: u64,
    /// The source location.
    pub source: String,
}

/// A series that was added at run time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesRecord {
    /// The index of its group among the group records in the file.
    pub group: u32,
    /// The values of the labels, in the order of the group's names. The last label of a state set
    /// has no value here.
    pub values: Vec<String>,
    /// Its first cell.
    pub first: u32,
}

/// Where the numbers of a group's series are. Corresponds to `Layout`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellsRecord {
    /// A cell for each series: a whole number, or a float if a callback reports it. The float is
    /// [`NOTHING_REPORTED`] if it has not reported one.
    Counter {
        /// The first series' cell.
        first: u32,
        /// Whether it is a float.
        float: bool,
    },
    /// A cell for each series: a float, or [`NOTHING_REPORTED`]. In mode
    /// [`Last`](ProcessMode::Last), the next cell has the time of the last update in nanoseconds
    /// since 1970, or 0 before the first one.
    Gauge {
        /// The first series' cell.
        first: u32,
    },
    /// For each series the sum, then a cell for each bucket, including `+Inf`.
    Histogram {
        /// The first series' sum.
        first: u32,
        /// The distance from one series' sum to the next one.
        stride: u32,
        /// Upper bounds, without `+Inf`. A summary has none.
        bounds: Vec<f64>,
        /// What the cell of the sum holds.
        sum: SumRecord,
        /// Native buckets.
        native: Option<NativeRecord>,
    },
    /// What has started, minus what has finished.
    InProgress {
        /// The first series' cell for what has started.
        started: u32,
        /// The first series' first cell for what has finished.
        finished: u32,
        /// The number of the latter cells for each series.
        outcomes: u32,
    },
    /// A cell for each series: not 0 if it was set.
    Info {
        /// The first series' cell.
        first: u32,
        /// Whether it is shown without being set.
        always: bool,
    },
    /// A cell for each combination of the other labels, with a bit for each state.
    StateSet {
        /// The first cell.
        first: u32,
    },
}

/// An exemplar: the contents of a slot in a page of exemplars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExemplarRecord {
    /// The cell that counts the observation.
    pub cell: u32,
    /// The observation; for a counter, what was added.
    pub value: f64,
    /// When it was recorded, in milliseconds since 1970.
    pub at: u64,
    /// Names and values of the labels.
    pub labels: Vec<(String, String)>,
}

/// Resource usage of a process at one second: the contents of a slot in a page of history. A value
/// is missing if the system does not report it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryRecord {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Resident memory.
    pub resident_bytes: Option<f64>,
    /// Its limit: that of the cgroup, or the memory of the machine.
    pub max_resident_bytes: Option<f64>,
    /// CPU time since the start, in seconds.
    pub cpu_seconds: Option<f64>,
    /// The number of threads.
    pub threads: Option<f64>,
    /// Open file descriptors.
    pub open_descriptors: Option<f64>,
}

/// What the cell of a histogram's sum holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SumRecord {
    /// A float.
    Float,
    /// A whole number.
    Integer,
    /// Nanoseconds, exposed in seconds.
    Nanoseconds,
}

/// The native buckets of a histogram. `NativeLayout` says which cell counts which bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NativeRecord {
    /// The first series' first cell.
    pub first: u32,
    /// The distance to the next series' first cell.
    pub stride: u32,
    /// As in `Native`.
    pub schema: i8,
    /// As in `Native`.
    pub max_buckets: u16,
    /// Whether the classic buckets have cells, too. Otherwise only the sum has one.
    pub classic: bool,
    /// Whether only durations are counted.
    pub durations: bool,
}
