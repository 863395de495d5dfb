//! The options for requests: which are measured, and hooks.

use super::HttpMetricsBuilder;
use crate::http::layer::config::exchange::Exchange;
use crate::http::layer::config::hooks::RouteBy;
use crate::labels::LabelValue;
use axum::extract::Request;

impl HttpMetricsBuilder {
    /// Excludes the requests of a route. Default: all requests are measured.
    ///
    /// Write the path template of the router, including the prefix of a nesting router. The
    /// whole route is compared: `/metrics` excludes `/metrics`, but not `/metrics/custom`. `*`
    /// matches one segment, and `**` at the end matches any number of segments. Names of captures
    /// do not matter: `/users/{id}` also matches `/users/{user_id}`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder()
    ///     .exclude("/health")
    ///     .exclude("/users/{id}/avatar")
    ///     .exclude("/internal/**")
    ///     .build()
    ///     .unwrap();
    /// ```
    ///
    /// If no route matches a request, its path is compared. If the pattern is invalid,
    /// [`build`](Self::build) returns an error.
    ///
    /// Cost: a route is compared once, with its first request. A path without a route is compared
    /// each time.
    pub fn exclude(mut self, route: &str) -> Self {
        let pattern = self.pattern("exclude", route);
        self.settings.routes.excluded.extend(pattern);
        self
    }

    /// Measures only the requests of this route. Further calls add routes. The syntax is that of
    /// [`exclude`](Self::exclude), which takes precedence. Default: all requests are measured.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder().only("/api/**").exclude("/api/health").build().unwrap();
    /// ```
    pub fn only(mut self, route: &str) -> Self {
        let pattern = self.pattern("only", route);
        self.settings.routes.only.extend(pattern);
        self
    }

