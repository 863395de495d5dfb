//! Several processes share one exposition: reads the files that they write, adds up their numbers,
//! and folds the files of ended processes into one.
//!
//! `storage::file::layout` describes files, `declaration::record` describes records. Series are
//! identified by names and labels, never by numbers from another process. So processes of different
//! versions can share a directory.
//!
//! | file | contents |
//! |---|---|
//! | `directory` | a directory, for users |
//! | `listing` | its files, their locks |
//! | `state` | the contents, kept for the next scrape |
//! | `file` | the file of one process: index, log, cells |
//! | `group`, `cells` | which cells of a file count for which series |
//! | `exemplars` | exemplars in a file |
//! | `interned` | numbers for families, series and forms |
//! | `form` | the form of a series' numbers |
//! | `plan` | how the numbers of the files are added up |
//! | `totals` | their sums |
//! | `families` | the sums as families |
//! | `own_metrics` | metrics about the processes |
//! | `ended`, `write_ended` | the file with the sums of ended processes |
//! | `other_values` | bounds the values of dynamic labels in it |
//! | `fold` | moves numbers of ended processes there |
//! | `postmortem`, `history` | what processes were doing when they ended |
//! | `problem` | why a file cannot be read |

mod cells;
mod directory;
mod ended;
mod exemplars;
mod families;
mod file;
mod fold;
mod form;
mod group;
mod history;
mod interned;
mod listing;
mod other_values;
mod own_metrics;
mod plan;
mod postmortem;
mod problem;
mod state;
mod totals;
mod write_ended;

pub use directory::{Directory, Process};
pub use postmortem::{
    CounterChange, HistoryPoint, Postmortem, Postmortems, UnfinishedWork, UnreadableFile,
};

use crate::storage::file::own;
use std::path::Path;
use std::sync::OnceLock;

/// The directory in which this process shares its metrics, if it does. Its contents replace this
/// process's own series in each exposition.
pub(crate) fn shared_directory() -> Option<&'static Directory> {
    static SHARED: OnceLock<Directory> = OnceLock::new();
    let own = own()?;
    Some(SHARED.get_or_init(|| Directory::of(own.directory().to_owned())))
}

/// Folds the files of ended processes, without a scrape.
pub(crate) fn fold_ended(directory: &Path) {
    Directory::of(directory.to_owned()).fold();
}

#[cfg(test)]
mod tests;
