//! The `http_*` families, and the run of cells of one method of one endpoint.
//!
//! | offset | holds |
//! |---|---|
//! | `DURATION` | the duration's sum (nanoseconds) and buckets |
//! | `REQUEST_SIZE`, `RESPONSE_SIZE` | the size's sum (bytes) and buckets |
//! | `STARTED`, `FINISHED` | requests; their difference is in progress |
//! | `EXCEPTIONS` | one cell for each [`Exception`] |
//! | `STATUSES` | one cell for each status that is declared |
//!
//! Other statuses get a cell of their own when they are first seen.

use crate::declaration::{
    Family, HTTP_BUCKETS, Kind, Label, LabelValue, Member, Reading, SIZE_BUCKETS, SumUnit, nanos,
};
use crate::recording::IntegerBounds;

/// Bounds of the duration's buckets, in nanoseconds.
pub(super) static DURATION_BOUNDS: IntegerBounds =
    IntegerBounds::new(&nanos::<{ HTTP_BUCKETS.len() }>(HTTP_BUCKETS));

/// Bounds of the sizes' buckets, in bytes.
pub(super) static SIZE_BOUNDS: IntegerBounds =
    IntegerBounds::new(&whole::<{ SIZE_BUCKETS.len() }>(SIZE_BUCKETS));

pub(super) const DURATION: usize = 0;
pub(super) const REQUEST_SIZE: usize = DURATION + HTTP_BUCKETS.len() + 2;
pub(super) const RESPONSE_SIZE: usize = REQUEST_SIZE + SIZE_BUCKETS.len() + 2;
pub(super) const STARTED: usize = RESPONSE_SIZE + SIZE_BUCKETS.len() + 2;
pub(super) const FINISHED: usize = STARTED + 1;
pub(super) const EXCEPTIONS: usize = FINISHED + 1;
pub(super) const STATUSES: usize = EXCEPTIONS + Exception::VALUES.len();

const fn whole<const N: usize>(bounds: &[f64]) -> [u64; N] {
    let mut whole = [0; N];
    let mut i = 0;
    while i < N {
        whole[i] = bounds[i] as u64;
        i += 1;
    }
    whole
}

/// What ended a request other than a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exception {
    /// A handler or a layer panicked.
    Panic,
    /// The client went away before the response was complete.
    Cancelled,
    /// The response's body failed after its head was sent.
    Body,
}

impl LabelValue for Exception {
    const VALUES: &'static [&'static str] = &["panic", "cancelled", "body"];

    fn index(&self) -> usize {
        *self as usize
    }
}

const REQUESTS: Family = Family {
    name: "http_requests_total",
    help: "HTTP requests that have ended, by method, endpoint and status code.",
    kind: Kind::Counter,
};

/// The members of a method of an endpoint, in the order of their cells.
pub(super) fn members(
    method: &'static [&'static str],
    endpoint: &'static [&'static str],
    statuses: &'static [&'static str],
) -> Vec<Member> {
    let method = Label {
        name: "method",
        values: method,
    };
    let endpoint = Label {
        name: "endpoint",
        values: endpoint,
    };
    let size = |name, help, first: usize| Member {
        family: Family {
            name,
            help,
            kind: Kind::Histogram,
        },
        labels: vec![method, endpoint],
        reading: Reading::Histogram {
            first: first as u32,
            buckets: SIZE_BUCKETS,
            sum: SumUnit::Integer,
        },
    };
    let mut members = vec![
        Member {
            family: Family {
                name: "http_request_duration_seconds",
                help: "How long HTTP requests took, to the head of the response, or to its end where it is streamed.",
                kind: Kind::Histogram,
            },
            labels: vec![method, endpoint],
            reading: Reading::Histogram {
                first: DURATION as u32,
                buckets: HTTP_BUCKETS,
                sum: SumUnit::Nanoseconds,
            },
        },
        size(
            "http_request_size_bytes",
            "Bytes in the bodies of HTTP requests.",
            REQUEST_SIZE,
        ),
        size(
            "http_response_size_bytes",
            "Bytes in the bodies of HTTP responses.",
            RESPONSE_SIZE,
        ),
        Member {
            family: Family {
                name: "http_requests_in_progress",
                help: "HTTP requests whose response is not complete yet.",
                kind: Kind::Gauge,
            },
            labels: vec![method, endpoint],
            reading: Reading::InProgress {
                started: STARTED as u32,
                finished: FINISHED as u32..FINISHED as u32 + 1,
            },
        },
        Member {
            family: Family {
                name: "http_exceptions_total",
                help: "HTTP requests that ended without a complete response, by what ended them.",
                kind: Kind::Counter,
            },
            labels: vec![
                Label {
                    name: "exception_type",
                    values: Exception::VALUES,
                },
                endpoint,
            ],
            reading: Reading::Counter {
                first: EXCEPTIONS as u32,
            },
        },
    ];
    if !statuses.is_empty() {
        members.push(status_member(method, endpoint, statuses, STATUSES));
    }
    members
}

/// The member that counts requests of these statuses, from cell `first` on.
pub(super) fn status_member(
    method: Label,
    endpoint: Label,
    statuses: &'static [&'static str],
    first: usize,
) -> Member {
    Member {
        family: REQUESTS,
        labels: vec![
            method,
            endpoint,
            Label {
                name: "status_code",
                values: statuses,
            },
        ],
        reading: Reading::Counter {
            first: first as u32,
        },
    }
}
