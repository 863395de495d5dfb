//! The options for names and labels.

use super::HttpMetricsBuilder;
use super::validate::NAMELESS_ENDPOINT;
use crate::http::layer::config::preset::HttpPreset;
use crate::http::layer::config::settings::{LabelNames, ListedLabel, Settings};
use crate::labels::LabelValue;
use axum::extract::Request;
use http::HeaderName;

impl HttpMetricsBuilder {
    /// Sets names, labels and buckets to those of another library. Default: none. Call it first,
    /// because it resets most options to their defaults. Later options change what it sets.
    ///
    /// ```
    /// # use metrics_runtime::{HttpMetrics, HttpPreset};
    /// let metrics = HttpMetrics::builder()
    ///     .preset(HttpPreset::AxumPrometheus)
    ///     .exclude("/health")
    ///     .build()
    ///     .unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "axum_http_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"404\"} 0\n"
    /// ));
    /// ```
    ///
    /// Cost: with [`AxumPrometheus`](HttpPreset::AxumPrometheus) and
    /// [`OpenTelemetry`](HttpPreset::OpenTelemetry), each status code of a route has its own
    /// histograms. For status codes that a handler declares, they exist from the start.
    pub fn preset(mut self, preset: HttpPreset) -> Self {
        let set = std::mem::take(&mut self.settings);
        self.settings = Settings {
            routes: set.routes,
            request_labels: set.request_labels,
            errors: set.errors,
            #[cfg(feature = "grpc")]
            rpcs: set.rpcs,
            ..Settings::default()
        };
        preset.apply(&mut self.settings);
        self.preset_labels = self.settings.constant_labels.len();
        self
    }

