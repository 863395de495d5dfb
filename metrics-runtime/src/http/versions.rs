//! Keeps the last few versions of all values, so that the live page receives only changes
//! (feature `ui`).
//!
//! The values are read from the text exposition. So they have the order of its lines, and each
//! is the number that a scraper reads.

use crate::exposition::{self, Filter, Format, Options};
use crate::http::request_log::random_start;
use crate::platform::clock;
use crate::snapshot::Snapshot;
use crate::support::lock::lock;
use std::collections::VecDeque;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The number of versions that are kept.
const MAX_VERSIONS: usize = 4;

/// The age below which viewers share a version.
const SHARED: Duration = Duration::from_millis(200);

/// After this time without a viewer, the versions are dropped.
const IDLE: Duration = Duration::from_secs(30);

/// Identifies the lines of an exposition and their order: a hash over the names and labels in
/// front of the values. It is the same in all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct LayoutId(u64);

impl std::fmt::Display for LayoutId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// All values at one moment, with the layout of the exposition.
#[derive(Clone, Debug)]
pub(in crate::http) struct Version {
    pub(in crate::http) number: u64,
    /// When the values were read, as the time since 1970.
    pub(in crate::http) time: Duration,
    pub(in crate::http) layout: LayoutId,
    pub(in crate::http) values: Arc<[f64]>,
    taken: Instant,
}

/// The versions of one endpoint, oldest first.
#[derive(Debug, Default)]
pub(in crate::http) struct Versions(Mutex<History>);

#[derive(Debug, Default)]
struct History {
    versions: VecDeque<Version>,
    last_number: Option<u64>,
    asked: Option<Instant>,
}

impl Versions {
    /// The current version, and the values of version `since` if it is still kept and has the
    /// same layout. A recent version is returned instead of a new one if it has the layout that
    /// the viewer knows.
    ///
    /// # Errors
    ///
    /// If `take` fails.
    pub(in crate::http) fn get(
        &self,
        layout: Option<&str>,
        since: Option<u64>,
        take: impl FnOnce() -> io::Result<Arc<Snapshot>>,
    ) -> io::Result<(Version, Option<Arc<[f64]>>)> {
        let taken = Instant::now();
        self.forget_if_idle(taken);
        let young = {
            let mut kept = lock(&self.0);
            kept.asked = Some(taken);
            let newest = kept.versions.back();
            newest.is_some_and(|one| {
                let is_young = taken.saturating_duration_since(one.taken) < SHARED;
                is_young && layout == Some(&*one.layout.to_string())
            })
        };
        let read = if young { None } else { Some(read(&*take()?)) };
        let mut kept = lock(&self.0);
        if let Some((layout, values)) = read {
            kept.add(layout, values, taken);
        }
        let Some(newest) = kept.versions.back().cloned() else {
            return Err(io::Error::other(
                "the versions were dropped during the request",
            ));
        };
        let base = since.and_then(|since| {
            let mut versions = kept.versions.iter();
            versions.find(|one| one.number == since && one.layout == newest.layout)
        });
        let base = base.map(|version| Arc::clone(&version.values));
        Ok((newest, base))
    }

    /// Drops all versions if there was no viewer for a while.
    pub(in crate::http) fn forget_if_idle(&self, now: Instant) {
        let mut kept = lock(&self.0);
        let idle = |asked| now.saturating_duration_since(asked) > IDLE;
        if kept.asked.is_some_and(idle) {
            kept.versions = VecDeque::new();
            kept.asked = None;
        }
    }
}

impl History {
    fn add(&mut self, layout: LayoutId, values: Vec<f64>, taken: Instant) {
        if self.versions.back().is_some_and(|one| one.layout != layout) {
            self.versions.clear();
        }
        if self.versions.len() == MAX_VERSIONS {
            self.versions.pop_front();
        }
        let number = self.last_number.map_or_else(random_start, |last| last + 1);
        self.last_number = Some(number);
        self.versions.push_back(Version {
            number,
            time: clock::since_epoch().unwrap_or_default(),
            layout,
            values: values.into(),
            taken,
        });
    }
}

/// Reads the values of an exposition piece by piece.
pub(in crate::http) struct Reader {
    layout: foldhash::quality::FoldHasher<'static>,
    values: Vec<f64>,
}

impl Reader {
    pub(in crate::http) fn new() -> Self {
        // A fixed seed, because several processes can answer on one port.
        let layout = foldhash::quality::FixedState::with_seed(0).build_hasher();
        Self {
            layout,
            values: Vec::new(),
        }
    }

