//! The declaration of a queue: its families, and the order of the cells that its two ends write.

use super::family::Family;
use super::kind::Kind;
use super::label::{Label, Values};
use super::layout::{Layout, SumUnit};
use super::member::{Member, constant};
use super::native::classic_cells;
use super::process_mode::ProcessMode;
use std::array;

/// A queue. Its name is the value of the label `queue`.
#[derive(Debug)]
pub struct QueueDeclaration {
    /// Its name.
    pub name: &'static str,
    /// Bounds of the buckets of both histograms, in seconds.
    pub buckets: &'static [f64],
}

/// The outcomes of items in the order of their cells. Those of received items come first.
const OUTCOMES: &[&str] = &[
    "completed",
    "failed",
    "panic",
    "cancelled",
    "rejected",
    "closed",
    "dropped",
];

/// The number of outcomes of received items.
const OF_RECEIVED: usize = 4;

/// Where the cells of a queue are in its range:
///
/// 1. the sum and the buckets of the waiting times
/// 2. those of the processing times
/// 3. a cell for each outcome, with `dropped` last
/// 4. the number of received items; this cell is next to `dropped`, so that both together count
///    what has left the queue
/// 5. the number of items that have entered
/// 6. the capacity
#[derive(Clone, Copy, Debug)]
pub struct QueueCells {
    /// The sum of the processing times.
    pub processing: usize,
    /// The first outcome.
    pub outcomes: usize,
    /// The number of received items.
    pub received: usize,
    /// The number of items that have entered.
    pub entered: usize,
    /// The capacity.
    pub capacity: usize,
}

impl QueueCells {
    /// The cells for this number of bounds.
    pub const fn new(bounds: usize) -> Self {
        let histogram = classic_cells(bounds, None);
        let outcomes = 2 * histogram;
        let received = outcomes + OUTCOMES.len();
        Self {
            processing: histogram,
            outcomes,
            received,
            entered: received + 1,
            capacity: received + 2,
        }
    }
}

impl QueueDeclaration {
    /// A queue with this name and these bounds, in seconds.
    ///
    /// # Panics
    ///
    /// If the name is empty, there are no bounds, or they are not finite, above zero and ascending.
    /// The macro calls it in a static, so this is a compile error.
    pub const fn new(name: &'static str, buckets: &'static [f64]) -> Self {
        assert!(
            !name.is_empty(),
            "missing name of the queue: write `queue!(\"mails\")`"
        );
        assert!(
            !buckets.is_empty(),
            "empty buckets: write `buckets = [0.1, 1.0]`"
        );
        let mut last = 0.0;
        let mut i = 0;
        while i < buckets.len() {
            assert!(
                buckets[i] > last && buckets[i] < f64::INFINITY,
                "invalid buckets: write finite, ascending numbers of seconds above 0"
            );
            last = buckets[i];
            i += 1;
        }
        Self { name, buckets }
    }

    pub(super) fn members(&'static self) -> Vec<Member> {
        let cells = QueueCells::new(self.buckets.len());
        let labels = || vec![constant("queue", array::from_ref(&self.name))];
        let family = |kind, name, help| Family { name, help, kind };
        let histogram = |first| Layout::Histogram {
            first,
            buckets: self.buckets,
            sum: SumUnit::Nanoseconds,
            native: None,
        };
        let mut by_outcome = labels();
        by_outcome.push(Label {
            name: "outcome",
            values: Values::Listed(OUTCOMES),
        });
        vec![
            Member::new(
                family(
                    Kind::Gauge,
                    "queue_capacity",
                    "Capacity of a queue, in items.",
                ),
                labels(),
                Layout::Gauge {
                    first: cells.capacity as u32,
                    mode: ProcessMode::Sum,
                },
            ),
            Member::new(
                family(Kind::Gauge, "queue_depth", "Items that wait in a queue."),
                labels(),
                Layout::InProgress {
                    started: cells.entered as u32,
                    // The outcome `dropped`, and what was received.
                    finished: cells.received as u32 - 1,
                    outcomes: 2,
                },
            ),
            Member::new(
                family(
                    Kind::Gauge,
                    "queue_items_in_progress",
                    "Items received from a queue and not yet finished.",
                ),
                labels(),
                Layout::InProgress {
                    started: cells.received as u32,
                    finished: cells.outcomes as u32,
                    outcomes: OF_RECEIVED as u32,
                },
            ),
            Member::new(
                family(
                    Kind::Counter,
                    "queue_items_total",
                    "Items offered to a queue, by outcome.",
                ),
                by_outcome,
                Layout::Counter {
                    first: cells.outcomes as u32,
                },
            ),
            Member::new(
                family(
                    Kind::Histogram,
                    "queue_processing_seconds",
                    "Time from receiving an item to finishing it.",
                ),
                labels(),
                histogram(cells.processing as u32),
            ),
            Member::new(
                family(
                    Kind::Histogram,
                    "queue_wait_seconds",
                    "Time that items waited in a queue.",
                ),
                labels(),
                histogram(0),
            ),
        ]
    }
}
