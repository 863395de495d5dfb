//! What reports have in common: styles for terminals, JSON, and excerpts of files.

mod excerpt;

pub use excerpt::{Excerpt, Locate, Position};

use serde::Serialize;

/// The style of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Plain text, for files and other programs.
    #[default]
    Plain,
    /// With escape sequences for bold and dim text.
    Terminal,
}

impl Style {
    /// Emphasized text.
    pub(crate) fn bold(self, text: &str) -> String {
        self.escaped("1", text)
    }

    /// De-emphasized text.
    pub(crate) fn dim(self, text: &str) -> String {
        self.escaped("2", text)
    }

    fn escaped(self, code: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Terminal => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A value as indented JSON, with a final line break.
pub(crate) fn json(what: &impl Serialize) -> String {
    // Keys are strings and numbers are finite, so this cannot fail.
    let mut text = serde_json::to_string_pretty(what).unwrap_or_default();
    text.push('\n');
    text
}

/// `1 metric`, `2 metrics`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}{}", if what == "series" { "" } else { "s" }),
    }
}
