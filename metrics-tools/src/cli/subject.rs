//! The metrics that a command works on.

use super::fetch::scraped;
use super::outcome::read;
use crate::catalogue::{from_exposition, from_json};
use metrics_runtime::CheckError;
use metrics_runtime::catalogue::Catalogue;
use std::path::Path;

/// The metrics that a command works on: those of the running binary, of a
/// catalogue file, or of a running service.
#[derive(Clone, Debug)]
pub struct Subject {
    pub(super) catalogue: Catalogue,
    /// Declarations that contradict each other; only a binary knows its own.
    pub(super) conflicts: Option<CheckError>,
    /// The URL, if the catalogue is made from the exposition of a service.
    pub(super) url: Option<String>,
}

impl Subject {
    /// The metrics of the running binary.
    pub fn from_binary() -> Self {
        Self {
            catalogue: metrics_runtime::catalogue(),
            conflicts: metrics_runtime::check().err(),
            url: None,
        }
    }

    /// The metrics in a catalogue file, as `list --format json` writes it.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not a catalogue.
    pub fn from_file(path: &Path) -> Result<Self, String> {
        Ok(Self {
            catalogue: catalogue_in(path)?,
            conflicts: None,
            url: None,
        })
    }

    /// The metrics that a running service exposes at a URL, such as
    /// `http://127.0.0.1:8000/metrics`.
    ///
    /// # Errors
    ///
    /// If the service does not answer, or not with an exposition.
    ///
    /// # Cost
    ///
    /// Blocks for the request, half a minute at most. An answer has at most 64 MiB.
    pub fn from_url(url: &str) -> Result<Self, String> {
        Ok(Self {
            catalogue: from_exposition(&scraped(url)?),
            conflicts: None,
            url: Some(url.to_owned()),
        })
    }

    /// No metrics, for verbs that [can use](super::Command::needs_metrics) those that a service
    /// exposes.
    pub fn undeclared() -> Self {
        Self {
            catalogue: Catalogue::default(),
            conflicts: None,
            url: None,
        }
    }

    /// The catalogue, for a verb that needs more than an exposition contains.
    pub(super) fn declared(&self, verb: &str, needs: &str) -> Result<&Catalogue, String> {
        match &self.url {
            None => Ok(&self.catalogue),
            Some(url) => Err(format!(
                "`{verb}` needs {needs}, which the exposition at {url} does not contain: write \
                 `--catalogue FILE` with the output of `metrics list --format json`"
            )),
        }
    }
}

/// The catalogue in a file.
pub(super) fn catalogue_in(path: &Path) -> Result<Catalogue, String> {
    from_json(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}
