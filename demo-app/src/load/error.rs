//! Why a load could not be run.

use std::io;

/// Why a load could not be run, so that there is nothing to report.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No request could be made at all.
    #[error("{url} does not answer: {problem}; name a running service with --url")]
    Unreachable {
        /// Where the service should be.
        url: String,
        /// What went wrong.
        #[source]
        problem: reqwest::Error,
    },
    /// What answers is no demo.
    #[error("{url} is no demo-app: it answered {status} to the registration of a user")]
    NoDemo {
        /// Where the service should be.
        url: String,
        /// What it answered.
        status: u16,
    },
    /// The client can't work.
    #[error("no client can be made: {0}")]
    Client(#[source] reqwest::Error),
    /// The operating system refused a thread.
    #[error("no thread can be started: {0}")]
    Thread(#[source] io::Error),
}
