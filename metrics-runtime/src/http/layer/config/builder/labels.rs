//! Options about names and labels.

use super::HttpMetricsBuilder;
use crate::http::layer::config::settings::{LabelNames, ListedLabel};
use crate::labels::LabelValue;
use axum::extract::Request;
use http::HeaderName;

impl HttpMetricsBuilder {
    /// Puts `namespace_` in front of all families' names: none by default. It is
    /// what others call a prefix: letters and digits, and one `_` between words. `active_connections` belongs to the listener
    /// and keeps its name.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.settings.namespace = namespace.into();
        self
    }

    /// Puts `subsystem_` in front of all families' names, behind the namespace:
    /// none by default.
    pub fn subsystem(mut self, subsystem: impl Into<String>) -> Self {
        self.settings.subsystem = subsystem.into();
        self
    }

    /// The names of the labels: [`LabelNames::DEFAULT`] by default.
    pub fn label_names(mut self, names: LabelNames) -> Self {
        self.settings.label_names = names;
        self
    }

    /// Gives all families a label with one value, which is not empty. There are
    /// none by default.
    pub fn constant_label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let label = (name.into(), value.into());
        self.settings.constant_labels.push(label);
        self
    }

    /// Gives all families a label whose value comes from the request. There are
    /// none by default.
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
    /// The values are listed by the type, so clients can't make series; and all
    /// series are there from the start, each of the layer's as often as there
    /// are values. Should the closure panic, the first value counts.
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

    /// Gives all families a label whose value is that of a header, if it is one
    /// of `values`, one at least; anything else, and no header, is `other`. There
    /// is none by default.
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
        mut self,
        name: impl Into<String>,
        header: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let listed: Vec<String> = values.into_iter().map(Into::into).collect();
        let mut values = listed.clone();
        values.push("other".to_owned());
        self.settings.request_labels.push(ListedLabel {
            name: name.into(),
            values: values.clone(),
        });
        self.request_label_options.push("header_label");
        let Ok(header) = HeaderName::try_from(header) else {
            self.problem(
                "header_label",
                header,
                "that is no name of a header: write one such as `x-api-version`",
            );
            return self;
        };
        let index = move |request: &Request| {
            let value = request.headers().get(&header);
            let is_value = |listed: &String| value.is_some_and(|value| value == listed.as_str());
            listed.iter().position(is_value).unwrap_or(listed.len())
        };
        self.hooks.labels.push((Box::new(index), values.len()));
        self
    }

    /// Counts status codes by their class, `2xx`, instead of one by one. Off by
    /// default.
    pub fn group_status_codes(mut self, grouped: bool) -> Self {
        self.settings.group_statuses = grouped;
        self
    }

    /// The endpoint's name of requests that no route serves: `unmatched` by
    /// default.
    pub fn unmatched_name(mut self, name: impl Into<String>) -> Self {
        self.settings.unmatched = name.into();
        self
    }
}
