//! Maps the routes of the router to the endpoints that count their requests.
//!
//! Layers with the same settings share one table. Tables are never freed.

use super::endpoint::{EndpointMetrics, METHODS, UNMATCHED_METHODS, UNMATCHED_STATUSES};
#[cfg(feature = "grpc")]
use super::rpc::RpcTable;
use super::schema::Schema;
use crate::declaration::{DynamicValues as _, Endpoint, OTHER};
use crate::http::layer::config::Settings;
use crate::labels::LabelValue as _;
use crate::storage::{Dictionary, List};
use crate::support::lock::lock;
use http::Method;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// The maximum number of distinct routes, which is far more than a router has.
const MAX_ROUTES: u32 = 1 << 16;

/// The path templates of all routers, with their numbers. Their length is not limited, because
/// they come from the source code and not from clients.
static PATHS: Dictionary = Dictionary::new(MAX_ROUTES, u32::MAX);

/// The tables of all layers.
static TABLES: Mutex<Vec<&'static EndpointTable>> = Mutex::new(Vec::new());

/// Whether a layer has default settings.
static DEFAULTS_USED: AtomicBool = AtomicBool::new(false);
/// Whether a layer has other settings.
static OPTIONS_USED: AtomicBool = AtomicBool::new(false);

/// Whether layers have different names.
static SEVERAL_NAMES: AtomicBool = AtomicBool::new(false);

/// Identifies the names of a layer's families. Layers with equal names share families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) struct LayerNames(&'static str);

/// Whether the layers of the process have different names, so that a request can be measured
/// more than once.
#[inline]
pub(in crate::http::layer) fn several_names() -> bool {
    // Relaxed, because the flag publishes nothing else.
    SEVERAL_NAMES.load(Ordering::Relaxed)
}

/// A route of the router, or all paths that no route matches.
#[derive(Debug)]
pub(in crate::http::layer) struct Route {
    /// The path template of the router.
    pub(in crate::http::layer) path: &'static str,
    /// Whether it is a route of the router.
    pub(in crate::http::layer) is_known: bool,
    /// The endpoint that counts its requests. `None` if they are not measured.
    pub(in crate::http::layer) endpoint: Option<&'static EndpointMetrics>,
}

/// The routes and endpoints of all layers with the same settings.
pub(in crate::http::layer) struct EndpointTable {
    pub(super) schema: &'static Schema,
    pub(in crate::http::layer) names: LayerNames,
    /// The routes by the numbers of their paths. The first one stands for all paths that no
    /// route matches.
    routes: List<Route>,
    /// The endpoints by their names.
    endpoints: Mutex<BTreeMap<&'static str, &'static EndpointMetrics>>,
    /// Counts requests that no route serves.
    unmatched: &'static EndpointMetrics,
    /// Stands for excluded paths that no route matches.
    excluded: Route,
    /// The methods of gRPC services, if the layer names services.
    #[cfg(feature = "grpc")]
    rpcs: Option<RpcTable>,
}

