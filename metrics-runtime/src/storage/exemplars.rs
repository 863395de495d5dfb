//! Exemplars: the labels of one update of a cell, such as its trace.
//!
//! Each cell has at most one, the newest. Writers never wait: if another thread holds the lock, the
//! exemplar is dropped.

use crate::support::lock::lock;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::{Mutex, TryLockError};
use std::time::Duration;

/// The largest number of labels of an exemplar.
const MAX_LABELS: usize = 4;

/// The largest number of characters in all names and values, as in OpenMetrics.
const MAX_CHARACTERS: usize = 128;

/// Labels of an observation, which point to a trace or a log line.
///
/// ```
/// use metrics_runtime::exemplars::Exemplar;
///
/// let exemplar = Exemplar::new("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
///     .with("span_id", "00f067aa0ba902b7");
/// assert_eq!(
///     exemplar.to_string(),
///     r#"{trace_id="4bf92f3577b34da6a3ce929d0e0e4736",span_id="00f067aa0ba902b7"}"#
/// );
/// ```
///
/// It has up to four labels. Their names and values have at most 128 characters together. An
/// exemplar with more, or with an invalid name, is dropped when it is recorded, and a warning is
/// logged once.
///
/// Cost: one allocation for the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemplar {
    names: [&'static str; MAX_LABELS],
    /// The concatenated values, and the end of each.
    values: String,
    ends: [usize; MAX_LABELS],
    count: usize,
}

impl Exemplar {
    /// An exemplar with one label. For a trace, name it `trace_id`, because Grafana looks for this
    /// name.
    pub fn new(name: &'static str, value: impl fmt::Display) -> Self {
        let empty = Self {
            names: [""; MAX_LABELS],
            values: String::new(),
            ends: [0; MAX_LABELS],
            count: 0,
        };
        empty.with(name, value)
    }

    /// Adds a label.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        if let (Some(slot), Some(end)) = (
            self.names.get_mut(self.count),
            self.ends.get_mut(self.count),
        ) {
            *slot = name;
            // Writing to a string cannot fail.
            let _ = write!(self.values, "{value}");
            *end = self.values.len();
        }
        // Counted even if there are too many, for `mistake`.
        self.count += 1;
        self
    }

    /// The names and values.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let ends = self.ends.iter().take(self.count);
        let starts = [0].into_iter().chain(self.ends);
        let values = starts
            .zip(ends)
            .map(|(start, end)| &self.values[start..*end]);
        self.names.iter().copied().zip(values)
    }

    /// Why it cannot be exposed. `None` if it can.
    pub(crate) fn mistake(&self) -> Option<&'static str> {
        let characters = |text: &str| text.chars().count();
        let all: usize = self
            .labels()
            .map(|(name, value)| characters(name) + characters(value))
            .sum();
        let is_name = |name: &str| {
            let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let twice = |(at, name): (usize, &&str)| self.names[..at].contains(name);
        let mut names = self.names.iter().take(self.count).enumerate();
        if self.count > MAX_LABELS {
            Some("it has more than four labels")
        } else if all > MAX_CHARACTERS {
            Some("its names and values have more than 128 characters in total")
        } else if !self.labels().all(|(name, _)| is_name(name)) {
            Some("a name has invalid characters")
        } else if names.any(twice) {
            Some("a name occurs twice")
        } else {
            None
        }
    }
}

/// The exemplar in the syntax of OpenMetrics.
impl fmt::Display for Exemplar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        for (at, (name, value)) in self.labels().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{name}=\"")?;
            for c in value.chars() {
                match c {
                    '\\' => f.write_str("\\\\")?,
                    '\n' => f.write_str("\\n")?,
                    '"' => f.write_str("\\\"")?,
                    _ => f.write_char(c)?,
                }
            }
            f.write_char('"')?;
        }
        f.write_char('}')
    }
}

/// An exemplar, and the observation that it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RecordedExemplar {
    pub(crate) exemplar: Exemplar,
    /// In the metric's unit. For a counter, the amount added.
    pub(crate) value: f64,
    /// The time since 1970.
    pub(crate) at: Duration,
}

