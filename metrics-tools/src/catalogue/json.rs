//! Catalogues as JSON.

use crate::report::json;
use metrics_runtime::catalogue::Catalogue;
use std::fmt;

/// A catalogue as indented JSON; the order of its fields is stable.
pub fn to_json(catalogue: &Catalogue) -> String {
    json(catalogue)
}

/// Reads what [`to_json`] or `list --format json` wrote.
///
/// ```
/// let error = metrics_tools::catalogue::from_json("{").unwrap_err();
/// assert!(error.to_string().starts_with("not a metrics catalogue"));
/// ```
///
/// # Errors
///
/// If the text is not JSON, or not a catalogue, or has a version that is not
/// supported.
pub fn from_json(text: &str) -> Result<Catalogue, CatalogueError> {
    let read: Catalogue =
        serde_json::from_str(text).map_err(|error| CatalogueError(error.to_string()))?;
    match read.version {
        Catalogue::VERSION => Ok(read),
        other => Err(CatalogueError(format!(
            "version {other} is not supported, only {}",
            Catalogue::VERSION
        ))),
    }
}

/// Why a text is not a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError(String);

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a metrics catalogue (expected the output of `metrics list --format json`): {}",
            self.0
        )
    }
}

impl std::error::Error for CatalogueError {}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics_runtime::catalogue;

    #[test]
    fn json_is_read_back_unchanged() {
        let catalogue = catalogue();
        let json = to_json(&catalogue);
        let read = from_json(&json).expect("a catalogue");
        assert_eq!(read, catalogue);
        assert_eq!(to_json(&read), json, "the order of the fields is stable");
        let names: Vec<_> = read.metrics.iter().map(|metric| &metric.name).collect();
        assert!(names.is_sorted());
        let later = json.replacen("\"version\": 1", "\"version\": 2", 1);
        let error = from_json(&later).expect_err("unknown");
        assert!(
            error.to_string().contains("version 2 is not supported"),
            "{error}"
        );
    }
}
