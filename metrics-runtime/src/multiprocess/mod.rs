#![doc = include_str!("../../docs/multiprocess.md")]
//!
//! # How it works
//!
//! Each process has its chunks in a file of its own (`storage/file`), which also says what
//! they mean. Whoever serves a scrape reads the files of all processes.
//!
//! | file | contents |
//! |---|---|
//! | `publish` | keeps the file of this process current with what has no cells of its own |
//! | `foreign` | shares what other libraries hold |
//! | `history` | what the process took and counted in the last minute |
//! | `init` | the public interface |
//! | `own_metrics` | what a process says about sharing its metrics |

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
