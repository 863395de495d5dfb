//! How a push fails, and what is wrong with a setting.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a push failed.
///
/// Counts add up, so a push that failed loses no numbers: the next one that succeeds has
/// them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PushError {
    /// There was no connection, or it was closed before the response.
    Unreachable(Arc<dyn Error + Send + Sync>),
    /// There was no response in this time.
    Timeout(Duration),
    /// The receiver refused the request.
    Rejected {
        /// The status code of its response.
        status: u16,
        /// The beginning of what it says.
        message: String,
    },
    /// The receiver accepted the request, but refused some data points.
    Partial {
        /// Their number.
        rejected: u64,
        /// What it says.
        message: String,
    },
    /// The metrics could not be read, because code of the program's panicked meanwhile.
    Failed,
    /// The pusher has ended.
    Cancelled,
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(error) => {
                write!(f, "the receiver is not reachable: {error}")?;
                let mut source = error.source();
                while let Some(error) = source {
                    write!(f, ": {error}")?;
                    source = error.source();
                }
                Ok(())
            }
            Self::Timeout(time) => write!(f, "the receiver did not answer within {time:?}"),
            Self::Rejected { status, message } => {
                write!(f, "the receiver answered with status {status}")?;
                write_message(f, message)
            }
            Self::Partial { rejected, message } => {
                write!(f, "the receiver refused {rejected} data points")?;
                write_message(f, message)
            }
            Self::Failed => f.write_str("the metrics could not be read"),
            Self::Cancelled => f.write_str("the push was cancelled"),
        }
    }
}

/// What a receiver says, if it says anything.
fn write_message(f: &mut fmt::Formatter<'_>, message: &str) -> fmt::Result {
    match message {
        "" => Ok(()),
        message => write!(f, ": {message}"),
    }
}

impl Error for PushError {}

/// A setting of a push that is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushSettingError(String);

impl PushSettingError {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for PushSettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for PushSettingError {}
