//! The `http_*` families, and the run of cells of one method of one endpoint.
//!
//! | offset | holds |
//! |---|---|
//! | `REQUEST_SIZE`, `RESPONSE_SIZE` | the size's sum (bytes) and buckets |
//! | `STARTED`, `FINISHED` | requests; their difference is in progress |
//! | `EXCEPTIONS` | one cell for each [`Exception`] |
//! | `STATUSES` | one cell for each status that is declared |
//! | [`duration`] | the duration's sum (nanoseconds) and buckets |
//!
//! Other statuses get a cell of their own when they are first seen.

use super::endpoints::declared_members;
use crate::declaration::{
    ClaimDeclaration, Declaration, Family, HTTP_BUCKETS, Kind, Label, Member, Reading,
    SIZE_BUCKETS, SumUnit, Values, constant, nanos,
};
use crate::labels::LabelValue;
use crate::recording::IntegerBounds;
use crate::registration::{CellBase, Registration};
use std::array;

/// Bounds of the duration's buckets, in nanoseconds.
pub(super) static DURATION_BOUNDS: IntegerBounds =
    IntegerBounds::new(&nanos::<{ HTTP_BUCKETS.len() }>(HTTP_BUCKETS));

/// Bounds of the sizes' buckets, in bytes.
pub(super) static SIZE_BOUNDS: IntegerBounds =
    IntegerBounds::new(&whole::<{ SIZE_BUCKETS.len() }>(SIZE_BUCKETS));

pub(super) const REQUEST_SIZE: usize = 0;
pub(super) const RESPONSE_SIZE: usize = REQUEST_SIZE + SIZE_BUCKETS.len() + 2;
pub(super) const STARTED: usize = RESPONSE_SIZE + SIZE_BUCKETS.len() + 2;
pub(super) const FINISHED: usize = STARTED + 1;
pub(super) const EXCEPTIONS: usize = FINISHED + 1;
pub(super) const STATUSES: usize = EXCEPTIONS + Exception::VALUES.len();

/// Where the duration begins, behind so many statuses.
pub(super) const fn duration(statuses: usize) -> usize {
    STATUSES + statuses
}

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

/// The members of a method of an endpoint, in the order of their cells.
pub(super) fn members(
    method: &'static &'static str,
    endpoint: &'static &'static str,
    statuses: &'static [&'static str],
    buckets: &'static [f64],
) -> Vec<Member> {
    let both = vec![
        constant("method", array::from_ref(method)),
        constant("endpoint", array::from_ref(endpoint)),
    ];
    let family = |name, help, kind| Family { name, help, kind };
    let size = |name, help, first: usize| {
        let reading = Reading::Histogram {
            first: first as u32,
            buckets: SIZE_BUCKETS,
            sum: SumUnit::Integer,
        };
        Member::new(family(name, help, Kind::Histogram), both.clone(), reading)
    };
    let mut members = vec![
        Member::new(
            family(
                "http_request_duration_seconds",
                "How long HTTP requests took, to the head of the response, or to its end where \
                 it is streamed.",
                Kind::Histogram,
            ),
            both.clone(),
            Reading::Histogram {
                first: duration(statuses.len()) as u32,
                buckets,
                sum: SumUnit::Nanoseconds,
            },
        ),
        size(
            "http_request_size_bytes",
            "Bytes that were read of the bodies of HTTP requests.",
            REQUEST_SIZE,
        ),
        size(
            "http_response_size_bytes",
            "Bytes in the bodies of HTTP responses.",
            RESPONSE_SIZE,
        ),
        Member::new(
            family(
                "http_requests_in_progress",
                "HTTP requests whose response is not complete yet.",
                Kind::Gauge,
            ),
            both.clone(),
            Reading::InProgress {
                started: STARTED as u32,
                finished: FINISHED as u32,
                outcomes: 1,
            },
        ),
        Member::new(
            family(
                "http_exceptions_total",
                "HTTP requests that ended without a complete response, by what ended them.",
                Kind::Counter,
            ),
            vec![
                Label {
                    name: "exception_type",
                    values: Values::Listed(Exception::VALUES),
                },
                constant("endpoint", array::from_ref(endpoint)),
            ],
            Reading::Counter {
                first: EXCEPTIONS as u32,
            },
        ),
    ];
    if !statuses.is_empty() {
        members.push(status_member(method, endpoint, statuses, STATUSES));
    }
    members
}

/// The member that counts requests of these statuses, from cell `first` on.
pub(super) fn status_member(
    method: &'static &'static str,
    endpoint: &'static &'static str,
    statuses: &'static [&'static str],
    first: usize,
) -> Member {
    Member::new(
        Family {
            name: "http_requests_total",
            help: "HTTP requests that have ended, by method, endpoint and status code.",
            kind: Kind::Counter,
        },
        vec![
            constant("method", array::from_ref(method)),
            constant("endpoint", array::from_ref(endpoint)),
            Label {
                name: "status_code",
                values: Values::Listed(statuses),
            },
        ],
        Reading::Counter {
            first: first as u32,
        },
    )
}

/// The families, as names that are taken.
fn claims() -> Vec<Member> {
    let mut claims = members(&"", &"", &[""], HTTP_BUCKETS);
    for claim in &mut claims {
        claim.reading = Reading::Claim;
    }
    claims
}

static CLAIM: CellBase = CellBase::new();

inventory::submit! {
    Registration::new(
        &Declaration::Claim(ClaimDeclaration {
            members: claims,
            declared: declared_members,
        }),
        crate::__source!("HttpMetrics"),
        &CLAIM,
    )
}
