//! Shared parts of reports: styles for terminals, JSON, and excerpts of files.

mod escape;
mod excerpt;
mod style;

#[cfg(feature = "cli")]
pub(crate) use escape::safe_json;
pub(crate) use escape::{escaped, safe};
pub use excerpt::{Excerpt, Locate, Position};
pub use style::Style;

use serde::Serialize;

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
