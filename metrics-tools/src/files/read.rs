//! Reads the text of a file.

use super::contents::{Contents, Unreadable};
use super::document::read_document;
use super::expression::Expression;
use super::{kubernetes, node};

/// Parses the text of a file. The name decides whether it is a single query.
///
/// ```
/// use metrics_tools::files::contents;
///
/// let dashboard = r#"{"panels": [{"title": "Up", "targets": [{"expr": "up{job=\"$job\"}"}]}]}"#;
/// let expression = &contents("a.json", dashboard).unwrap().expressions[0];
/// assert_eq!(expression.text, r#"up{job="$job"}"#);
/// assert_eq!(expression.within, "panel Up");
/// ```
///
/// # Errors
///
/// If the text is neither YAML nor JSON.
pub fn contents(name: &str, text: &str) -> Result<Contents, Unreadable> {
    if name.ends_with(".promql") {
        return Ok(query(text));
    }
    let mut contents = Contents::default();
    for document in node::documents(text)? {
        for resource in kubernetes::resources(&document) {
            read_document(resource, &mut contents);
            kubernetes::read_config_map(resource, &mut contents);
        }
    }
    Ok(contents)
}

pub(super) fn query(text: &str) -> Contents {
    Contents {
        expressions: vec![Expression::query(text)],
        known: true,
        ..Contents::default()
    }
}
