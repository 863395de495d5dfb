//! The error for invalid settings of access control.

use std::error::Error;
use std::fmt;

/// An invalid setting of [`Access`](crate::Access). The message says what to write instead.
/// It contains no secret.
///
/// ```
/// use metrics_runtime::{Access, AccessError};
///
/// let error = Access::new().networks(["10.0.0.1/8"]).unwrap_err();
/// assert!(matches!(error, AccessError::Network { .. }));
/// assert_eq!(
///     error.to_string(),
///     "`10.0.0.1/8` has bits set after its prefix: write `10.0.0.0/8`, or a longer prefix"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessError {
    /// A token that scrapers cannot send.
    Token(&'static str),
    /// A user name that scrapers cannot send.
    User(&'static str),
    /// A password that scrapers cannot send.
    Password(&'static str),
    /// An invalid network.
    Network {
        /// The invalid text.
        written: String,
        /// The network that was probably meant.
        meant: Option<String>,
    },
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(problem) => write!(
                f,
                "the bearer token {problem}: write printable ASCII without spaces, such as the output \
                 of `openssl rand -hex 32`"
            ),
            Self::User(problem) => write!(f, "the user name {problem}"),
            Self::Password(problem) => write!(f, "the password {problem}"),
            Self::Network {
                written,
                meant: Some(meant),
            } => write!(
                f,
                "`{written}` has bits set after its prefix: write `{meant}`, or a longer prefix"
            ),
            Self::Network {
                written,
                meant: None,
            } => write!(
                f,
                "`{written}` is not a network: write `10.0.0.0/8`, `fd00::/8`, or one address"
            ),
        }
    }
}

/// Writes the same text as `Display`, for a `main` that returns the error.
impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for AccessError {}
