//! Reads the text of a file.

use super::contents::Contents;
use super::document::read_documents;
use super::expression::Expression;
use super::unreadable::Unreadable;
use super::yaml;

/// Parses the text of a file. The name decides whether it is a single query. A byte
/// order mark is ignored.
///
/// ```
/// use metrics_tools::files::contents;
///
/// let dashboard = r#"{"panels": [{"title": "Up", "targets": [{"expr": "up{job=\"$job\"}"}]}]}"#;
/// let expression = &contents("a.json", dashboard).unwrap().expressions[0];
/// assert_eq!(&*expression.text, r#"up{job="$job"}"#);
/// assert_eq!(expression.within, "panel Up");
/// ```
///
/// # Errors
///
/// If the text is neither YAML nor JSON, or a map has two equal keys.
pub fn contents(name: &str, text: &str) -> Result<Contents, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if name.ends_with(".promql") {
        return Ok(query(text));
    }
    let mut contents = Contents::default();
    yaml::documents(text, None, |documents, within| {
        read_documents(documents, within, 0, &mut contents);
    })?;
    Ok(contents)
}

pub(super) fn query(text: &str) -> Contents {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Contents {
        expressions: vec![Expression::query(text)],
        known: true,
        ..Contents::default()
    }
}
