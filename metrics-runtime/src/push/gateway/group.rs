//! The path of a group of metrics: its job and its other labels.

use crate::push::push_error::PushSettingError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Appends a label and its value.
///
/// A segment of a path cannot contain a slash, and an empty segment would disappear. So a value
/// is encoded as base64 if it is empty or has characters that are not allowed in every path.
pub(super) fn push_label(path: &mut String, label: &str, value: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    path.push('/');
    path.push_str(label);
    // Some servers remove `.` and `..` from paths.
    if value.chars().all(plain) && !value.is_empty() && !value.starts_with('.') {
        path.push('/');
        path.push_str(value);
        return;
    }
    path.push_str("@base64/");
    match value {
        "" => path.push('='),
        value => URL_SAFE_NO_PAD.encode_string(value, path),
    }
}

/// Checks the name of a label other than `job`.
pub(super) fn check_label(name: &str) -> Result<(), PushSettingError> {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_name = begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let error = |what: &str| {
        Err(PushSettingError::new(format!(
            "invalid grouping label `{name}`: {what}"
        )))
    };
    match name {
        "job" => error("pass the job to `Pushgateway::new`"),
        _ if !is_name => error("write letters, digits and `_`, and no digit at the start"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_values_are_encoded() {
        for (value, expected) in [
            ("nightly-1.2_a~", "/a/nightly-1.2_a~"),
            ("/var/tmp", "/a@base64/L3Zhci90bXA"),
            ("", "/a@base64/="),
            ("..", "/a@base64/Li4"),
            ("Προμηθεύς", "/a@base64/zqDPgc6_zrzOt864zrXPjc-C"),
            ("a b?#%", "/a@base64/YSBiPyMl"),
        ] {
            let mut path = String::new();
            push_label(&mut path, "a", value);
            assert_eq!(path, expected);
        }
    }

    #[test]
    fn labels_are_names() {
        for name in ["instance", "_x9"] {
            assert_eq!(check_label(name), Ok(()));
        }
        for name in ["", "job", "a-b", "9a", "a@base64", "é"] {
            assert!(check_label(name).is_err(), "{name}");
        }
    }
}
