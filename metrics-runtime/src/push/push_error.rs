//! The errors of pushes and of their settings.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a push failed.
///
/// Values are cumulative, so a failed push loses no counts: the next successful push includes
/// them.
///
/// ```
/// use metrics_runtime::push::PushError;
///
/// fn is_temporary(error: &PushError) -> bool {
///     matches!(error, PushError::Unreachable(_) | PushError::Timeout(_))
/// }
///
/// assert!(!is_temporary(&PushError::Failed));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PushError {
    /// The connection failed, or was closed before the response.
    Unreachable(Arc<dyn Error + Send + Sync>),
    /// There was no response within this time.
    Timeout(Duration),
    /// The receiver refused the request.
    Rejected {
        /// The status code of the response.
        status: u16,
        /// The beginning of the response's body.
        message: String,
    },
    /// The receiver accepted the request, but refused some data points.
    Partial {
        /// The number of refused data points.
        rejected: u64,
        /// The receiver's message.
        message: String,
    },
    /// The metrics could not be read, because a callback of the user panicked.
    Failed,
    /// The pusher ended before the push.
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

/// Writes the receiver's message, unless it is empty.
fn write_message(f: &mut fmt::Formatter<'_>, message: &str) -> fmt::Result {
    match message {
        "" => Ok(()),
        message => write!(f, ": {message}"),
    }
}

impl Error for PushError {}

/// An invalid setting of a push.
///
/// ```
/// # #[cfg(feature = "otlp")] {
/// use metrics_runtime::push::Otlp;
///
/// let error = Otlp::new("collector:4318").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid receiver URL `collector:4318`: no scheme; write `http://host:port`"
/// );
/// # }
/// ```
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
