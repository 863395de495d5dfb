//! A snapshot as bytes, in a scraper's format.

mod text;

use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::sync::Mutex;

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
    /// The memory of the last snapshot, for the next one.
    static LAST: Mutex<Option<Snapshot>> = Mutex::new(None);
    let mut snapshot = lock(&LAST).take().unwrap_or_default();
    snapshot.refresh();
    text::render(&snapshot, buffer);
    *lock(&LAST) = Some(snapshot);
}

/// An exposition in a buffer that is used again when it was sent.
#[derive(Debug)]
pub(crate) struct PooledText(String);

/// The buffer of an exposition that was sent. One is enough: scrapes seldom
/// come together.
static POOL: Mutex<Option<String>> = Mutex::new(None);

impl PooledText {
    /// [`render`], in a buffer that was used before if there is one.
    pub(crate) fn render() -> Self {
        let mut text = lock(&POOL).take().unwrap_or_default();
        text.clear();
        render_into(&mut text);
        Self(text)
    }
}

impl AsRef<[u8]> for PooledText {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for PooledText {
    fn drop(&mut self) {
        *lock(&POOL) = Some(std::mem::take(&mut self.0));
    }
}
