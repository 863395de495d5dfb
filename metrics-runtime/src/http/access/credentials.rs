//! Stores secrets and compares headers with them.
//!
//! User name and password are stored in base64, as clients send them, so that the header can be
//! compared without decoding.

use super::error::AccessError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use std::fmt;
use subtle::{Choice, ConstantTimeEq as _};

const BEARER: &str = "Bearer";
const BASIC: &str = "Basic";

/// The secrets. Each of them allows access.
#[derive(Clone, Default)]
pub(super) struct Credentials {
    /// The authentication scheme and the value of each secret.
    secrets: Vec<(&'static str, Vec<u8>)>,
}

impl Credentials {
    pub(super) fn add_token(&mut self, token: &str) -> Result<(), AccessError> {
        if token.is_empty() {
            return Err(AccessError::Token("is empty"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(AccessError::Token(
                "contains a space, a control character or a non-ASCII character",
            ));
        }
        self.secrets.push((BEARER, token.as_bytes().to_vec()));
        Ok(())
    }

    pub(super) fn add_user(&mut self, user: &str, password: &str) -> Result<(), AccessError> {
        if user.is_empty() {
            return Err(AccessError::User(
                "is empty: write one, such as `prometheus`",
            ));
        }
        if user.contains(':') {
            return Err(AccessError::User(
                "contains a colon, which separates name and password: remove it",
            ));
        }
        if password.is_empty() {
            return Err(AccessError::Password(
                "is empty: write one, such as the output of `openssl rand -hex 32`",
            ));
        }
        if user.chars().chain(password.chars()).any(char::is_control) {
            return Err(AccessError::Password(
                "or the user name contains a control character, such as a line break: remove it",
            ));
        }
        let sent = STANDARD.encode(format!("{user}:{password}"));
        self.secrets.push((BASIC, sent.into_bytes()));
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// Whether there is a bearer token.
    #[cfg(feature = "ui")]
    pub(super) fn has_token(&self) -> bool {
        self.secrets.iter().any(|(scheme, _)| *scheme == BEARER)
    }

    /// Whether the header has one of the secrets. Several headers are refused, because they
    /// would be several guesses at once. Always compares all secrets, so that the time does not
    /// depend on the match.
    pub(super) fn contain<'a>(&self, sent: impl IntoIterator<Item = &'a HeaderValue>) -> bool {
        let mut headers = sent.into_iter();
        let (Some(sent), None) = (headers.next(), headers.next()) else {
            return false;
        };
        let Some((scheme, sent)) = split(sent.as_bytes()) else {
            return false;
        };
        let mut found = Choice::from(0);
        for (expected, secret) in &self.secrets {
            if scheme.eq_ignore_ascii_case(expected.as_bytes()) {
                found |= same(secret, sent);
            }
        }
        found.into()
    }

    /// The value of `WWW-Authenticate`.
    pub(super) fn challenge(&self) -> HeaderValue {
        let has = |scheme| self.secrets.iter().any(|(of, _)| *of == scheme);
        HeaderValue::from_static(if !has(BEARER) {
            "Basic realm=\"metrics\""
        } else if !has(BASIC) {
            "Bearer realm=\"metrics\""
        } else {
            "Bearer realm=\"metrics\", Basic realm=\"metrics\""
        })
    }
}

/// Shows only the number of secrets, so that secrets are never logged.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.secrets.len())
    }
}

/// The scheme and the credentials of a header.
fn split(header: &[u8]) -> Option<(&[u8], &[u8])> {
    let header = header.trim_ascii();
    let end = header.iter().position(|byte| *byte == b' ')?;
    Some((&header[..end], header[end..].trim_ascii()))
}

/// Whether two values are equal. The time depends only on the length of the secret, not on
/// what was sent.
fn same(secret: &[u8], sent: &[u8]) -> Choice {
    let mut padded = vec![0; secret.len()];
    let both = secret.len().min(sent.len());
    padded[..both].copy_from_slice(&sent[..both]);
    padded.ct_eq(secret) & secret.len().ct_eq(&sent.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contain(credentials: &Credentials, sent: &str) -> bool {
        let sent = HeaderValue::from_str(sent).expect("a header");
        credentials.contain([&sent])
    }

    fn both() -> Credentials {
        let mut credentials = Credentials::default();
        credentials.add_token("first").expect("a token");
        credentials.add_token("second").expect("a token");
        credentials.add_user("prometheus", "p:w").expect("a user");
        credentials
    }

    #[test]
    fn each_secret_allows_access() {
        let credentials = both();
        for right in [
            "Bearer first",
            "bearer second",
            "BEARER  first",
            "Basic cHJvbWV0aGV1czpwOnc=",
        ] {
            assert!(contain(&credentials, right), "{right}");
        }
    }

    #[test]
    fn nothing_else_allows_access() {
        let credentials = both();
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer firs",
            "Bearer firstt",
            "Bearer First",
            "Bearer first second",
            "Basic first",
            "Bearer cHJvbWV0aGV1czpwOnc=",
            "Basic cHJvbWV0aGV1czpwOnc",
            "Bearerfirst",
            "first",
        ] {
            assert!(!contain(&credentials, wrong), "{wrong}");
        }
        assert!(!credentials.contain([]));
        let right = HeaderValue::from_static("Bearer first");
        assert!(credentials.contain([&right]));
        assert!(!credentials.contain([&right, &right]));
    }

    #[test]
    fn zeros_do_not_count_as_padding() {
        assert!(!bool::from(same(b"a\0", b"a")));
        assert!(!bool::from(same(b"a", b"a\0")));
        assert!(bool::from(same(b"a\0", b"a\0")));
    }

    #[test]
    fn secrets_that_cannot_be_sent_are_refused() {
        let mut credentials = Credentials::default();
        for token in ["", "a b", "a\n", "ä"] {
            assert!(credentials.add_token(token).is_err(), "{token:?}");
        }
        for (user, password) in [("", "p"), ("a:b", "p"), ("a", ""), ("a", "p\n")] {
            assert!(credentials.add_user(user, password).is_err(), "{user:?}");
        }
        assert!(credentials.is_empty());
    }

    #[test]
    fn nothing_shows_a_secret() {
        assert_eq!(format!("{:?}", both()), "Credentials(3)");
    }
}
