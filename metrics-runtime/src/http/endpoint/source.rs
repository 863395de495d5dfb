//! The processes and registries that an endpoint exposes, and their snapshots.

use super::limits::{Arrival, Limits};
#[cfg(feature = "ui")]
use crate::http::versions::Versions;
#[cfg(feature = "prometheus")]
use crate::interop::ForeignRegistries;
#[cfg(feature = "multiprocess")]
use crate::multiprocess;
#[cfg(feature = "multiprocess")]
use crate::processes::{Directory, shared_directory};
use crate::registration;
#[cfg(feature = "prometheus")]
use crate::snapshot::OwnedFamily;
use crate::snapshot::Snapshot;
use std::io;
use std::sync::Arc;
#[cfg(feature = "ui")]
use std::time::Instant;

/// The source of an endpoint's metrics: this process with the registries of other libraries, or
/// a directory of processes.
#[derive(Clone, Debug)]
pub(in crate::http) struct Source {
    pub(in crate::http) limits: Arc<Limits>,
    #[cfg(feature = "prometheus")]
    pub(super) foreign: Arc<ForeignRegistries>,
    #[cfg(feature = "multiprocess")]
    pub(super) directory: Option<Arc<Directory>>,
    /// The values that viewers of the live page have received.
    #[cfg(feature = "ui")]
    pub(in crate::http) versions: Arc<Versions>,
}

impl Source {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits: Arc::new(limits),
            #[cfg(feature = "prometheus")]
            foreign: Arc::default(),
            #[cfg(feature = "multiprocess")]
            directory: None,
            #[cfg(feature = "ui")]
            versions: Arc::default(),
        }
    }

    /// Returns a snapshot that was begun after a request arrived: see [`Limits::snapshot`]. Runs
    /// code of the user first.
    ///
    /// # Errors
    ///
    /// If the metrics of several processes cannot be read.
    pub(in crate::http) fn snapshot(&self, arrival: Arrival) -> io::Result<Arc<Snapshot>> {
        #[cfg(feature = "ui")]
        self.versions.forget_if_idle(Instant::now());
        let snapshot = self.limits.snapshot(
            arrival,
            || self.prepare(),
            |snapshot, prepared| {
                #[cfg(feature = "multiprocess")]
                if let Some(shared) = self.shared() {
                    *snapshot = Snapshot::of(shared.families()?);
                    return Ok(());
                }
                snapshot.read();
                #[cfg(feature = "prometheus")]
                snapshot.set_owned(prepared);
                #[cfg(not(feature = "prometheus"))]
                let () = prepared;
                Ok(())
            },
        );
        #[cfg(feature = "multiprocess")]
        if let Some(shared) = self.shared() {
            shared.log();
        }
        snapshot
    }

    /// Separates this source from its clones, because they expose different metrics now.
    #[cfg(any(feature = "prometheus", feature = "multiprocess"))]
    pub(super) fn separate(&mut self) {
        self.limits = Arc::new(Limits::new(self.limits.max_scrapes()));
        #[cfg(feature = "ui")]
        {
            self.versions = Arc::default();
        }
    }

    /// The directory whose processes are exposed. `None` if only this process is exposed.
    #[cfg(feature = "multiprocess")]
    pub(in crate::http) fn shared(&self) -> Option<&Directory> {
        self.directory.as_deref().or_else(|| shared_directory())
    }

    /// Runs code of the user, and returns the families of other libraries.
    #[cfg(feature = "prometheus")]
    fn prepare(&self) -> Vec<OwnedFamily> {
        self.update();
        // The files of the directory contain the families of other libraries.
        #[cfg(feature = "multiprocess")]
        if self.shared().is_some() {
            return Vec::new();
        }
        self.foreign.read(&registration::families())
    }

    #[cfg(not(feature = "prometheus"))]
    fn prepare(&self) {
        self.update();
    }

    /// Updates the metrics of this process.
    fn update(&self) {
        #[cfg(feature = "multiprocess")]
        if self.directory.is_some() {
            // This process exposes none of its own metrics.
            return;
        }
        registration::log_conflicts();
        Snapshot::update();
        #[cfg(feature = "multiprocess")]
        {
            multiprocess::log_problem();
            multiprocess::publish();
        }
    }
}
