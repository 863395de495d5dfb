//! Installs views, as long as nothing is registered.

use super::registry;
use super::views::{Views, ViewsError};

impl Views {
    /// Makes the rules those of the process, for good. Call it first in `main`, before any
    /// metric, layer or endpoint is used.
    ///
    /// # Errors
    ///
    /// Installs nothing if a rule is wrong by itself, if metrics were used already, or if
    /// views were installed before.
    pub fn install(self) -> Result<(), ViewsError> {
        let too_late = "metrics are in use already, so it is too late: install views first in \
                        `main`, before a metric, a layer or an endpoint is used";
        let installed = self.checked()?;
        registry::before_registration(|| installed.install())
            .unwrap_or(Err(too_late))
            .map_err(ViewsError::new)
    }
}
