//! Which requests are measured, and what else is to be recorded of them.

use super::HttpMetricsBuilder;
use crate::http::layer::config::exchange::Exchange;
use axum::extract::Request;

impl HttpMetricsBuilder {
    /// Leaves out the requests of a route. All are measured by default.
    ///
    /// The route is written as the router has it, with the prefix of a router
    /// that nests it, and compared as a whole: `/metrics` leaves out `/metrics`, and
    /// not `/metrics/custom`. `*` is any one segment, and `**` at the end any number
    /// of them, or none. What captures are called makes no difference: `/users/{id}`
    /// is `/users/{user_id}`, too.
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
    /// What no route matches is compared by its path.
    pub fn exclude(mut self, route: &str) -> Self {
        let pattern = self.pattern("exclude", route);
        self.settings.routes.excluded.extend(pattern);
        self
    }

    /// Measures only the requests of this route, and of those that other calls
    /// name; written as for [`exclude`](Self::exclude), which comes first. All
    /// are measured by default.
    pub fn only(mut self, route: &str) -> Self {
        let pattern = self.pattern("only", route);
        self.settings.routes.only.extend(pattern);
        self
    }

    /// Counts several routes as one endpoint of this name; written as for
    /// [`exclude`](Self::exclude). A route belongs to the first group that has
    /// it. There are none by default.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder()
    ///     .group_routes("assets", ["/css/**", "/js/**", "/favicon.ico"])
    ///     .build()
    ///     .unwrap();
    /// ```
    ///
    /// A group has the buckets of all endpoints, whatever its handlers declare.
    /// Only routes belong to it: a path that none matches is `unmatched`, also
    /// where it looks like one of them.
    pub fn group_routes<'a>(
        mut self,
        name: impl Into<String>,
        routes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let (name, mut patterns) = (name.into(), Vec::new());
        let mut routes = routes.into_iter().peekable();
        if routes.peek().is_none() {
            self.problem("group_routes", &name, "it has no routes: name one");
        }
        for route in routes {
            patterns.extend(self.pattern("group_routes", route));
        }
        self.settings.routes.groups.push((name, patterns));
        self
    }

    /// Leaves out what no route serves, by its path or by its method. Off by
    /// default: it is measured as the endpoint `unmatched`.
    pub fn ignore_unmatched(mut self, ignored: bool) -> Self {
        self.settings.ignore_unmatched = ignored;
        self
    }

    /// Measures only the requests for which `measured` is true. All are measured
    /// by default. A later filter replaces an earlier one.
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
    /// Should it panic, that is logged, and the request is measured.
    pub fn filter(mut self, measured: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.hooks.filter = Some(Box::new(measured));
        self
    }

    /// Calls `hook` at the end of each request that is measured, to record more
    /// about it. There is none by default; several are called one after the
    /// other.
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
    /// It is called where the request ends, on the thread that serves it: what
    /// waits belongs into a task. It decides nothing: see
    /// [`filter`](Self::filter) for what does. Should it panic, that is logged,
    /// and the response goes out all the same.
    ///
    /// Cost: the heads of the request and of the response are copied; bodies only
    /// where [`keep_response_bodies`](Self::keep_response_bodies) says so.
    pub fn on_end(mut self, hook: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.on_end.push(Box::new(hook));
        self
    }

    /// Keeps the bodies of a route's responses for [hooks](Self::on_end), each up
    /// to so many bytes; written as for [`exclude`](Self::exclude). None are kept
    /// by default, and none without a hook.
    ///
    /// Such a response lasts until its body was handed over, also where its size
    /// is known. Cost: a copy of what is kept.
    pub fn keep_response_bodies(mut self, route: &str, most_bytes: usize) -> Self {
        let pattern = self.pattern("keep_response_bodies", route);
        let kept = pattern.map(|pattern| (pattern, most_bytes));
        self.hooks.kept_bodies.extend(kept);
        self
    }
}
