//! An endpoint and the methods that it serves.
//!
//! The router bounds the number of endpoints, each route bounds its methods, and
//! the source code bounds the status codes. So all of them live as long as the
//! process.
//!
//! Requests that no route serves, because of their path (404) or their method
//! (405), count for the endpoint `unmatched`. Its methods are `GET` and `OTHER`
//! only. Both exist from the start, so such requests add no series.

use super::buckets::Buckets;
use super::families::MethodSeries;
use super::method::MethodMetrics;
use super::schema::Schema;
use crate::declaration::Endpoint;
use crate::labels::LabelValue;
use http::{Method, StatusCode};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The number of methods: see `LabelValue` for `Method`.
pub(super) const METHODS: usize = <Method as LabelValue>::VALUES.len();

/// The methods and status codes that `unmatched` has from the start.
pub(super) const UNMATCHED_METHODS: [usize; 2] = [0, METHODS - 1];
pub(super) const UNMATCHED_STATUSES: &[u16] = &[404, 405];

/// An endpoint: a route, a group of routes, or everything that no route serves.
///
/// It has metrics for each method and each *variant*: a combination of the values
/// of those labels that come from the request.
#[derive(Debug)]
pub(in crate::http::layer) struct EndpointMetrics {
    schema: &'static Schema,
    /// The label `endpoint`.
    name: &'static str,
    /// Whether its series are exposed. Its cells exist in any case.
    exposed: bool,
    /// Whether a handler declares it. Then its methods are known.
    declared: AtomicBool,
    methods: Box<[OnceLock<MethodMetrics>]>,
    /// Counts the requests whose method the route does not serve. `None` for
    /// `unmatched` itself.
    unmatched: Option<&'static Self>,
}

impl EndpointMetrics {
    /// An endpoint that a route or a group of routes has.
    pub(super) fn new(
        schema: &'static Schema,
        name: &'static str,
        unmatched: &'static Self,
    ) -> Self {
        Self {
            schema,
            name,
            exposed: true,
            declared: AtomicBool::new(false),
            methods: empty_methods(schema),
            unmatched: Some(unmatched),
        }
    }

    /// The endpoint of requests that no route serves.
    pub(super) fn unmatched(schema: &'static Schema) -> Self {
        Self {
            schema,
            name: schema.unmatched,
            exposed: !schema.settings.ignore_unmatched,
            declared: AtomicBool::new(false),
            methods: empty_methods(schema),
            unmatched: None,
        }
    }

    /// The index of a method and variant.
    #[inline]
    pub(in crate::http::layer) fn index(method: &Method, variant: usize) -> usize {
        method.index() + variant * METHODS
    }

    /// The metrics of a method that is declared or was served before.
    #[inline]
    pub(in crate::http::layer) fn served(&self, index: usize) -> Option<&MethodMetrics> {
        self.methods[index].get()
    }

    /// The metrics of a method.
    pub(in crate::http::layer) fn method(&'static self, index: usize) -> &'static MethodMetrics {
        self.methods[index].get_or_init(|| self.make(index, &[], self.schema.durations))
    }

    /// The metrics of requests whose method the route does not serve.
    pub(in crate::http::layer) fn unserved(&'static self, index: usize) -> &'static MethodMetrics {
        let unmatched = self.unmatched.unwrap_or(self);
        unmatched.method(unmatched_index(index))
    }

    /// Whether it counts what no route serves.
    pub(in crate::http::layer) fn is_unmatched(&self) -> bool {
        self.unmatched.is_none()
    }

    /// Whether a handler declares it, so that its methods are known.
    pub(in crate::http::layer) fn is_declared(&self) -> bool {
        // Relaxed: set before the first request.
        self.declared.load(Ordering::Relaxed)
    }

    /// Gives a method its series, as a handler declares it.
    pub(super) fn declare(&'static self, method: usize, declared: &Endpoint) {
        self.declared.store(true, Ordering::Relaxed);
        // The routes of a group may have different objectives. So a group has the
        // layer's buckets.
        let buckets = if self.name == declared.path {
            self.schema.buckets_of(declared)
        } else {
            self.schema.durations
        };
        for variant in 0..self.schema.variants {
            let index = method + variant * METHODS;
            let make = || self.make(index, declared.statuses, buckets);
            let metrics = self.methods[index].get_or_init(make);
            // Another route of the group may have been declared first.
            let statuses = declared.statuses.iter();
            for status in statuses.filter_map(|code| StatusCode::from_u16(*code).ok()) {
                metrics.status(status);
            }
            if !declared.errors.is_empty() {
                metrics.errors(declared.errors);
            }
        }
    }

    /// Gives a method of `unmatched` its series.
    pub(super) fn declare_unmatched(&'static self, index: usize, statuses: &[u16]) {
        let make = || self.make(index, statuses, self.schema.durations);
        self.methods[index].get_or_init(make);
    }

    fn make(&self, index: usize, statuses: &[u16], buckets: Buckets) -> MethodMetrics {
        let (method, variant) = (index % METHODS, index / METHODS);
        let series = MethodSeries {
            schema: self.schema,
            method: self.schema.settings.method_name(method),
            endpoint: self.name,
            variant,
            exposed: self.exposed,
        };
        MethodMetrics::new(series, statuses, buckets)
    }
}

fn empty_methods(schema: &Schema) -> Box<[OnceLock<MethodMetrics>]> {
    let methods = std::iter::repeat_with(OnceLock::new);
    methods.take(METHODS * schema.variants).collect()
}

/// The index under which `unmatched` counts a method: `GET`, or `OTHER` for all
/// others.
fn unmatched_index(index: usize) -> usize {
    let [get, other] = UNMATCHED_METHODS;
    let (method, variant) = (index % METHODS, index / METHODS);
    let method = if method == get { get } else { other };
    method + variant * METHODS
}