    /// Reads a piece, which ends at the end of a line.
    pub(in crate::http) fn piece(&mut self, piece: &[u8]) {
        // This crate wrote the text, so it is UTF-8 and each line ends in a number.
        let text = std::str::from_utf8(piece).unwrap_or_default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (series, value) = line.rsplit_once(' ').unwrap_or((line, ""));
            self.layout.write(series.as_bytes());
            self.values.push(value.parse().unwrap_or(f64::NAN));
        }
    }

    pub(in crate::http) fn end(self) -> (LayoutId, Vec<f64>) {
        (LayoutId(self.layout.finish()), self.values)
    }
}

/// The values of a snapshot.
fn read(snapshot: &Snapshot) -> (LayoutId, Vec<f64>) {
    let (mut reader, mut buffer) = (Reader::new(), Vec::new());
    write_text(snapshot, &mut buffer, &mut |piece| reader.piece(piece));
    reader.end()
}

/// Writes the text exposition of a snapshot piece by piece.
pub(in crate::http) fn write_text(
    snapshot: &Snapshot,
    buffer: &mut Vec<u8>,
    take: &mut dyn FnMut(&[u8]),
) {
    let (options, filter) = (Options::default(), Filter::default());
    let mut flush = |piece: &mut Vec<u8>| {
        take(piece);
        ControlFlow::Continue(())
    };
    let _ = exposition::write(
        snapshot,
        Format::Text,
        &options,
        &filter,
        buffer,
        &mut flush,
    );
    take(buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(versions: &Versions, layout: u64, value: f64) {
        // Too old to be shared.
        let taken = Instant::now().checked_sub(2 * SHARED).expect("it is later");
        lock(&versions.0).add(LayoutId(layout), vec![value], taken);
    }

    fn kept(versions: &Versions) -> Vec<f64> {
        let kept = lock(&versions.0);
        kept.versions.iter().map(|one| one.values[0]).collect()
    }

    #[test]
    fn a_few_versions_of_the_newest_layout_are_kept() {
        let versions = Versions::default();
        (1..=6).for_each(|value| add(&versions, 1, f64::from(value)));
        assert_eq!(kept(&versions), [3.0, 4.0, 5.0, 6.0]);
        add(&versions, 2, 7.0);
        assert_eq!(kept(&versions), [7.0]);
        let numbers = lock(&versions.0).versions.back().map(|one| one.number);
        assert_eq!(numbers, lock(&versions.0).last_number);
    }

    #[test]
    fn versions_are_dropped_when_nobody_looks() {
        let versions = Versions::default();
        let snapshot = || Ok(Arc::default());
        let (first, base) = versions.get(None, None, snapshot).expect("nothing fails");
        assert!(base.is_none());
        let layout = first.layout.to_string();
        let again = || -> io::Result<Arc<Snapshot>> { panic!("it is shared") };
        let shared = versions.get(Some(&layout), Some(first.number), again);
        let (shared, base) = shared.expect("nothing fails");
        assert_eq!(shared.number, first.number);
        assert_eq!(base, Some(Arc::clone(&first.values)));
        versions.forget_if_idle(Instant::now() + IDLE / 2);
        assert!(!lock(&versions.0).versions.is_empty());
        versions.forget_if_idle(Instant::now() + 2 * IDLE);
        assert!(lock(&versions.0).versions.is_empty());
        let (later, base) = versions
            .get(Some(&layout), Some(first.number), snapshot)
            .expect("nothing fails");
        assert_eq!((later.number, base), (first.number + 1, None));
    }

    #[test]
    fn the_layout_depends_on_names_labels_and_order() {
        let of = |text: &str| {
            let mut reader = Reader::new();
            reader.piece(text.as_bytes());
            reader.end()
        };
        let (layout, values) =
            of("# HELP a b\n# TYPE a counter\na{b=\"c d\"} 1\na{b=\"e\"} +Inf\n");
        assert_eq!(values, [1.0, f64::INFINITY]);
        assert_eq!(of("a{b=\"c d\"} 2\na{b=\"e\"} 3\n").0, layout);
        assert_ne!(of("a{b=\"e\"} 1\na{b=\"c d\"} 2\n").0, layout);
        assert_ne!(of("a{b=\"c d\"} 1\n").0, layout);
        assert_ne!(of("a{b=\"c d\"} 1\na{b=\"f\"} 2\n").0, layout);
    }
}
