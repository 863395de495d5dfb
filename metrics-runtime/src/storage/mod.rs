//! Only numbers: one index space of 64-bit cells for the whole process.
//!
//! Every thread owns chunks of the space. They are allocated when the thread first uses them, and
//! it is their only writer: an update is a plain load, add and store. A reader sums a cell over all
//! threads. A thread that ends leaves its chunks, with all counts, to the next new thread. So
//! nothing has to be merged, nothing is lost, and memory is bounded by the largest number of
//! concurrent threads.
//!
//! There are also a few shards, which all threads update atomically. They hold numbers that cannot
//! have a cell for each thread: gauges, series that are added at run time, which can be many, and
//! updates by a thread whose own storage is gone. All threads begin with the first shard. A thread
//! that collides with another one moves to the next shard.
//!
//! | file | contents |
//! |---|---|
//! | `cell` | one number, and the two ways to update it |
//! | `change` | one update of a cell, as data |
//! | `chunk` | adjacent cells that are allocated together |
//! | `published` | a pointer that is replaced while other threads read it |
//! | `chunk_list` | a growing list of chunks, for a thread or a shard |
//! | `pages` | allocates the memory of chunks |
//! | `threads` | the lists of all threads, and their reuse |
//! | `shards` | the lists that all threads update |
//! | `space` | all lists, and the allocation of cells |
//! | `local` | the calling thread's own cells: the hot path |
//! | `shared` | cells of the shards |
//! | `sum` | sums over all threads and shards |
//! | `watched`, `unwatched` | records updates in a scope of the feature `testing`; the same without the feature |
//! | `exemplars` | the labels of one update of a cell |
//! | `file` | the file with the chunks, if several processes share one exposition |
//! | `segments` | the positions of numbered items in a list that grows without moving them |
//! | `list` | items that are found by number without a lock |
//! | `stored_string` | a string that is stored forever |
//! | `string_key` | a string to look up, with its hash |
//! | `string_table` | a hash table of strings, searched without a lock |
//! | `dictionary` | strings and their numbers, for the values of dynamic labels |
//! | `table` | a hash table of numbers, searched without a lock |
//! | `series` | series that are added at run time |
//!
//! `declaration` defines the meaning of the numbers.

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
