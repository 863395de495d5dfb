//! Whole expositions, without HTTP.

use super::format::Format;
use super::options::{Filter, Options};
use super::text::{self, Dialect};
use super::write::write;
use crate::registration;
use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::ops::ControlFlow;
use std::sync::Mutex;

/// All series as they are now, in the text format 0.0.4 of Prometheus.
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
/// Cost: see [`snapshot`](fn@crate::snapshot); then one pass over the series,
/// whose names and labels were written out once.
pub fn render() -> String {
    let mut text = String::new();
    render_into(&mut text);
    text
}

/// [`render`] at the end of a buffer. One that is used again has its memory
/// already: then nothing is allocated, unless there are new series.
///
/// ```
/// let mut buffer = String::new();
/// for _scrape in 0..3 {
///     buffer.clear();
///     metrics_runtime::render_into(&mut buffer);
///     assert!(buffer.ends_with('\n'));
/// }
/// ```
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

/// All series as they are now, in a format of your choice.
///
/// ```
/// use metrics_runtime::{Format, render_as};
///
/// let text = String::from_utf8(render_as(Format::OpenMetrics)).unwrap();
/// assert!(text.ends_with("# EOF\n"));
/// ```
///
/// Cost: as [`render`]; protocol buffers also take a second pass, because a
/// family's length stands before it.
pub fn render_as(format: Format) -> Vec<u8> {
    let (mut whole, mut buffer) = (Vec::new(), Vec::new());
    with_snapshot(|snapshot| {
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
    });
    whole.append(&mut buffer);
    whole
}

/// Does something with a snapshot of this moment, in the memory of the last one.
fn with_snapshot(work: impl FnOnce(&Snapshot)) {
    static LAST: Mutex<Option<Snapshot>> = Mutex::new(None);
    let mut snapshot = lock(&LAST).take().unwrap_or_default();
    registration::log_conflicts();
    snapshot.refresh();
    work(&snapshot);
    *lock(&LAST) = Some(snapshot);
}
