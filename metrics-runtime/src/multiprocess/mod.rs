#![doc = include_str!("../../docs/multiprocess.md")]
//!
//! # How it works
//!
//! The chunks of each process are in its own file (`storage/file`), which also describes them. A
//! scrape reads the files of all processes.
//!
//! | file | contents |
//! |---|---|
//! | `publish` | keeps values without cells of their own current in the file of this process |
//! | `foreign` | shares the metrics of other libraries |
//! | `history` | the resource usage and counters of the last minute |
//! | `init` | the public interface |
//! | `own_metrics` | metrics about sharing |

#[cfg(feature = "prometheus")]
mod foreign;
mod history;
mod init;
mod own_metrics;
mod publish;

pub use crate::processes::{
    CounterChange, Directory, HistoryPoint, Postmortem, Postmortems, Process, UnfinishedWork,
    UnreadableFile,
};
pub use crate::storage::file::InitError;
#[cfg(feature = "prometheus")]
pub(crate) use foreign::share_foreign;
pub use init::{directory, disable, init, init_in};
pub(crate) use publish::{log_problem, publish};
