//! Every endpoint that was declared or seen, with the cells of its methods.
//!
//! The number of endpoints is bounded by the router's routes, that of methods
//! by those that a route serves, that of statuses by the program. So all of them
//! live as long as the process.
//!
//! What no route serves, by its path (404) or by its method (405), is the endpoint
//! `unmatched`, with the methods `GET` and `OTHER` only: both are there from the
//! start, so that such requests add no series.

use super::families::{DURATION_BOUNDS, STATUSES, duration, members, status_member};
use crate::declaration::{
    DynamicValues as _, Endpoint, HTTP_BUCKETS, Member, OTHER, Source, nanos_of,
};
use crate::labels::LabelValue;
use crate::recording::{IntegerBounds, Run};
use crate::registration;
use crate::storage::{Dictionary, List};
use crate::support::lock::lock;
use http::{Method, StatusCode};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// The label `endpoint` of requests that no route matched.
const UNMATCHED: &str = "unmatched";

/// How requests that no route serves are declared.
const UNMATCHED_STATUSES: &[u16] = &[404, 405];
const UNMATCHED_METHODS: [usize; 2] = [0, METHODS - 1];

/// The methods' number: see `LabelValue` for `Method`.
const METHODS: usize = <Method as LabelValue>::VALUES.len();

/// The first status code, and how many there are.
const FIRST_STATUS: u16 = 100;
const STATUS_CODES: usize = 900;

/// An endpoint: a route, or everything that none matches.
#[derive(Debug)]
pub(in crate::http) struct EndpointMetrics {
    /// The label `endpoint`.
    path: &'static str,
    /// Whether a handler declares it: then its methods are known.
    declared: AtomicBool,
    methods: [OnceLock<MethodMetrics>; METHODS],
}

/// A method of an endpoint.
#[derive(Debug)]
pub(super) struct MethodMetrics {
    pub(super) run: Run,
    method: &'static &'static str,
    path: &'static &'static str,
    /// For each status code the cell that counts it; 0 where there is none yet.
    /// (Cell 0 is never one: a method's other cells come first.)
    statuses: Box<[AtomicU32; STATUS_CODES]>,
    /// Held while a status gets its cell.
    adding_status: Mutex<()>,
    /// Where the duration's cells begin, and the bounds of its buckets.
    duration: usize,
    bounds: &'static IntegerBounds,
}

/// Routes that are told apart: far more than a router has.
const MOST_ROUTES: u32 = 1 << 16;

/// The routes' paths, with their numbers.
static ROUTES: Dictionary = Dictionary::new(MOST_ROUTES);

/// The routes by their numbers; the first is what none matches.
static ENDPOINTS: List<EndpointMetrics> = List::new();

/// The endpoint of a route, by its path; of no route, if there is none.
#[inline]
pub(super) fn endpoint(path: Option<&str>) -> &'static EndpointMetrics {
    let number = path.map_or(OTHER, |path| ROUTES.number(path));
    ENDPOINTS.get_or_init(number as u32, || EndpointMetrics {
        path: if number == OTHER {
            UNMATCHED
        } else {
            ROUTES.text(number)
        },
        declared: AtomicBool::new(false),
        methods: [const { OnceLock::new() }; METHODS],
    })
}

/// What counts requests of a method that no route serves.
pub(super) fn unmatched(method: &Method) -> &'static MethodMetrics {
    let [get, other] = UNMATCHED_METHODS;
    let index = if *method == Method::GET { get } else { other };
    endpoint(None).method(index)
}

/// Gives every declared endpoint its series, before any request comes.
pub(super) fn declare() {
    static DECLARED: OnceLock<()> = OnceLock::new();
    DECLARED.get_or_init(|| {
        for declared in inventory::iter::<Endpoint> {
            if let Ok(method) = Method::from_bytes(declared.method.as_bytes()) {
                let endpoint = endpoint(Some(declared.path));
                endpoint.declare(method.index(), declared.statuses, declared.buckets);
            }
        }
        for method in UNMATCHED_METHODS {
            endpoint(None).declare(method, UNMATCHED_STATUSES, HTTP_BUCKETS);
        }
    });
}

/// The series that [`declare`] adds, for those who only count them.
pub(super) fn declared_members() -> Vec<(Source, Vec<Member>)> {
    static DECLARED: OnceLock<Vec<(Source, Vec<Member>)>> = OnceLock::new();
    let declared = |endpoint: &'static Endpoint| {
        let Endpoint {
            method,
            path,
            statuses,
            buckets,
            source,
            ..
        } = endpoint;
        let members = members(method, path, status_texts(statuses), buckets);
        (*source, members)
    };
    let all = || {
        let texts = status_texts(UNMATCHED_STATUSES);
        let unmatched = UNMATCHED_METHODS.map(|method| {
            let method = &<Method as LabelValue>::VALUES[method];
            let members = members(method, &UNMATCHED, texts, HTTP_BUCKETS);
            (source(UNMATCHED), members)
        });
        let endpoints = inventory::iter::<Endpoint>.into_iter().map(declared);
        endpoints.chain(unmatched).collect()
    };
    DECLARED.get_or_init(all).clone()
}

