//! Everything that differs between operating systems, behind one interface. No other folder asks
//! which system it runs on. Imports no stage.
//!
//! | file | contents | Linux | macOS, Windows, other Unix | wasm32 |
//! |---|---|---|---|---|
//! | `clock` | the clock of durations | time stamp counter, or the monotonic clock | same | `performance.now()` |
//! | `clock` | the wall clock | yes | yes | none in browsers |
//! | `counter` | the time stamp counter, read in one instruction | x86-64, aarch64 | the same, except on iOS | none |
//! | `forks` | delays forks while our thread works, with the feature `multiprocess` | yes | yes, except on Windows | not available |
//! | `inheritance` | a number that a new thread inherits from its creator, with the feature `testing` | timer slack | none | none |
//! | `mapped` | memory of a file, with the feature `multiprocess` | yes | yes, except on Windows | not available |
//! | `process` | CPU time, memory, threads and descriptors of the process | `/proc` | most: by POSIX, and by `sysinfo` on macOS and Windows with the feature `process` | none |
//! | `unix_socket` | Unix sockets, with the feature `axum` | yes | yes, except on Windows | not available |

pub(crate) mod clock;
mod counter;
#[cfg(feature = "multiprocess")]
pub(crate) mod forks;
#[cfg(feature = "testing")]
pub(crate) mod inheritance;
#[cfg(feature = "multiprocess")]
pub(crate) mod mapped;
pub(crate) mod process;
#[cfg(feature = "axum")]
pub(crate) mod unix_socket;
