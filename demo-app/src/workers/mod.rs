//! Several worker processes that share one port (`SO_REUSEPORT`), and the supervisor that keeps them running.
//!
//! The supervisor binds the addresses but does not listen: the port stays taken while a worker is replaced, and for port 0 all
//! workers get the same one. It starts the first worker alone, which migrates the database; then the others. It keeps a pipe
//! to the standard input of each worker: closed, it asks for a graceful shutdown. The system closes it if the supervisor is
//! killed, so no worker outlives its supervisor.
//!
//! | file | holds |
//! |---|---|
//! | `supervisor` | which workers run; how the whole ends |
//! | `process` | one worker process, from start to end |
//! | `backoff` | the delay before a worker starts again |
//! | `reserved` | addresses that are kept for the workers |
//! | `directory` | the directory in which workers share their metrics |
//! | `worker` | a worker's own side |

mod backoff;
mod directory;
mod process;
mod reserved;
mod supervisor;
mod worker;

pub use self::supervisor::supervise;
pub use self::worker::{Worker, WorkerError};
