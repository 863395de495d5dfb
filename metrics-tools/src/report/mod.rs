//! What the verbs have in common: JSON, and text for a terminal.

mod excerpt;

pub use excerpt::{Excerpt, Locate, Position};

use serde::Serialize;

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Text only: for files, and for other programs.
    #[default]
    Plain,
    /// With the escapes that make a terminal write bold and dim.
    Terminal,
}

impl Style {
    /// What stands out.
    pub(crate) fn bold(self, text: &str) -> String {
        self.escaped("1", text)
    }

    /// What stands back.
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

/// Something as indented JSON, with a line's end.
pub(crate) fn json(what: &impl Serialize) -> String {
    // Maps have texts as keys here, and numbers are finite: nothing can fail.
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
