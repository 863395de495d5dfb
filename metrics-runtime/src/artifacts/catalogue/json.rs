//! A catalogue as JSON.

use super::model::Catalogue;
use std::fmt;

/// The form of catalogue that is written, and the newest that is read.
pub(super) const VERSION: u32 = 1;

impl Catalogue {
    /// As JSON, indented, with its fields in the same order each time.
    pub fn to_json(&self) -> String {
        crate::artifacts::report::json(self)
    }

    /// What [`to_json`](Self::to_json) wrote.
    ///
    /// ```
    /// use metrics_runtime::artifacts::Catalogue;
    ///
    /// let error = Catalogue::from_json("{").unwrap_err();
    /// assert!(error.to_string().starts_with("this is no catalogue"));
    /// ```
    ///
    /// # Errors
    ///
    /// If it is no JSON, or that of something else, or was written by a later
    /// version whose form this one does not know.
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        let read: Self =
            serde_json::from_str(text).map_err(|error| CatalogueError(error.to_string()))?;
        match read.version {
            VERSION => Ok(read),
            other => Err(CatalogueError(format!(
                "its version is {other}, and {VERSION} is the one that can be read"
            ))),
        }
    }
}

/// Why something is no catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError(String);

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this is no catalogue, as `list --format json` or `Catalogue::to_json` writes one: {}",
            self.0
        )
    }
}

impl std::error::Error for CatalogueError {}
