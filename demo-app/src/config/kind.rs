//! The TOML type of a setting, derived from the Rust type that its flag parses to.

use std::any::TypeId;
use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};
use std::time::Duration;

use clap::Arg;
use toml::de::DeValue;

/// The types of TOML that a setting may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Number,
    /// A number of seconds, or a text such as `"10s"` where the setting's rule takes one.
    Time,
    /// A text in quotes.
    Text,
}

impl Kind {
    pub(super) fn of(setting: &Arg) -> Self {
        let made = setting.get_value_parser().type_id();
        let numbers = [
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<usize>(),
            TypeId::of::<NonZeroU32>(),
            TypeId::of::<NonZeroU64>(),
            TypeId::of::<NonZeroUsize>(),
        ];
        if made == TypeId::of::<bool>() {
            Self::Switch
        } else if made == TypeId::of::<Duration>() {
            Self::Time
        } else if numbers.iter().any(|number| made == *number) {
            Self::Number
        } else {
            Self::Text
        }
    }

    /// A value of the file as text for its flag; `None` if it has another type.
    pub(super) fn text(self, value: &DeValue<'_>) -> Option<String> {
        match (self, value) {
            (Self::Switch, DeValue::Boolean(on)) => Some(on.to_string()),
            (Self::Number | Self::Time, DeValue::Integer(number)) => {
                let number = i128::from_str_radix(number.as_str(), number.radix());
                number.ok().map(|number| number.to_string())
            }
            // A fraction, if the setting's rule allows one.
            (Self::Time, DeValue::Float(seconds)) => Some(seconds.as_str().to_owned()),
            (Self::Text | Self::Time, DeValue::String(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// What to write instead of another type.
    pub(super) fn advice(self, default: Option<&str>) -> String {
        let example = |fallback: &str| match default {
            Some(default) if self == Self::Text => toml::Value::from(default).to_string(),
            Some(default) => default.to_owned(),
            None => fallback.to_owned(),
        };
        match self {
            Self::Switch => "write true or false".to_owned(),
            Self::Number => format!("write a whole number, such as {}", example("1")),
            Self::Time => format!("write a number of seconds, such as {}", example("1")),
            Self::Text => format!("write a text in quotes, such as {}", example("\"text\"")),
        }
    }

    /// A value as written in a file.
    pub(super) fn toml(self, text: &str) -> String {
        let is_fraction = text.split_once('.').is_some_and(|(whole, part)| {
            is_digits(whole) && is_digits(part) && (whole == "0" || !whole.starts_with('0'))
        });
        if self == Self::Time && is_fraction {
            return text.to_owned();
        }
        let as_it_is = match self {
            Self::Switch => text.parse().is_ok_and(|_: bool| true),
            Self::Number | Self::Time => text.parse().is_ok_and(|_: u64| !text.starts_with('+')),
            Self::Text => false,
        };
        if as_it_is {
            // TOML does not allow leading zeros.
            match text.trim_start_matches('0') {
                "" => "0".to_owned(),
                number => number.to_owned(),
            }
        } else {
            toml::Value::from(text).to_string()
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
