//! Routes, and the endpoints that their requests count for.
//!
//! The number of endpoints is bounded by the router's routes, that of methods
//! by those that a route serves, that of statuses by the program. So all of them
//! live as long as the process.
//!
//! What no route serves, by its path (404) or by its method (405), is the endpoint
//! `unmatched`, with the methods `GET` and `OTHER` only: both are there from the
//! start, so that such requests add no series.

use super::method::MethodMetrics;
use super::schema::{Buckets, Schema};
use crate::declaration::Endpoint;
use crate::labels::LabelValue;
use http::{Method, StatusCode};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The methods' number: see `LabelValue` for `Method`.
pub(super) const METHODS: usize = <Method as LabelValue>::VALUES.len();

/// How requests that no route serves are declared.
pub(super) const UNMATCHED_STATUSES: &[u16] = &[404, 405];
pub(super) const UNMATCHED_METHODS: [usize; 2] = [0, METHODS - 1];

/// A route of the router, or that of everything which none matches.
#[derive(Debug)]
pub(in crate::http) struct Route {
    /// As the router has it.
    pub(in crate::http) path: &'static str,
    /// What its requests count for: nothing, if it is not measured.
    pub(super) endpoint: Option<&'static EndpointMetrics>,
}

/// An endpoint: a route, a group of routes, or everything that none serves.
///
/// Its methods are told apart, each as often as the labels that come from the
/// request have combinations of values: a *variant* is one of those.
#[derive(Debug)]
pub(super) struct EndpointMetrics {
    schema: &'static Schema,
    /// The label `endpoint`.
    name: &'static str,
    /// Whether it has series, and not only cells.
    exposed: bool,
    /// Whether a handler declares it: then its methods are known.
    declared: AtomicBool,
    methods: Box<[OnceLock<MethodMetrics>]>,
}

impl EndpointMetrics {
    pub(super) fn new(schema: &'static Schema, name: &'static str, exposed: bool) -> Self {
        let methods = std::iter::repeat_with(OnceLock::new);
        Self {
            schema,
            name,
            exposed,
            declared: AtomicBool::new(false),
            methods: methods.take(METHODS * schema.variants).collect(),
        }
    }

    /// The endpoint with a name, made if there is none.
    pub(super) fn find(
        endpoints: &mut BTreeMap<&'static str, &'static Self>,
        name: &str,
        leaked: impl FnOnce() -> &'static str,
        schema: &'static Schema,
    ) -> &'static Self {
        if let Some(endpoint) = endpoints.get(name) {
            return endpoint;
        }
        let endpoint: &'static Self = Box::leak(Box::new(Self::new(schema, leaked(), true)));
        endpoints.insert(endpoint.name, endpoint);
        endpoint
    }

    /// The number of a method and variant.
    #[inline]
    pub(super) fn index(method: &Method, variant: usize) -> usize {
        method.index() + variant * METHODS
    }

    /// The cells of a method that is declared, or was served before.
    #[inline]
    pub(super) fn served(&self, index: usize) -> Option<&MethodMetrics> {
        self.methods[index].get()
    }

    /// The cells of a method.
    pub(super) fn method(&'static self, index: usize) -> &'static MethodMetrics {
        self.methods[index].get_or_init(|| self.make(index, &[], self.schema.durations))
    }

    /// What counts requests of this number, where no route serves them.
    pub(super) fn unserved(&self, index: usize) -> &'static MethodMetrics {
        let [get, other] = UNMATCHED_METHODS;
        let (method, variant) = (index % METHODS, index / METHODS);
        let method = if method == get { get } else { other };
        self.schema.unserved().method(method + variant * METHODS)
    }

    /// Whether it stands for what no route serves.
    pub(super) fn is_unserved(&self) -> bool {
        std::ptr::eq(self, self.schema.unserved())
    }

    /// Whether a handler declares it, so that its methods are known.
    pub(super) fn is_declared(&self) -> bool {
        // Relaxed: set before there are requests.
        self.declared.load(Ordering::Relaxed)
    }

    /// Gives a method its series, as a handler declares it.
    pub(super) fn declare(&'static self, method: usize, declared: &Endpoint) {
        self.declared.store(true, Ordering::Relaxed);
        // The routes of a group may promise different things: it has the
        // buckets of all.
        let buckets = if self.name == declared.path {
            self.schema.buckets_of(declared)
        } else {
            self.schema.durations
        };
        for variant in 0..self.schema.variants {
            let index = method + variant * METHODS;
            let make = || self.make(index, declared.statuses, buckets);
            let metrics = self.methods[index].get_or_init(make);
            // Another route of the group may have been the first.
            let statuses = declared.statuses.iter();
            for status in statuses.filter_map(|code| StatusCode::from_u16(*code).ok()) {
                metrics.status(status);
            }
            if !declared.errors.is_empty() {
                metrics.errors(declared.errors);
            }
        }
    }

    /// Gives a method its series, for what no route serves.
    pub(super) fn declare_unmatched(&'static self, index: usize, statuses: &[u16]) {
        let make = || self.make(index, statuses, self.schema.durations);
        self.methods[index].get_or_init(make);
    }

    fn make(&self, index: usize, statuses: &[u16], buckets: Buckets) -> MethodMetrics {
        let (method, variant) = (index % METHODS, index / METHODS);
        let series = super::families::Series {
            schema: self.schema,
            method: <Method as LabelValue>::VALUES[method],
            endpoint: self.name,
            variant,
            exposed: self.exposed,
        };
        MethodMetrics::new(series, statuses, buckets)
    }
}
