//! Masks settings that may hold a secret before they are shown.

use clap::Arg;

use crate::secret::masked_address;

/// What may be shown of a setting's value, if it is not all of it: nothing of a token, password or key; of an address,
/// all but its password.
pub(super) fn masked(setting: &str, value: &str) -> Option<String> {
    let ends = ["token", "password", "secret", "key"];
    if ends.iter().any(|end| setting.ends_with(end)) {
        return Some("***".to_owned());
    }
    masked_address(value)
}

/// What an error says instead of a value that was refused, if it may hold a secret: not even where in it, as it could not be
/// read. An address without `@` and `?` has none.
pub(super) fn refused(setting: &Arg, value: &str) -> Option<String> {
    if !setting.is_hide_env_values_set() {
        return None;
    }
    if !setting.get_id().as_str().ends_with("url") {
        return Some("***".to_owned());
    }
    let scheme = value.split_once("://").map_or("", |(scheme, _)| scheme);
    value
        .contains(['@', '?'])
        .then(|| format!("{scheme}://***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_nothing_else() {
        for (setting, value, shown) in [
            ("metrics_token", "abc", Some("***")),
            (
                "database_url",
                "postgres://demo:p@ss:word@host/db",
                Some("postgres://demo:***@host/db"),
            ),
            (
                "database_url",
                "postgres://host/db?user=demo&password=x",
                Some("postgres://host/db?user=demo&password=***"),
            ),
            ("database_url", "sqlite://demo.sqlite3", None),
            ("redis_url", "redis://demo@host", None),
            ("listen", "127.0.0.1:8000", None),
        ] {
            assert_eq!(masked(setting, value).as_deref(), shown, "{value}");
        }
    }
}
