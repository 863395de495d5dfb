//! A configuration's series: the names of its families and labels, and its
//! endpoints.
//!
//! There is one schema for all layers with the same settings, for as long as
//! the process lives: so many as the program's text has configurations. Layers
//! with other settings have endpoints of their own.

use super::endpoints::{EndpointMetrics, METHODS, Route, UNMATCHED_METHODS, UNMATCHED_STATUSES};
use super::family_names::Names;
use super::settings::Settings;
use crate::declaration::{DynamicValues as _, Endpoint, Label, Native, OTHER, Values, nanos_of};
use crate::labels::LabelValue as _;
use crate::recording::IntegerBounds;
use crate::storage::{Dictionary, List};
use crate::support::lock::lock;
use http::Method;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

/// Bounds of a histogram's buckets, in its unit and as whole numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buckets {
    pub(super) exposed: &'static [f64],
    pub(super) bounds: &'static IntegerBounds,
    /// The native ones, if there are some.
    pub(super) native: Option<Native>,
}

impl Buckets {
    fn new(exposed: Vec<f64>, native: Option<Native>, whole: impl Fn(f64) -> u64) -> Self {
        let bounds = exposed.iter().map(|bound| whole(*bound)).collect();
        let bounds = IntegerBounds::new(Vec::leak(bounds));
        Self {
            exposed: Vec::leak(exposed),
            bounds: Box::leak(Box::new(match native {
                None => bounds,
                Some(native) => bounds.with_native(native),
            })),
            native,
        }
    }

    /// Of durations, in seconds.
    pub(super) fn of_seconds(bounds: Vec<f64>) -> Self {
        Self::of_seconds_and(bounds, None)
    }

    /// Of durations, and native ones.
    fn of_seconds_and(bounds: Vec<f64>, native: Option<Native>) -> Self {
        Self::new(bounds, native, nanos_of)
    }

    /// Cells of a histogram.
    pub(super) fn cells(self) -> usize {
        let native = self.native.map_or(0, |native| native.layout(true).cells());
        self.bounds.cells() + native
    }

    /// Of sizes, in bytes.
    fn of_bytes(bounds: Vec<f64>) -> Self {
        // What lies between two whole numbers is above the lower one.
        Self::new(bounds, None, |bytes| bytes as u64)
    }
}

/// Routes that are told apart: far more than a router has.
const MOST_ROUTES: u32 = 1 << 16;

/// The paths of the routes of all routers, with their numbers.
static ROUTES: Dictionary = Dictionary::new(MOST_ROUTES);

/// The series of all layers with the same settings.
pub(in crate::http) struct Schema {
    pub(super) settings: Settings,
    pub(super) names: Names,
    pub(super) durations: Buckets,
    pub(super) sizes: Buckets,
    pub(super) high_resolution: Buckets,
    /// Labels with one value.
    constants: Vec<Label>,
    /// Labels whose values come from the request.
    request_labels: Vec<Label>,
    /// How many combinations of values those have.
    pub(super) variants: usize,
    /// The routes by their numbers; the first is what none matches.
    routes: List<Route>,
    /// The endpoints by their names.
    endpoints: Mutex<BTreeMap<&'static str, &'static EndpointMetrics>>,
    /// What counts requests that no route serves.
    unserved: OnceLock<&'static EndpointMetrics>,
    /// What is not measured of what no route matches.
    left_out: Route,
}

/// Those that were made so far.
static SCHEMAS: Mutex<Vec<&'static Schema>> = Mutex::new(Vec::new());

/// Whether there is one without options, and whether there are others.
static PLAIN_MADE: AtomicBool = AtomicBool::new(false);
static OTHER_MADE: AtomicBool = AtomicBool::new(false);