    /// Prefixes the names of all families with `namespace_`. Default: no prefix. A namespace
    /// consists of letters and digits, with one `_` between words: otherwise
    /// [`build`](Self::build) returns an error. `active_connections` belongs to the listener and
    /// keeps its name.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("warehouse").build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "# TYPE warehouse_http_requests_total counter\n"
    /// ));
    /// ```
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.settings.namespace = namespace.into();
        self
    }

    /// Adds `subsystem_` to the names of all families, after the namespace. Default: none. The
    /// rules are those of [`namespace`](Self::namespace).
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("warehouse").subsystem("admin").build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "# TYPE warehouse_admin_http_requests_total counter\n"
    /// ));
    /// ```
    pub fn subsystem(mut self, subsystem: impl Into<String>) -> Self {
        self.settings.subsystem = subsystem.into();
        self
    }

    /// The names of the labels. Default: [`LabelNames::DEFAULT`]. If a name is invalid, reserved or
    /// used by another label, [`build`](Self::build) returns an error.
    ///
    /// ```
    /// use metrics_runtime::{HttpMetrics, LabelNames};
    ///
    /// HttpMetrics::builder().label_names(LabelNames::ROUTE).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "http_requests_in_progress{method=\"GET\",route=\"unmatched\"} 0\n"
    /// ));
    /// ```
    pub fn label_names(mut self, names: LabelNames) -> Self {
        self.settings.label_names = names;
        self
    }

    /// Adds a label with one value to all families. Default: none. If the value is empty, or the
    /// name is invalid, reserved or used by another label, [`build`](Self::build) returns an error.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().constant_label("zone", "eu").build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "http_requests_in_progress{method=\"GET\",endpoint=\"unmatched\",zone=\"eu\"} 0\n"
    /// ));
    /// ```
    pub fn constant_label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        let constants = &mut self.settings.constant_labels;
        // The labels of a preset come first. Only these can be replaced.
        let of_preset = constants.iter_mut().take(self.preset_labels);
        match of_preset.into_iter().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => constants.push((name, value)),
        }
        self
    }

    /// Adds a label to all families. `value` reads its value from the request. Default: none.
    ///
    /// ```
    /// use axum::extract::Request;
    /// use metrics_runtime::{HttpMetrics, LabelValue};
    ///
    /// #[derive(LabelValue)]
    /// enum Client {
    ///     Browser,
    ///     Other,
    /// }
    ///
    /// fn client(request: &Request) -> Client {
    ///     match request.headers().get("sec-fetch-mode") {
    ///         Some(_) => Client::Browser,
    ///         None => Client::Other,
    ///     }
    /// }
    ///
    /// let metrics = HttpMetrics::builder().namespace("web").label("client", client).build().unwrap();
    /// let exposition = metrics_runtime::render();
    /// assert!(exposition.contains("web_http_requests_in_progress{method=\"GET\",endpoint=\"unmatched\",client=\"browser\"} 0\n"));
    /// ```
    ///
    /// The type lists all values, so clients cannot create series. All series exist from the
    /// start, so the label multiplies their number. All labels from requests together can have
    /// at most 1000 combinations of values: otherwise [`build`](Self::build) returns an error. If
    /// the closure panics, the request counts with the first value.
    pub fn label<V, F>(mut self, name: impl Into<String>, value: F) -> Self
    where
        V: LabelValue,
        F: Fn(&Request) -> V + Send + Sync + 'static,
    {
        self.settings.request_labels.push(ListedLabel {
            name: name.into(),
            values: V::VALUES.iter().map(ToString::to_string).collect(),
        });
        let index = move |request: &Request| value(request).index();
        self.request_label_options.push("label");
        self.hooks.labels.push((Box::new(index), V::VALUES.len()));
        self
    }

    /// Adds a label to all families. Its value is that of a header if it is one of `values`, and
    /// otherwise `other`. There must be at least one value. Default: none.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// let metrics = HttpMetrics::builder()
    ///     .namespace("versioned")
    ///     .header_label("version", "x-api-version", ["1", "2"])
    ///     .build()
    ///     .unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "versioned_http_exceptions_total{exception_type=\"panic\",endpoint=\"unmatched\",version=\"other\"} 0\n"
    /// ));
    /// ```
    pub fn header_label<V: Into<String>>(
        self,
        name: impl Into<String>,
        header: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let listed = values.into_iter().map(Into::into).collect();
        self.label_by_header("header_label", name.into(), header, listed, None)
    }

    /// Like [`header_label`](Self::header_label), but requests without the header count with the
    /// value `missing`, which must be one of `values`. Default: none.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// // A client that sends no version gets the first one.
    /// let metrics = HttpMetrics::builder()
    ///     .namespace("defaulted")
    ///     .header_label_or("version", "accept-version", ["v1", "v2"], "v1")
    ///     .build();
    /// assert!(metrics.is_ok());
    /// ```
    pub fn header_label_or<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        header: &str,
        values: impl IntoIterator<Item = V>,
        missing: &str,
    ) -> Self {
        let listed: Vec<String> = values.into_iter().map(Into::into).collect();
        let index = listed.iter().position(|value| value == missing);
        if index.is_none() {
            self.problem(
                "header_label_or",
                missing,
                "not one of the listed values: write one of them",
            );
        }
        self.label_by_header("header_label_or", name.into(), header, listed, index)
    }

    /// Adds the label. A request without the header has the value with the index `missing`, or
    /// else `other`.
    fn label_by_header(
        mut self,
        option: &'static str,
        name: String,
        header: &str,
        listed: Vec<String>,
        missing: Option<usize>,
    ) -> Self {
        let mut values = listed.clone();
        values.push("other".to_owned());
        self.settings.request_labels.push(ListedLabel {
            name,
            values: values.clone(),
        });
        self.request_label_options.push(option);
        let Ok(header) = HeaderName::try_from(header) else {
            self.problem(
                option,
                header,
                "invalid header name: write one such as `x-api-version`",
            );
            return self;
        };
        let index = move |request: &Request| {
            let Some(value) = request.headers().get(&header) else {
                return missing.unwrap_or(listed.len());
            };
            let is_value = |listed: &String| value == listed.as_str();
            listed.iter().position(is_value).unwrap_or(listed.len())
        };
        self.hooks.labels.push((Box::new(index), values.len()));
        self
    }

    /// Whether to count status codes by class, such as `2xx`, instead of separately. Default:
    /// off.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().group_status_codes(true).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "http_requests_total{method=\"GET\",endpoint=\"unmatched\",status_code=\"4xx\"} 0\n"
    /// ));
    /// ```
    pub fn group_status_codes(mut self, grouped: bool) -> Self {
        self.settings.group_statuses = grouped;
        self
    }

    /// The value of the label `endpoint` for requests that no route serves. Default:
    /// `unmatched`. It must not be empty.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().unmatched_name("none").build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "http_requests_in_progress{method=\"GET\",endpoint=\"none\"} 0\n"
    /// ));
    /// ```
    pub fn unmatched_name(mut self, name: impl Into<String>) -> Self {
        self.settings.unmatched = name.into();
        if self.settings.unmatched.is_empty() {
            self.problem("unmatched_name", "", NAMELESS_ENDPOINT);
        }
        self
    }
}
