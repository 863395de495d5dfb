//! Secrets, and how they are masked in logs, errors and lists of settings.

use std::fmt;

/// A string that is never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// The address with `***` for all but its scheme, host and database; none if it has no other parts, and may be shown
/// unchanged.
///
/// Everything else is masked, because a list of secret parts would never be complete: web services accept keys in parameters
/// of any name, and in the path.
pub(crate) fn masked_address(address: &str) -> Option<String> {
    if let Some(file) = address.strip_prefix("sqlite:") {
        let (file, _parameters) = file.split_once(['?', '#'])?;
        return Some(format!("sqlite:{file}?***"));
    }
    let Some((scheme, rest)) = address.split_once("://") else {
        return Some("***".to_owned());
    };
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    // A password that is not percent-encoded ends the authority early. Then the position of the host is unknown.
    if rest.contains('@') {
        return Some(format!("{scheme}://***"));
    }
    let host = authority.rsplit('@').next().unwrap_or_default();
    let login = if host.len() < authority.len() {
        "***@"
    } else {
        ""
    };
    let (path, parameters) = rest.split_at(rest.find(['?', '#', ';']).unwrap_or(rest.len()));
    let is_database = !scheme.starts_with("http");
    let path = if is_database || path.len() <= 1 {
        path
    } else {
        "/***"
    };
    let parameters = if parameters.is_empty() { "" } else { "?***" };
    let shown = format!("{scheme}://{login}{host}{path}{parameters}");
    (shown != address).then_some(shown)
}

/// Whether an invalid text contains only a scheme, a host and a database, as far as it can be parsed.
pub(crate) fn is_plain_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-:/[]".contains(c);
    let (_, rest) = text.split_once("://").unwrap_or_default();
    // A further colon separates user and password.
    let colons = rest
        .rsplit(']')
        .next()
        .map_or(0, |rest| rest.matches(':').count());
    !rest.is_empty() && colons <= 1 && text.chars().all(is_plain) && masked_address(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::{Secret, is_plain_address, masked_address};

    #[test]
    fn only_scheme_host_and_database_are_shown() {
        for (address, shown) in [
            (
                "postgres://ada:p@ss:word@db:5432/demo",
                Some("postgres://***@db:5432/demo"),
            ),
            ("postgres://ada@db/demo", Some("postgres://***@db/demo")),
            (
                "redis://:s3cret@cache:6379/1",
                Some("redis://***@cache:6379/1"),
            ),
            (
                "postgres://db/demo?user=ada&password=s3cret",
                Some("postgres://db/demo?***"),
            ),
            (
                "redis+unix:///run/redis.sock?user=ada&pass=s3cret",
                Some("redis+unix:///run/redis.sock?***"),
            ),
            // Only a part of the password is before the `?`, and sqlx parses it as the port.
            ("postgres://u:12?s3cret@h/db", Some("postgres://***")),
            ("postgres://u:12/s3cret@h/db", Some("postgres://***")),
            ("postgres://u:12#s3cret@h/db", Some("postgres://***")),
            ("postgres:u:s3cret@h/db", Some("***")),
            (
                "https://mail.example.com/v1?code=s3cret",
                Some("https://mail.example.com/***?***"),
            ),
            (
                "https://mail.example.com/?sig=s3cret",
                Some("https://mail.example.com/?***"),
            ),
            (
                "https://mail.example.com?k=s3cret",
                Some("https://mail.example.com?***"),
            ),
            (
                "https://mail.example.com/;token=s3cret",
                Some("https://mail.example.com/?***"),
            ),
            (
                "https://mail.example.com/#s3cret",
                Some("https://mail.example.com/?***"),
            ),
            (
                "https://hooks.example.com/T0/s3cret",
                Some("https://hooks.example.com/***"),
            ),
            (
                "sqlite://demo.sqlite3?mode=rw",
                Some("sqlite://demo.sqlite3?***"),
            ),
            ("s3cret", Some("***")),
            ("https://mail.example.com/", None),
            ("redis://cache", None),
            ("postgres://[::1]:5432/demo", None),
            ("sqlite::memory:", None),
            ("sqlite:///srv/@home/demo.sqlite3", None),
        ] {
            assert_eq!(masked_address(address).as_deref(), shown, "{address}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_read_is_plain_only_if_nothing_else_can_be_in_it() {
        for (text, expected) in [
            ("mysql://host/db", true),
            ("redis://cache:port", true),
            ("postgres://[::1]:port/db", true),
            ("postgres:u:s3cret", false),
            ("postgres://u:s3cret:5432", false),
            ("redis://u:s3cret%zz@cache", false),
            ("s3cret", false),
            ("", false),
            ("https://hooks.example.com/s3cret", false),
            ("sqlite:s3cret", false),
        ] {
            assert_eq!(is_plain_address(text), expected, "{text}");
        }
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        let secret = Secret::from("abc".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(***)");
    }
}