/// The number of locks. With several locks, few writers collide.
const PARTS: usize = 16;

static EXEMPLARS: [Mutex<BTreeMap<u32, RecordedExemplar>>; PARTS] =
    [const { Mutex::new(BTreeMap::new()) }; PARTS];

/// Stores an exemplar for a cell, unless another thread holds the lock.
pub(crate) fn store_exemplar(cell: u32, kept: RecordedExemplar) {
    let mut part = match EXEMPLARS[cell as usize % PARTS].try_lock() {
        Ok(part) => part,
        Err(TryLockError::Poisoned(part)) => part.into_inner(),
        Err(TryLockError::WouldBlock) => return,
    };
    part.insert(cell, kept);
}

/// Reads all exemplars, sorted by cell.
pub(crate) fn read_exemplars(into: &mut Vec<(u32, RecordedExemplar)>) {
    into.clear();
    for part in &EXEMPLARS {
        let part = lock(part);
        into.extend(part.iter().map(|(cell, kept)| (*cell, kept.clone())));
    }
    into.sort_unstable_by_key(|(cell, _)| *cell);
}

/// The exemplars in a range of cells.
pub(crate) fn exemplars_of_cells(
    all: &[(u32, RecordedExemplar)],
    cells: Range<u32>,
) -> &[(u32, RecordedExemplar)] {
    let first = all.partition_point(|(cell, _)| *cell < cells.start);
    let count = all[first..].partition_point(|(cell, _)| *cell < cells.end);
    &all[first..][..count]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_checked() {
        let long = "x".repeat(120);
        for (exemplar, hint) in [
            (Exemplar::new("trace_id", &long), None),
            (Exemplar::new("trace_id", format!("{long}x")), Some("128")),
            (Exemplar::new("trace_id", "ü".repeat(120)), None),
            (Exemplar::new("trace-id", "x"), Some("invalid characters")),
            (Exemplar::new("", "x"), Some("invalid characters")),
            (Exemplar::new("1a", "x"), Some("invalid characters")),
            (Exemplar::new("_a1", "x"), None),
            (Exemplar::new("a", 1).with("a", 2), Some("twice")),
            (
                Exemplar::new("a", 1).with("b", 2).with("c", 3).with("d", 4),
                None,
            ),
            (
                Exemplar::new("a", 1)
                    .with("b", 2)
                    .with("c", 3)
                    .with("d", 4)
                    .with("e", 5),
                Some("four"),
            ),
        ] {
            let mistake = exemplar.mistake();
            assert_eq!(mistake.is_some(), hint.is_some(), "{exemplar}: {mistake:?}");
            assert!(
                mistake.unwrap_or("").contains(hint.unwrap_or("")),
                "{mistake:?}"
            );
        }
        let odd = Exemplar::new("a", "\"\\\n").with("b", "");
        assert_eq!(odd.to_string(), r#"{a="\"\\\n",b=""}"#);
    }

    #[test]
    fn a_cell_keeps_its_newest() {
        // Far above the cells that these unit tests allocate.
        let cell = 1 << 30;
        for value in [1.0, 2.0] {
            for cell in [cell + 1, cell + 40, cell + 17] {
                store_exemplar(
                    cell,
                    RecordedExemplar {
                        exemplar: Exemplar::new("n", value),
                        value,
                        at: Duration::ZERO,
                    },
                );
            }
        }
        let mut all = Vec::new();
        read_exemplars(&mut all);
        let cells = |range| {
            exemplars_of_cells(&all, range)
                .iter()
                .map(|(cell, kept)| (*cell, kept.value))
        };
        let found: Vec<_> = cells(cell..cell + 40).collect();
        assert_eq!(found, [(cell + 1, 2.0), (cell + 17, 2.0)]);
        assert_eq!(cells(cell + 2..cell + 3).count(), 0);
        assert_eq!(cells(cell + 17..cell + 18).count(), 1);
    }
}
