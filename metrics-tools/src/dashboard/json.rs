//! JSON, with the keys in the order in which they are given.

use std::fmt::{self, Write as _};

#[derive(Clone, Debug)]
pub(super) enum Json {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(&'static str, Json)>),
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<Json>> for Json {
    fn from(value: Vec<Json>) -> Self {
        Self::List(value)
    }
}

impl<const N: usize> From<[(&'static str, Json); N]> for Json {
    fn from(value: [(&'static str, Json); N]) -> Self {
        Self::Map(value.into())
    }
}

impl Json {
    fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        let inner = indent + 2;
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => write_text(f, text),
            Self::List(items) if items.is_empty() => f.write_str("[]"),
            Self::Map(entries) if entries.is_empty() => f.write_str("{}"),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index == 0 { "[\n" } else { ",\n" })?;
                    write!(f, "{:inner$}", "")?;
                    item.write(f, inner)?;
                }
                write!(f, "\n{:indent$}]", "")
            }
            Self::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if index == 0 { "{\n" } else { ",\n" })?;
                    write!(f, "{:inner$}\"{key}\": ", "")?;
                    value.write(f, inner)?;
                }
                write!(f, "\n{:indent$}}}", "")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for sign in text.chars() {
        match sign {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            sign if sign < ' ' => write!(f, "\\u{:04x}", sign as u32)?,
            sign => f.write_char(sign)?,
        }
    }
    f.write_char('"')
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)?;
        f.write_char('\n')
    }
}