impl EndpointTable {
    /// The table of these valid settings. The first call registers the series of every declared
    /// endpoint.
    pub(in crate::http::layer) fn for_settings(settings: Settings) -> &'static Self {
        let mut tables = lock(&TABLES);
        if let Some(table) = tables
            .iter()
            .find(|table| table.schema.settings == settings)
        {
            return table;
        }
        let used = if settings == Settings::default() {
            &DEFAULTS_USED
        } else {
            &OPTIONS_USED
        };
        let table: &'static Self = Box::leak(Box::new(Self::new(settings)));
        table.declare();
        if tables.iter().any(|other| other.names != table.names) {
            SEVERAL_NAMES.store(true, Ordering::Relaxed);
        }
        tables.push(table);
        // Relaxed, because the flag publishes nothing else.
        used.store(true, Ordering::Relaxed);
        table
    }

    /// Whether there are layers, and none of them has default settings. Then the options
    /// determine the names of the series of declared endpoints.
    pub(super) fn all_have_options() -> bool {
        OPTIONS_USED.load(Ordering::Relaxed) && !DEFAULTS_USED.load(Ordering::Relaxed)
    }

    /// The tables of all layers.
    pub(super) fn all() -> Vec<&'static Self> {
        lock(&TABLES).clone()
    }

    fn new(settings: Settings) -> Self {
        let schema: &'static Schema = Box::leak(Box::new(Schema::new(settings)));
        let unmatched = EndpointMetrics::unmatched(schema);
        Self {
            schema,
            names: LayerNames(schema.names.requests),
            routes: List::new(),
            endpoints: Mutex::new(BTreeMap::new()),
            unmatched: Box::leak(Box::new(unmatched)),
            excluded: Route {
                path: schema.unmatched,
                is_known: false,
                endpoint: None,
            },
            #[cfg(feature = "grpc")]
            rpcs: RpcTable::new(schema),
        }
    }

    /// The methods of gRPC services, if the layer names services.
    #[cfg(feature = "grpc")]
    #[inline]
    pub(in crate::http::layer) fn rpcs(&self) -> Option<&RpcTable> {
        self.rpcs.as_ref()
    }

    /// Whether requests with a path that no route matches are measured.
    #[cfg(feature = "grpc")]
    pub(in crate::http::layer) fn measures(&self, path: &str) -> bool {
        let routes = &self.schema.settings.routes;
        !routes.exclude_some() || routes.measure(path)
    }

    /// Registers the series of every declared endpoint before the first request.
    fn declare(&'static self) {
        for declared in inventory::iter::<Endpoint> {
            let Ok(method) = Method::from_bytes(declared.method.as_bytes()) else {
                continue;
            };
            if let Some(endpoint) = self.route(Some(declared.path)).endpoint {
                endpoint.declare(method.index(), declared);
            }
        }
        for variant in 0..self.schema.variants {
            for method in UNMATCHED_METHODS {
                let index = method + variant * METHODS;
                self.unmatched.declare_unmatched(index, UNMATCHED_STATUSES);
            }
        }
    }

    /// The route with this path template. `None` selects the route that stands for all unmatched
    /// paths.
    #[inline]
    pub(in crate::http::layer) fn route(&'static self, path: Option<&str>) -> &'static Route {
        let number = path.map_or(OTHER, |path| PATHS.number(path));
        self.routes
            .get_or_init(number as u32, || self.make_route(number))
    }

    /// The route of a request whose path is not matched.
    #[cold]
    pub(in crate::http::layer) fn unmatched_route(&'static self, path: &str) -> &'static Route {
        let routes = &self.schema.settings.routes;
        if routes.exclude_some() && !routes.measure(path) {
            return &self.excluded;
        }
        self.route(None)
    }

    fn make_route(&'static self, number: u64) -> Route {
        if number == OTHER {
            let measured = !self.schema.settings.ignore_unmatched;
            return Route {
                path: self.schema.unmatched,
                is_known: false,
                endpoint: measured.then_some(self.unmatched),
            };
        }
        let path = PATHS.value(number);
        let routes = &self.schema.settings.routes;
        Route {
            path,
            is_known: true,
            endpoint: routes.measure(path).then(|| match routes.group(path) {
                None => self.endpoint(path, || path),
                Some(name) => self.endpoint(name, || name.to_owned().leak()),
            }),
        }
    }

    /// The endpoint with this name. It is created if it does not exist.
    fn endpoint(
        &self,
        name: &str,
        leaked: impl FnOnce() -> &'static str,
    ) -> &'static EndpointMetrics {
        let mut endpoints = lock(&self.endpoints);
        if let Some(endpoint) = endpoints.get(name) {
            return endpoint;
        }
        let name = leaked();
        let endpoint = EndpointMetrics::new(self.schema, name, self.unmatched);
        let endpoint: &'static EndpointMetrics = Box::leak(Box::new(endpoint));
        endpoints.insert(name, endpoint);
        endpoint
    }
}

impl fmt::Debug for EndpointTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointTable")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}
