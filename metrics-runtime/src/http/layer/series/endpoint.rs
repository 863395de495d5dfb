//! An endpoint and the methods that it serves.
//!
//! The router bounds the number of endpoints, each route bounds its methods, and the source code
//! bounds the status codes. So none of them needs to be freed.
//!
//! If no route serves a request, because of its path (404) or its method (405), it counts for
//! the endpoint `unmatched`. Its only methods are `GET` and `OTHER`. Both exist from the start,
//! so such requests add no series.

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

// The methods and status codes that `unmatched` has from the start.
pub(super) const UNMATCHED_METHODS: [usize; 2] = [0, METHODS - 1];
pub(super) const UNMATCHED_STATUSES: &[u16] = &[404, 405];

/// An endpoint: a route, a group of routes, or all requests that no route serves.
///
/// It has metrics for each method and each *variant*: a combination of the values of labels that
/// come from the request.
#[derive(Debug)]
pub(in crate::http::layer) struct EndpointMetrics {
    schema: &'static Schema,
    /// The label `endpoint`.
    name: &'static str,
    /// Whether its series are exposed. Its cells always exist.
    exposed: bool,
    /// Whether a handler declares it, so that its methods are known.
    declared: AtomicBool,
    methods: Box<[OnceLock<MethodMetrics>]>,
    /// Counts the requests whose method the route does not serve. `None` for
    /// `unmatched` itself.
    unmatched: Option<&'static Self>,
}

impl EndpointMetrics {
    /// The endpoint of a route or of a group of routes.
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

    /// The metrics of a method that is declared, or that was served before.
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

    /// Whether it counts requests that no route serves.
    pub(in crate::http::layer) fn is_unmatched(&self) -> bool {
        self.unmatched.is_none()
    }

    /// Whether a handler declares it, so that its methods are known.
    pub(in crate::http::layer) fn is_declared(&self) -> bool {
        // Relaxed, because it is set before the first request.
        self.declared.load(Ordering::Relaxed)
    }

    /// Registers the series of a method that a handler declares.
    pub(super) fn declare(&'static self, method: usize, declared: &Endpoint) {
        self.declared.store(true, Ordering::Relaxed);
        // The routes of a group can have different objectives, so a group has the buckets of the
        // layer.
        let buckets = if self.name == declared.path {
            self.schema.buckets_of(declared)
        } else {
            self.schema.durations
        };
        for variant in 0..self.schema.variants {
            let index = method + variant * METHODS;
            let make = || self.make(index, declared.statuses, buckets);
            let metrics = self.methods[index].get_or_init(make);
            // If another route of the group was declared first, these are missing.
            let statuses = declared.statuses.iter();
            for status in statuses.filter_map(|code| StatusCode::from_u16(*code).ok()) {
                metrics.status(status);
            }
            if !declared.errors.is_empty() {
                metrics.errors(declared.errors);
            }
        }
    }

    /// Registers the series of a method of `unmatched`.
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

/// The index under which `unmatched` counts a method: that of `GET`, or that of `OTHER` for all
/// other methods.
fn unmatched_index(index: usize) -> usize {
    let [get, other] = UNMATCHED_METHODS;
    let (method, variant) = (index % METHODS, index / METHODS);
    let method = if method == get { get } else { other };
    method + variant * METHODS
}
