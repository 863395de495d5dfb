//! `postmortem`: its arguments.

use super::outcome::{Outcome, OutputFormat};
use super::processes::unreadable;
use crate::postmortem::{json, text};
use crate::report::Style;
use metrics_runtime::multiprocess::Directory;
use std::path::PathBuf;

/// Shows what crashed or killed processes were doing.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct PostmortemArgs {
    /// The directory in which processes share their metrics: their `METRICS_MULTIPROCESS_DIR`, or a
    /// copy of it
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,

    /// Also show processes that exited normally, if their files still exist
    #[arg(long)]
    pub all: bool,

    /// Output format; JSON has all counters and each second of the history
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl PostmortemArgs {
    pub(super) fn execute(&self, style: Style) -> Result<Outcome, String> {
        let read = Directory::open(&self.directory).and_then(|one| one.postmortems());
        let mut found = read.map_err(|error| unreadable(&self.directory, &error))?;
        found
            .processes
            .retain(|process| self.all || !process.exited);
        let has_ended_badly = found.processes.iter().any(|process| !process.exited);
        let written = self
            .format
            .pick(style, || text(&found, style), || json(&found));
        let is_finding = has_ended_badly || !found.unreadable.is_empty();
        Ok(Outcome::new(is_finding, written))
    }
}
