//! Numbers only: one index space of 64-bit cells for the whole process.
//!
//! Every thread owns chunks of the space. They are allocated when it first touches
//! them, and it is their only writer: an update is a plain load, add and store. A
//! reader sums a cell over all threads. A thread that ends leaves its chunks,
//! including all counts, to the next new thread. So nothing has to be folded or is
//! lost, and memory is bounded by the most threads alive at once.
//!
//! There are also a few shards, which any thread updates atomically. They hold what
//! can't have a cell for each thread: gauges; series that are added at run time,
//! which can be many; and what a thread records after its own storage is gone. All
//! threads begin with the first shard. A thread that collides with another one
//! there moves on to the next.
//!
//! | file | contents |
//! |---|---|
//! | `cell` | one number, and the two ways to update it |
//! | `change` | one update of a cell, as data |
//! | `chunk` | neighbouring cells, which are allocated together |
//! | `published` | a pointer that is replaced while others read it |
//! | `chunk_list` | a growing list of chunks: what a thread owns, what a shard is |
//! | `pages` | where the memory of chunks comes from |
//! | `threads` | the lists of all threads; adoption |
//! | `shards` | the lists that all threads update |
//! | `space` | all of them, and the cells that are handed out |
//! | `local` | the calling thread's own cells: the hot path |
//! | `shared` | cells of the shards |
//! | `sum` | sums over all threads and shards |
//! | `watched`, `unwatched` | updates that a scope of the feature `testing` records; without the feature |
//! | `exemplars` | the labels of one update of a cell |
//! | `file` | the file in which chunks lie, if several processes share one exposition |
//! | `segments` | where numbered items lie in a list that grows without moving them |
//! | `list` | items that are found by their numbers without a lock |
//! | `stored_string` | a string that is stored forever |
//! | `string_key` | a string that is looked up: its hash |
//! | `string_table` | a hash table of strings, searched without a lock |
//! | `dictionary` | strings and their numbers: the values of dynamic labels |
//! | `table` | a hash table of numbers, searched without a lock |
//! | `series` | series that are added at run time |
//!
//! What the numbers mean is up to `declaration`.

mod cell;
mod change;
mod chunk;
mod chunk_list;
mod dictionary;
mod exemplars;
#[cfg(feature = "multiprocess")]
pub(crate) mod file;
mod list;
mod local;
mod pages;
mod published;
mod segments;
mod series;
mod shards;
mod shared;
mod space;
mod stored_string;
mod string_key;
mod string_table;
mod sum;
mod table;
mod threads;
#[cfg(not(feature = "testing"))]
mod unwatched;
#[cfg(feature = "testing")]
mod watched;

pub(crate) use cell::Cell;
pub(crate) use change::{Change, ChangeKind};
pub use dictionary::Dictionary;
pub use exemplars::Exemplar;
pub(crate) use exemplars::{RecordedExemplar, exemplars_of_cells, read_exemplars, store_exemplar};
pub(crate) use list::List;
pub(crate) use local::{owned, touch};
pub use series::SeriesTable;
pub(crate) use shared::{ShardReader, add, change_shared, shared, touch_shared};
pub(crate) use space::{MAX_CELLS, allocate};
pub(crate) use sum::{SumsAhead, add_totals, sum, sum_f64, sum_touched};
#[cfg(not(feature = "testing"))]
pub(crate) use unwatched::{is_watched, report};
#[cfg(feature = "testing")]
pub(crate) use watched::{
    EnteredScope, RecordedChange, RecordingScope, ScopeMembership, is_watched, report,
};

#[cfg(test)]
mod tests;
