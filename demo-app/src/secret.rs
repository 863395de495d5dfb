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

/// The address with `***` for each password in it; none if it has none, and may be shown as it is.
pub(crate) fn masked_address(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let mut masked = false;
    let mut shown = format!("{scheme}://");
    match before_query.rsplit_once('@') {
        Some((login, place)) if login.contains(':') => {
            let user = login.split(':').next().unwrap_or_default();
            shown += &format!("{user}:***@{place}");
            masked = true;
        }
        _ => shown += before_query,
    }
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => {
                masked = true;
                format!("{name}=***")
            }
            _ => pair.to_owned(),
        });
        shown += &format!("?{}", pairs.collect::<Vec<_>>().join("&"));
    }
    masked.then_some(shown)
}

/// Whether a parameter of an address is one that nobody may read, by its name. A `sslkey` is a file.
fn is_secret(parameter: &str) -> bool {
    let name = parameter.to_ascii_lowercase();
    let parts = ["pass", "token", "secret", "auth", "signature"];
    parts.iter().any(|part| name.contains(part)) || (name.ends_with("key") && name != "sslkey")
}

#[cfg(test)]
mod tests {
    use super::{Secret, masked_address};

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for (address, shown) in [
            (
                "postgres://ada:p@ss:word@db/demo",
                Some("postgres://ada:***@db/demo"),
            ),
            (
                "redis://:s3cret@cache:6379/1",
                Some("redis://:***@cache:6379/1"),
            ),
            (
                "postgres://db/demo?user=ada&password=s3cret",
                Some("postgres://db/demo?user=ada&password=***"),
            ),
            (
                "redis+unix:///run/redis.sock?user=ada&pass=s3cret",
                Some("redis+unix:///run/redis.sock?user=ada&pass=***"),
            ),
            (
                "https://mail.example.com/v1?api_key=s3cret",
                Some("https://mail.example.com/v1?api_key=***"),
            ),
            ("postgres://ada@db/demo", None),
            ("postgres://db/demo?sslkey=/run/key.pem", None),
            ("sqlite::memory:", None),
            ("sqlite://demo.sqlite3", None),
            ("no address", None),
        ] {
            assert_eq!(masked_address(address).as_deref(), shown);
        }
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        let secret = Secret::from("abc".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(***)");
    }
}
