//! Installs views before the first declaration is registered.

use super::registry;
use super::views::{Views, ViewsError};

impl Views {
    /// Installs the rules for the whole process. They cannot be changed later. Call it first in
    /// `main`, before any metric, layer or endpoint is used.
    ///
    /// # Errors
    ///
    /// If a rule is invalid, metrics were already used, or views were already installed. Then
    /// nothing is installed.
    pub fn install(self) -> Result<(), ViewsError> {
        let too_late = "metrics are already in use: install views first in `main`, before a \
                        metric, a layer or an endpoint is used";
        let installed = self.checked()?;
        registry::before_registration(|| installed.install())
            .unwrap_or(Err(too_late))
            .map_err(ViewsError::new)
    }
}