impl Schema {
    /// The schema of these settings, which are valid. Every declared endpoint
    /// has its series from here on.
    pub(super) fn of(settings: Settings) -> &'static Self {
        let mut schemas = lock(&SCHEMAS);
        if let Some(made) = schemas.iter().find(|made| made.settings == settings) {
            return made;
        }
        let schema: &'static Self = Box::leak(Box::new(Self::new(settings)));
        schema.declare();
        schemas.push(schema);
        let made = if schema.settings == Settings::default() {
            &PLAIN_MADE
        } else {
            &OTHER_MADE
        };
        // Relaxed: it publishes nothing.
        made.store(true, Ordering::Relaxed);
        schema
    }

    /// Whether there are layers, and all of them have options: then what is
    /// declared has other series than it would have without.
    pub(super) fn all_have_options() -> bool {
        OTHER_MADE.load(Ordering::Relaxed) && !PLAIN_MADE.load(Ordering::Relaxed)
    }

    /// Those of all layers that were made so far.
    #[cfg(feature = "artifacts")]
    pub(super) fn all() -> Vec<&'static Self> {
        lock(&SCHEMAS).clone()
    }

    pub(super) fn new(settings: Settings) -> Self {
        let values = |values: &[String]| {
            let leaked: Vec<&'static str> =
                values.iter().map(|value| leak(value.clone())).collect();
            Values::Listed(Vec::leak(leaked))
        };
        let constants = settings.constant_labels.iter().map(|(name, value)| Label {
            name: leak(name.clone()),
            values: values(std::slice::from_ref(value)),
        });
        let request_labels = settings.request_labels.iter().map(|label| Label {
            name: leak(label.name.clone()),
            values: values(&label.values),
        });
        Self {
            names: Names::of(&settings),
            durations: Buckets::of_seconds(settings.buckets.clone()),
            sizes: Buckets::of_bytes(if settings.size_summaries {
                Vec::new()
            } else {
                settings.size_buckets.clone()
            }),
            high_resolution: Buckets::of_seconds(settings.high_resolution.buckets.clone()),
            constants: constants.collect(),
            request_labels: request_labels.collect(),
            variants: settings.variants(),
            routes: List::new(),
            endpoints: Mutex::new(BTreeMap::new()),
            unserved: OnceLock::new(),
            left_out: Route {
                path: leak(settings.unmatched.clone()),
                endpoint: None,
            },
            settings,
        }
    }

    /// Gives every declared endpoint its series, before any request comes.
    fn declare(&'static self) {
        for declared in inventory::iter::<Endpoint> {
            let Ok(method) = Method::from_bytes(declared.method.as_bytes()) else {
                continue;
            };
            if let Some(endpoint) = self.route(Some(declared.path)).endpoint {
                endpoint.declare(method.index(), declared);
            }
        }
        let unserved = self.unserved();
        for variant in 0..self.variants {
            for method in UNMATCHED_METHODS {
                unserved.declare_unmatched(method + variant * METHODS, UNMATCHED_STATUSES);
            }
        }
    }

    /// A route, by its path; what no route matches, if there is none.
    #[inline]
    pub(super) fn route(&'static self, path: Option<&str>) -> &'static Route {
        let number = path.map_or(OTHER, |path| ROUTES.number(path));
        self.routes
            .get_or_init(number as u32, || self.make_route(number))
    }

    /// What a request counts for whose path no route matches.
    #[cold]
    pub(super) fn unmatched(&'static self, path: &str) -> &'static Route {
        let routes = &self.settings.routes;
        if routes.leave_out_some() && !routes.measure(path) {
            return &self.left_out;
        }
        self.route(None)
    }

    fn make_route(&'static self, number: u64) -> Route {
        if number == OTHER {
            let measured = !self.settings.ignore_unmatched;
            return Route {
                path: self.left_out.path,
                endpoint: measured.then(|| self.unserved()),
            };
        }
        let path = ROUTES.value(number);
        let routes = &self.settings.routes;
        let endpoint = || {
            let mut endpoints = lock(&self.endpoints);
            match routes.group(path) {
                None => EndpointMetrics::find(&mut endpoints, path, || path, self),
                Some(name) => {
                    EndpointMetrics::find(&mut endpoints, name, || leak(name.to_owned()), self)
                }
            }
        };
        Route {
            path,
            endpoint: routes.measure(path).then(endpoint),
        }
    }

    /// What counts requests that no route serves, by their path or method.
    pub(super) fn unserved(&'static self) -> &'static EndpointMetrics {
        self.unserved.get_or_init(|| {
            let exposed = !self.settings.ignore_unmatched;
            Box::leak(Box::new(EndpointMetrics::new(
                self,
                self.left_out.path,
                exposed,
            )))
        })
    }

    /// The buckets of a declared endpoint's durations.
    pub(super) fn buckets_of(&self, declared: &Endpoint) -> Buckets {
        if let Some(own) = declared.buckets {
            return Buckets::of_seconds_and(own.to_vec(), declared.native);
        }
        let latency = declared.objective.and_then(|objective| objective.latency);
        let promised = latency.map(|latency| latency.seconds);
        // What it promises has to be a bound, or no query finds it.
        match promised.filter(|bound| !self.durations.exposed.contains(bound)) {
            None => self.durations,
            Some(bound) => {
                let mut bounds = self.durations.exposed.to_vec();
                let at = bounds.partition_point(|other| *other < bound);
                bounds.insert(at, bound);
                Buckets::of_seconds(bounds)
            }
        }
    }

    /// The labels that all families have: those that come from the request, as
    /// this combination of values has them, and the constant ones.
    pub(super) fn common_labels(&self, variant: usize) -> Vec<Label> {
        let mut rest = variant;
        let one = |label: &Label| {
            let count = label.values.count() as usize;
            let value = rest % count;
            rest /= count;
            let values = match label.values {
                Values::Listed(values) => Values::Listed(&values[value..=value]),
                other => other,
            };
            Label { values, ..*label }
        };
        let from_request = self.request_labels.iter().map(one);
        let mut labels: Vec<_> = from_request.collect();
        labels.extend_from_slice(&self.constants);
        labels
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// A text for as long as the process lives. The caller bounds how many.
pub(super) fn leak(text: String) -> &'static str {
    text.leak()
}