    /// Counts several routes as one endpoint with this name. The syntax of routes is that of
    /// [`exclude`](Self::exclude). A route belongs to the first group that matches it. Default:
    /// no groups.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder()
    ///     .group_routes("assets", ["/css/**", "/js/**", "/favicon.ico"])
    ///     .build()
    ///     .unwrap();
    /// ```
    ///
    /// A group has the buckets of the layer, even if its handlers declare others. It counts only
    /// requests that match a route of the router. A path that no route matches is `unmatched`,
    /// even if the pattern of a group matches it.
    pub fn group_routes<'a>(
        mut self,
        name: impl Into<String>,
        routes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let (name, mut patterns) = (name.into(), Vec::new());
        let mut routes = routes.into_iter().peekable();
        if routes.peek().is_none() {
            self.problem("group_routes", &name, "missing routes: write at least one");
        }
        for route in routes {
            patterns.extend(self.pattern("group_routes", route));
        }
        self.settings.routes.groups.push((name, patterns));
        self
    }

    /// Names the route of a request that no route of axum's router matches. Use it for other HTTP
    /// services, such as those of [`any_body`](crate::HttpMetrics::any_body) or below
    /// [`fallback_service`](axum::Router::fallback_service). Default: such requests are
    /// `unmatched`. A second closure replaces the first.
    ///
    /// ```
    /// use axum::extract::Request;
    /// use metrics_runtime::{HttpMetrics, LabelValue};
    ///
    /// #[derive(Clone, Copy, LabelValue)]
    /// enum Route {
    ///     #[label("/users/{id}")]
    ///     User,
    ///     #[label("/search")]
    ///     Search,
    /// }
    ///
    /// fn route(request: &Request) -> Option<Route> {
    ///     match request.uri().path() {
    ///         "/search" => Some(Route::Search),
    ///         path if path.starts_with("/users/") => Some(Route::User),
    ///         // Another layer can store the route.
    ///         _ => request.extensions().get::<Route>().copied(),
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().route_by(route).build().unwrap();
    /// ```
    ///
    /// The type lists all routes, so clients cannot create series. Below
    /// [`nest_service`](axum::Router::nest_service), the route gets the nested path as a prefix.
    /// If the closure panics, the request is `unmatched`.
    ///
    /// A route gets its series with the first request that it serves, for each method. For
    /// series from the start, annotate its handler, as in `#[instrumented(GET "/search")]`.
    pub fn route_by<V, F>(mut self, route: F) -> Self
    where
        V: LabelValue,
        F: Fn(&Request) -> Option<V> + Send + Sync + 'static,
    {
        if V::VALUES.contains(&"") {
            self.problem("route_by", "", "empty route: write one such as `/search`");
        }
        self.hooks.route = Some(RouteBy {
            routes: V::VALUES,
            index: Box::new(move |request| Some(route(request)?.index())),
        });
        self
    }

    /// Whether to exclude requests that no route serves, because of their path or their method.
    /// Default: off, so they count for the endpoint `unmatched`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("routed").ignore_unmatched(true).build().unwrap();
    /// assert!(!metrics_runtime::render().contains(
    ///     "routed_http_requests_total{method=\"GET\",endpoint=\"unmatched\""
    /// ));
    /// ```
    pub fn ignore_unmatched(mut self, ignored: bool) -> Self {
        self.settings.ignore_unmatched = ignored;
        self
    }

    /// Measures only the requests for which `measured` returns true. Default: all requests are
    /// measured. A second filter replaces the first.
    ///
    /// ```
    /// use axum::extract::Request;
    /// use metrics_runtime::HttpMetrics;
    ///
    /// let metrics = HttpMetrics::builder()
    ///     .filter(|request: &Request| !request.headers().contains_key("x-synthetic"))
    ///     .build()
    ///     .unwrap();
    /// ```
    ///
    /// If `measured` panics, the panic is logged and the request is measured.
    pub fn filter(mut self, measured: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.hooks.filter = Some(Box::new(measured));
        self
    }

    /// Calls `hook` at the end of each measured request, to record more about it. Several hooks
    /// are called in the order in which they were added. Default: none.
    ///
    /// ```
    /// use metrics_runtime::{Counter, Exchange, HttpMetrics, metric};
    ///
    /// /// Responses that a cache may keep.
    /// #[metric]
    /// static CACHEABLE_RESPONSES_TOTAL: Counter;
    ///
    /// fn count_cacheable(exchange: &Exchange<'_>) {
    ///     let head = exchange.response();
    ///     if head.is_some_and(|head| head.headers.contains_key("cache-control")) {
    ///         CACHEABLE_RESPONSES_TOTAL.inc();
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().on_end(count_cacheable).build().unwrap();
    /// ```
    ///
    /// The hook is called on the thread that serves the request, so it must not block. It cannot
    /// exclude the request: use [`filter`](Self::filter) for that. If it panics, the panic is
    /// logged, and the response is sent anyway.
    ///
    /// Cost: a copy of the heads of request and response. Bodies are copied only with
    /// [`keep_response_bodies`](Self::keep_response_bodies).
    pub fn on_end(mut self, hook: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.on_end.push(Box::new(hook));
        self
    }

    /// Keeps up to `max_bytes` of each response body of a route for [hooks](Self::on_end). The
    /// syntax of the route is that of [`exclude`](Self::exclude). Default: none. Without a hook,
    /// nothing is kept.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder()
    ///     .keep_response_bodies("/orders", 200)
    ///     .on_end(|exchange| {
    ///         if exchange.status().is_client_error() {
    ///             println!("{}", String::from_utf8_lossy(exchange.response_body()));
    ///         }
    ///     })
    ///     .build()
    ///     .unwrap();
    /// ```
    ///
    /// Requests of this route end when the body is sent, even if its size is known.
    ///
    /// Cost: a copy of the kept bytes.
    pub fn keep_response_bodies(mut self, route: &str, max_bytes: usize) -> Self {
        let pattern = self.pattern("keep_response_bodies", route);
        let kept = pattern.map(|pattern| (pattern, max_bytes));
        self.hooks.kept_bodies.extend(kept);
        self
    }
}
