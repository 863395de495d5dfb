//! Whole expositions, without HTTP.

use super::format::Format;
use super::options::{Filter, Options};
use super::text::{self, Dialect};
use super::write::write;
#[cfg(feature = "multiprocess")]
use crate::multiprocess;
#[cfg(feature = "multiprocess")]
use crate::processes::{Directory, shared_directory};
use crate::registration;
use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::ops::ControlFlow;
use std::sync::Mutex;

/// The current values of all series, in the text format 0.0.4 of Prometheus.
///
/// ```
/// use metrics_runtime::{Gauge, metric};
///
/// /// Users signed in at the moment.
/// #[metric]
/// static ACTIVE_USERS: Gauge;
///
/// ACTIVE_USERS.set(3);
/// assert!(metrics_runtime::render().contains("\nactive_users 3\n"));
/// ```
///
/// Cost: that of [`snapshot`](fn@crate::snapshot), and one pass over the series. Their names and
/// labels are rendered only once.
pub fn render() -> String {
    let mut text = String::new();
    render_into(&mut text);
    text
}

/// Like [`render`], at the end of a buffer. If you reuse the buffer, nothing is allocated, unless
/// there are new series.
///
/// ```
/// let mut buffer = String::new();
/// for _scrape in 0..3 {
///     buffer.clear();
///     metrics_runtime::render_into(&mut buffer);
///     assert!(buffer.ends_with('\n'));
/// }
/// ```
///
/// Cost: that of [`render`], without its allocation.
pub fn render_into(buffer: &mut String) {
    with_snapshot(|snapshot| {
        let (options, filter) = (Options::default(), Filter::default());
        let mut never = |_: &mut String| ControlFlow::Continue(());
        let dialect = Dialect::Prometheus;
        let whole = usize::MAX;
        let _ = text::write(
            snapshot, dialect, &options, &filter, buffer, whole, &mut never,
        );
    });
}

/// The current values of all series, in a format of your choice.
///
/// ```
/// use metrics_runtime::{Format, render_as};
///
/// let text = String::from_utf8(render_as(Format::OpenMetrics)).unwrap();
/// assert!(text.ends_with("# EOF\n"));
/// ```
///
/// Cost: that of [`render`]. Protocol buffers need a second pass, because a family's length comes
/// before it.
pub fn render_as(format: Format) -> Vec<u8> {
    let mut whole = Vec::new();
    with_snapshot(|snapshot| whole = whole_of(snapshot, format));
    whole
}

fn whole_of(snapshot: &Snapshot, format: Format) -> Vec<u8> {
    let (mut whole, mut buffer) = (Vec::new(), Vec::new());
    let (options, filter) = (Options::default(), Filter::default());
    let _ = write(
        snapshot,
        format,
        &options,
        &filter,
        &mut buffer,
        &mut |chunk| {
            whole.append(chunk);
            ControlFlow::Continue(())
        },
    );
    whole.append(&mut buffer);
    whole
}

#[cfg(feature = "multiprocess")]
impl Directory {
    /// The current values of all series of all processes, in a format of your choice.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// # let path = std::env::temp_dir().join(format!("metrics-in-{}", std::process::id()));
    /// # std::fs::create_dir_all(&path)?;
    /// use metrics_runtime::Format;
    /// use metrics_runtime::multiprocess::Directory;
    ///
    /// let text = Directory::open(&path)?.render(Format::OpenMetrics)?;
    /// assert!(text.ends_with(b"# EOF\n"));
    /// # std::fs::remove_dir_all(&path)
    /// # }
    /// ```
    ///
    /// First, files of ended processes are folded into one, unless another process reads the
    /// directory.
    ///
    /// # Errors
    ///
    /// If the directory or one of its files is currently not readable. A damaged file is set aside,
    /// which is logged and counted in `metrics_process_files_rejected`.
    ///
    /// # Cost
    ///
    /// Each file is read twice, except for its description, which is read once: 64 processes with
    /// 2,000 series each take a few milliseconds.
    pub fn render(&self, format: Format) -> std::io::Result<Vec<u8>> {
        let families = self.families();
        self.log();
        Ok(whole_of(&Snapshot::of(families?), format))
    }
}

/// Passes a snapshot of this moment to `work`. It reuses the memory of the last one.
pub(super) fn with_snapshot(work: impl FnOnce(&Snapshot)) {
    static LAST: Mutex<Option<Snapshot>> = Mutex::new(None);
    #[cfg(feature = "multiprocess")]
    multiprocess::log_problem();
    #[cfg(feature = "multiprocess")]
    if let Some(shared) = shared_directory() {
        registration::log_conflicts();
        Snapshot::update();
        multiprocess::publish();
        // Without the other processes, the numbers would be wrong.
        let families = shared.families().unwrap_or_else(|error| {
            shared.report(&error);
            Vec::new()
        });
        shared.log();
        return work(&Snapshot::of(families));
    }
    let mut snapshot = lock(&LAST).take().unwrap_or_default();
    registration::log_conflicts();
    snapshot.refresh();
    work(&snapshot);
    *lock(&LAST) = Some(snapshot);
}
