//! Masks settings that may hold a secret before they are shown. They are the ones whose value `--help` hides.

use clap::Arg;

use crate::secret::{is_plain_address, masked_address};

/// The masked value of a setting that may hold a secret: of an address, its scheme, host and database remain; of any other
/// secret, nothing. `None` if the value may be shown.
pub(super) fn masked(setting: &Arg, value: &str) -> Option<String> {
    if !is_secret(setting) {
        None
    } else if is_address(setting) {
        masked_address(value)
    } else {
        Some("***".to_owned())
    }
}

/// What an error shows instead of an invalid value that may hold a secret: at most the scheme, because the rest could not be
/// parsed.
pub(super) fn refused(setting: &Arg, value: &str) -> Option<String> {
    if !is_secret(setting) || (is_address(setting) && is_plain_address(value)) {
        return None;
    }
    let scheme = value.split_once("://").map(|(scheme, _)| scheme);
    let is_scheme =
        |scheme: &&str| is_address(setting) && scheme.bytes().all(|b| b.is_ascii_lowercase());
    Some(match scheme.filter(is_scheme) {
        Some(scheme) => format!("{scheme}://***"),
        None => "***".to_owned(),
    })
}

/// Whether a value of a setting may hold a secret.
pub(super) fn is_secret(setting: &Arg) -> bool {
    setting.is_hide_env_values_set()
}

fn is_address(setting: &Arg) -> bool {
    setting.get_id().as_str().ends_with("url")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::config::Config;

    fn setting(name: &str) -> Arg {
        let program = Config::command();
        let setting = program
            .get_arguments()
            .find(|setting| setting.get_id() == name);
        setting.expect(name).clone()
    }

    #[test]
    fn secrets_are_masked_and_nothing_else() {
        for (name, value, shown) in [
            ("metrics_token", "abc", Some("***")),
            (
                "database_url",
                "postgres://demo:p@ss:word@host/db",
                Some("postgres://***@host/db"),
            ),
            ("database_url", "sqlite://demo.sqlite3", None),
            ("redis_url", "redis://host/1", None),
            ("mailer_url", "https://host/path", Some("https://host/***")),
            ("redis_key_prefix", "demo://a@b", None),
            ("listen", "127.0.0.1:8000", None),
        ] {
            assert_eq!(masked(&setting(name), value).as_deref(), shown, "{value}");
        }
    }

    #[test]
    fn a_setting_with_a_secret_in_its_name_is_masked() {
        for setting in Config::command().get_arguments() {
            let name = setting.get_id().as_str();
            let parts = ["url", "token", "password", "secret"];
            let sounds_secret = parts
                .iter()
                .any(|part| name.split('_').any(|word| word == *part));
            assert_eq!(is_secret(setting), sounds_secret, "{name}");
        }
    }
}
