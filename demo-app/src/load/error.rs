//! Why a load could not be run.

use std::io;

/// Why a load could not be run; then there is no report.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No request could be made at all.
    #[error("{url} does not answer: {problem}; name a running service with --url")]
    Unreachable {
        /// The URL of the service.
        url: String,
        /// What went wrong.
        #[source]
        problem: reqwest::Error,
    },
    /// What answers is no demo.
    #[error("{url} is no demo-app: it answered {status} to the registration of a user")]
    NoDemo {
        /// The URL of the service.
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
