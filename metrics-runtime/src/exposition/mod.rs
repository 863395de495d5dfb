//! A snapshot as bytes, in a scraper's format.

mod text;

use crate::snapshot::{Snapshot, snapshot};

/// The content type of [`render`].
pub const TEXT_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

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
    render_snapshot(&snapshot())
}

fn render_snapshot(snapshot: &Snapshot) -> String {
    text::render(snapshot)
}
