//! What the verbs have in common: JSON, and text for a terminal.

use serde::Serialize;

/// Something as indented JSON, with a line's end.
pub(crate) fn json(what: &impl Serialize) -> String {
    // Maps have texts as keys here, and numbers are finite: nothing can fail.
    let mut text = serde_json::to_string_pretty(what).unwrap_or_default();
    text.push('\n');
    text
}
