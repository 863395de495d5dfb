//! Describes the answering process: its name, its catalogue, its conflicts.

use crate::http::endpoint::Source;
use crate::platform::{self, clock};
use crate::registration::{self, CheckError};
use serde::Serialize;
use serde_json::value::RawValue;
#[cfg(feature = "multiprocess")]
use std::hash::BuildHasher as _;
use std::sync::LazyLock;

/// Writes the catalogue as JSON. The stage `catalogue` submits the function, because this stage
/// must not import that one.
#[derive(Debug)]
pub(crate) struct CatalogueJson(pub(crate) fn() -> serde_json::Result<Box<RawValue>>);

inventory::collect!(CatalogueJson);

#[derive(Debug, Serialize)]
pub(super) struct About {
    /// The name of the binary.
    service: String,
    /// The version of this crate.
    version: &'static str,
    process: String,
    /// Seconds since 1970.
    started: f64,
    now: f64,
    catalogue: Option<Box<RawValue>>,
    conflicts: Vec<String>,
}

pub(super) fn about(source: &Source) -> About {
    let executable = std::env::current_exe().unwrap_or_default();
    let name = executable.file_stem().unwrap_or_default();
    let catalogue = inventory::iter::<CatalogueJson>.into_iter().next();
    let conflicts = registration::check().err();
    let conflicts = conflicts.iter().flat_map(CheckError::conflicts);
    About {
        service: name.to_string_lossy().into_owned(),
        version: env!("CARGO_PKG_VERSION"),
        process: values_id(source),
        started: *STARTED,
        now: now(),
        catalogue: catalogue.and_then(|catalogue| catalogue.0().ok()),
        conflicts: conflicts
            .map(|conflict| format!("{conflict}\n{}", conflict.advice()))
            .collect(),
    }
}

/// When the process started, in seconds since 1970. If the system does not report it, the time
/// of the first request for the page.
static STARTED: LazyLock<f64> =
    LazyLock::new(|| platform::process::read().start_seconds.unwrap_or_else(now));

fn now() -> f64 {
    clock::since_epoch().unwrap_or_default().as_secs_f64()
}

/// Identifies this run of the process. A restart changes it.
pub(super) fn process_id() -> String {
    format!("{:x}-{:x}", (*STARTED * 1000.0) as u64, std::process::id())
}

/// Identifies the source of the values: this process, or a shared directory. The values of a
/// directory continue when one of its processes restarts.
pub(super) fn values_id(source: &Source) -> String {
    #[cfg(feature = "multiprocess")]
    if let Some(directory) = source.shared() {
        let hash = foldhash::quality::FixedState::with_seed(0).hash_one(directory.path());
        return format!("shared-{hash:016x}");
    }
    let _ = source;
    process_id()
}