impl EndpointMetrics {
    /// The cells of a method that is declared, or was served before.
    #[inline]
    pub(super) fn served(&self, method: usize) -> Option<&MethodMetrics> {
        self.methods[method].get()
    }

    /// The cells of a method.
    pub(super) fn method(&'static self, method: usize) -> &'static MethodMetrics {
        let make = || MethodMetrics::new(method, &self.path, &[], HTTP_BUCKETS);
        self.methods[method].get_or_init(make)
    }

    /// Whether a handler declares it, so that its methods are known.
    pub(super) fn is_declared(&self) -> bool {
        // Relaxed: set before there are requests.
        self.declared.load(Ordering::Relaxed)
    }

    /// Whether it stands for what no route matches.
    pub(super) fn is_unmatched(&'static self) -> bool {
        std::ptr::eq(self, endpoint(None))
    }

    /// The route's path.
    #[inline]
    pub(in crate::http) fn path(&self) -> &'static str {
        self.path
    }

    fn declare(&'static self, method: usize, statuses: &[u16], buckets: &'static [f64]) {
        let make = || MethodMetrics::new(method, &self.path, statuses, buckets);
        self.methods[method].get_or_init(make);
        self.declared.store(true, Ordering::Relaxed);
    }
}

impl MethodMetrics {
    fn new(
        method: usize,
        path: &'static &'static str,
        statuses: &[u16],
        buckets: &'static [f64],
    ) -> Self {
        let method = &<Method as LabelValue>::VALUES[method];
        let texts = status_texts(statuses);
        let members = members(method, path, texts, buckets);
        let bounds = if buckets == HTTP_BUCKETS {
            &DURATION_BOUNDS
        } else {
            let nanos = buckets.iter().map(|seconds| nanos_of(*seconds));
            Box::leak(Box::new(IntegerBounds::new(Box::leak(nanos.collect()))))
        };
        let run = Run::new(registration::register(source(path), members));
        let cells = Box::new([const { AtomicU32::new(0) }; STATUS_CODES]);
        for (at, code) in statuses.iter().enumerate() {
            let cell = run.cell(STATUSES + at);
            cells[usize::from(code - FIRST_STATUS)].store(cell, Ordering::Relaxed);
        }
        Self {
            run,
            method,
            path,
            statuses: cells,
            adding_status: Mutex::new(()),
            duration: duration(statuses.len()),
            bounds,
        }
    }

    /// Where the duration's cells begin, and the bounds of its buckets.
    #[inline]
    pub(super) fn duration(&self) -> (usize, &'static IntegerBounds) {
        (self.duration, self.bounds)
    }

    /// The cell that counts requests which ended with `status`.
    #[inline]
    pub(super) fn status(&self, status: StatusCode) -> Run {
        let slot = &self.statuses[usize::from(status.as_u16() - FIRST_STATUS)];
        // Relaxed: the number publishes nothing but itself.
        match slot.load(Ordering::Relaxed) {
            0 => self.add_status(status),
            cell => Run::new(cell),
        }
    }

    #[cold]
    fn add_status(&self, status: StatusCode) -> Run {
        let _adding = lock(&self.adding_status);
        let slot = &self.statuses[usize::from(status.as_u16() - FIRST_STATUS)];
        let cell = match slot.load(Ordering::Relaxed) {
            0 => {
                let texts: &'static [&'static str] =
                    Box::leak(Box::new([status_text(status.as_u16())]));
                let member = status_member(self.method, self.path, texts, 0);
                let cell = registration::register(source(self.path), vec![member]);
                slot.store(cell, Ordering::Relaxed);
                cell
            }
            cell => cell,
        };
        Run::new(cell)
    }
}

/// Status codes as a label's values.
fn status_texts(codes: &[u16]) -> &'static [&'static str] {
    Box::leak(codes.iter().map(|code| status_text(*code)).collect())
}

/// A status code as a label's value.
fn status_text(code: u16) -> &'static str {
    Box::leak(code.to_string().into())
}

/// What stands in a conflict: no line of the user's, but the layer.
fn source(path: &'static str) -> Source {
    Source {
        package: env!("CARGO_PKG_NAME"),
        file: file!(),
        line: line!(),
        module: module_path!(),
        item: path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_made_once() {
        let first = endpoint(Some("/made/once"));
        assert!(std::ptr::eq(first, endpoint(Some("/made/once"))));
        assert_eq!(first.path, "/made/once");
        assert_eq!(endpoint(None).path, "unmatched");
    }

    #[test]
    fn a_status_has_one_cell() {
        let metrics = endpoint(Some("/statuses")).method(0);
        let teapot = metrics.status(StatusCode::IM_A_TEAPOT);
        assert_eq!(
            metrics.status(StatusCode::IM_A_TEAPOT).cell(0),
            teapot.cell(0)
        );
        assert_ne!(metrics.status(StatusCode::OK).cell(0), teapot.cell(0));
    }
}
