//! The metrics of pushes.

use super::push_error::PushError;
use crate::declaration::{Family, Kind, Label, Layout, Member, SumUnit, Values, constant};
use crate::platform::clock::{self, Reading};
use crate::recording::CellRange;
use crate::registration::{self, reserve_names};
use std::array;
use std::sync::OnceLock;

/// The values of the label `result`, in the order of the cells.
const RESULTS: &[&str] = &[
    "ok",
    "partial",
    "rejected",
    "timeout",
    "unreachable",
    "failed",
    "cancelled",
];

/// The index of `cancelled`.
const CANCELLED: usize = RESULTS.len() - 1;

// The cells after the results: the sum of the durations, their count, and the bytes.
const SUM: usize = RESULTS.len();
const COUNT: usize = SUM + 1;
const BYTES: usize = SUM + 2;
const CELLS: usize = SUM + 3;

/// The protocol of a push.
#[derive(Clone, Copy, Debug)]
pub(super) enum Protocol {
    #[cfg(feature = "otlp")]
    Otlp,
    #[cfg(feature = "pushgateway")]
    Pushgateway,
}

/// The values of the label `protocol`, in the order of [`Protocol`].
const NAMES: &[&str] = &[
    #[cfg(feature = "otlp")]
    "otlp",
    #[cfg(feature = "pushgateway")]
    "pushgateway",
];

impl Protocol {
    /// Registers the series of this protocol.
    pub(super) fn declare(self) {
        self.cells();
    }

    /// Counts sent bytes.
    pub(super) fn sends(self, bytes: usize) {
        self.cells().add(BYTES, bytes as u64);
    }

    fn cells(self) -> &'static CellRange {
        static OF_PROTOCOL: [OnceLock<CellRange>; NAMES.len()] =
            [const { OnceLock::new() }; NAMES.len()];
        let protocol = self as usize;
        OF_PROTOCOL[protocol].get_or_init(|| {
            let source = crate::__source!("metrics_pushes_total");
            CellRange::new(registration::register(source, members(protocol), CELLS))
        })
    }
}

/// Counts a push when it is dropped: as cancelled, unless [`end`](Self::end) was called.
#[derive(Debug)]
pub(super) struct MeasuredPush {
    protocol: Protocol,
    start: Reading,
    result: usize,
}

impl MeasuredPush {
    pub(super) fn begin(protocol: Protocol) -> Self {
        Self {
            protocol,
            start: clock::now(),
            result: CANCELLED,
        }
    }

    /// Counts the push with this result.
    pub(super) fn end(mut self, result: &Result<(), PushError>) {
        self.result = match result {
            Ok(()) => 0,
            Err(PushError::Partial { .. }) => 1,
            Err(PushError::Rejected { .. }) => 2,
            Err(PushError::Timeout(_)) => 3,
            Err(PushError::Unreachable(_)) => 4,
            Err(PushError::Failed) => 5,
            Err(PushError::Cancelled) => CANCELLED,
        };
    }
}

impl Drop for MeasuredPush {
    fn drop(&mut self) {
        let cells = self.protocol.cells();
        cells.add(COUNT, 1);
        cells.add(SUM, clock::nanos_since(self.start));
        cells.add(self.result, 1);
    }
}

const fn family(name: &'static str, help: &'static str, kind: Kind) -> Family {
    Family { name, help, kind }
}

const PUSHES: Family = family(
    "metrics_pushes_total",
    "Pushes of the metrics, by result.",
    Kind::Counter,
);

const DURATION: Family = family(
    "metrics_push_duration_seconds",
    "How long pushes of the metrics took, including retries.",
    Kind::Summary,
);

const SENT: Family = family(
    "metrics_push_bytes_total",
    "Bytes sent in pushes of the metrics, after compression.",
    Kind::Counter,
);

fn members(protocol: usize) -> Vec<Member> {
    let labels = || vec![constant("protocol", array::from_ref(&NAMES[protocol]))];
    let mut with_result = labels();
    with_result.push(Label {
        name: "result",
        values: Values::Listed(RESULTS),
    });
    let durations = Layout::Histogram {
        first: SUM as u32,
        buckets: &[],
        sum: SumUnit::Nanoseconds,
        native: None,
    };
    let bytes = Layout::Counter {
        first: BYTES as u32,
    };
    vec![
        Member::new(PUSHES, with_result, Layout::Counter { first: 0 }),
        Member::new(DURATION, labels(), durations),
        Member::new(SENT, labels(), bytes),
    ]
}

// Series exist only for the protocols that a process uses, so only the names are reserved.
reserve_names! {
    "metrics_pushes_total",
    members: || {
        let members = members(0).into_iter();
        let reserved = members.map(|member| Member {
            layout: Layout::ReservedName,
            ..member
        });
        reserved.collect()
    },
    declared: Vec::new,
}
