//! What is wrong with a setting of who may scrape.

use std::error::Error;
use std::fmt;

/// A setting of [`Access`](crate::Access) that makes no sense; its text says
/// what to write instead, and holds no secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessError {
    /// A token that a scraper can't send.
    Token(&'static str),
    /// A user's name that can't be sent.
    User(&'static str),
    /// A password that can't be sent.
    Password(&'static str),
    /// What is no network.
    Network {
        /// What was written.
        written: String,
        /// The network that was meant, where that can be told.
        meant: Option<String>,
    },
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(problem) => write!(
                f,
                "the bearer token {problem}: use printable ASCII without blanks, such as what \
                 `openssl rand -hex 32` prints"
            ),
            Self::User(problem) => write!(f, "the user's name {problem}"),
            Self::Password(problem) => write!(f, "the password {problem}"),
            Self::Network {
                written,
                meant: Some(meant),
            } => write!(
                f,
                "`{written}` has bits behind its prefix: write `{meant}`, or a longer prefix"
            ),
            Self::Network {
                written,
                meant: None,
            } => write!(
                f,
                "`{written}` is no network: write `10.0.0.0/8`, `fd00::/8`, or one address"
            ),
        }
    }
}

/// Its text: what a program shows whose `main` returns it.
impl fmt::Debug for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for AccessError {}
