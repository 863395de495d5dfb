//! The options for families and their buckets.

use super::HttpMetricsBuilder;
use crate::http::layer::config::settings::InProgressLabels;
use crate::labels::LabelValue;

impl HttpMetricsBuilder {
    /// The bounds of the buckets for durations, in seconds. Default: 0.0005, 0.001, 0.0025,
    /// 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5 and 10. For the defaults of Prometheus'
    /// client libraries, which begin at 5 ms, use
    /// [`PROMETHEUS_BUCKETS`](crate::PROMETHEUS_BUCKETS).
    ///
    /// There must be 1 to 255 bounds, and they must be finite, positive and ascending. Otherwise
    /// [`build`](Self::build) returns an error.
    ///
    /// If the handler of an endpoint declares `buckets`, the endpoint has these instead. If it
    /// declares `slo(…)`, the endpoint has an additional bucket for the objective.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("quick").buckets([0.003, 0.03]).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "quick_http_request_duration_seconds_bucket{method=\"GET\",endpoint=\"unmatched\",le=\"0.003\"} 0\n"
    /// ));
    /// ```
    pub fn buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.buckets = bounds.into();
        self
    }

    /// The bounds of the buckets for sizes, in bytes. Default: 100 B to 100 MB in powers of ten.
    /// The rules are those of [`buckets`](Self::buckets). For sizes without buckets, use
    /// [summaries](Self::size_summaries).
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("small").size_buckets([200.0, 2000.0]).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "small_http_request_size_bytes_bucket{method=\"GET\",endpoint=\"unmatched\",le=\"200.0\"} 0\n"
    /// ));
    /// ```
    pub fn size_buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.size_buckets = bounds.into();
        self
    }

    /// Whether sizes are summaries, with a sum and a count but no buckets. Default: off, so sizes
    /// are histograms.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("sums").size_summaries(true).build().unwrap();
    /// let exposition = metrics_runtime::render();
    /// assert!(exposition.contains("# TYPE sums_http_request_size_bytes summary\n"));
    /// assert!(!exposition.contains("sums_http_request_size_bytes_bucket"));
    /// ```
    pub fn size_summaries(mut self, summaries: bool) -> Self {
        self.settings.size_summaries = summaries;
        self
    }

    /// Whether to expose `http_request_size_bytes`: the bytes that were read from request
    /// bodies, independent of `Content-Length`. Default: on.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("only_out").request_size(false).build().unwrap();
    /// assert!(!metrics_runtime::render().contains("only_out_http_request_size_bytes"));
    /// ```
    pub fn request_size(mut self, exposed: bool) -> Self {
        self.settings.request_size = exposed;
        self
    }

    /// Whether to expose `http_response_size_bytes`. Default: on.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("only_in").response_size(false).build().unwrap();
    /// assert!(!metrics_runtime::render().contains("only_in_http_response_size_bytes"));
    /// ```
    pub fn response_size(mut self, exposed: bool) -> Self {
        self.settings.response_size = exposed;
        self
    }

    /// Whether to expose `http_combined_size_bytes`: the sum of the sizes of request and
    /// response. Default: off.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("both").combined_size(true).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "# TYPE both_http_combined_size_bytes histogram\n"
    /// ));
    /// ```
    ///
    /// Cost: a clock read and a histogram update for each request.
    pub fn combined_size(mut self, exposed: bool) -> Self {
        self.settings.combined_size = exposed;
        self
    }

    /// Whether to expose `http_requests_in_progress`. Default: on.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("counts").in_progress(false).build().unwrap();
    /// assert!(!metrics_runtime::render().contains("counts_http_requests_in_progress"));
    /// ```
    pub fn in_progress(mut self, exposed: bool) -> Self {
        self.settings.in_progress.exposed = exposed;
        self
    }

    /// The name of the gauge for requests in progress, without namespace and subsystem.
    /// Default: `http_requests_in_progress`. It must differ from the names of the layer's other
    /// families and samples, and must not end with `_total`, `_bucket`, `_sum`, `_count`,
    /// `_created` or `_info`.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().in_progress_name("http_requests_inprogress").build().unwrap();
    /// assert!(metrics_runtime::render().contains("# TYPE http_requests_inprogress gauge\n"));
    /// ```
    pub fn in_progress_name(mut self, name: impl Into<String>) -> Self {
        self.settings.in_progress.name = name.into();
        self
    }

    /// Whether the gauge for requests in progress has the labels `method` and `endpoint`.
    /// Default: on. If it is off, the gauge has only the labels that all families have.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("plain").in_progress_labels(false).build().unwrap();
    /// assert!(metrics_runtime::render().contains("\nplain_http_requests_in_progress 0\n"));
    /// ```
    pub fn in_progress_labels(mut self, labels: bool) -> Self {
        self.settings.in_progress.labels = match labels {
            true => InProgressLabels::MethodAndEndpoint,
            false => InProgressLabels::None,
        };
        self
    }

    /// Whether to expose `http_request_first_byte_seconds`: the time to the head of the
    /// response. Default: off. Requests without a response are not counted.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("head").time_to_first_byte(true).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "# TYPE head_http_request_first_byte_seconds histogram\n"
    /// ));
    /// ```
    ///
    /// Cost: a clock read and a histogram update for each request.
    pub fn time_to_first_byte(mut self, exposed: bool) -> Self {
        self.settings.first_byte = exposed;
        self
    }

    /// Whether the duration of a request with a streamed response ends with the response's head.
    /// Default: off. The request always stays in progress until the end of the body.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("files").exclude_streaming(true).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "# HELP files_http_request_duration_seconds How long HTTP requests took until the head of the response.\n"
    /// ));
    /// ```
    ///
    /// Cost: a clock read for each request.
    pub fn exclude_streaming(mut self, excluded: bool) -> Self {
        self.settings.exclude_streaming = excluded;
        self
    }

    /// Whether to expose `http_request_duration_highr_seconds`: the durations of all requests in
    /// one histogram with many buckets, for quantiles of the whole service. Default: off.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder().namespace("fine").high_resolution(true).build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "\nfine_http_request_duration_highr_seconds_count 0\n"
    /// ));
    /// ```
    ///
    /// Cost: a clock read and a histogram update for each request.
    pub fn high_resolution(mut self, exposed: bool) -> Self {
        self.settings.high_resolution.exposed = exposed;
        self
    }

    /// The bounds of the buckets of `http_request_duration_highr_seconds`, in seconds.
    /// Default: 21 bounds from 10 ms to 60 s. The rules are those of [`buckets`](Self::buckets).
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder()
    ///     .namespace("finer")
    ///     .high_resolution(true)
    ///     .high_resolution_buckets([0.002, 0.004, 0.006])
    ///     .build()
    ///     .unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "\nfiner_http_request_duration_highr_seconds_bucket{le=\"0.002\"} 0\n"
    /// ));
    /// ```
    pub fn high_resolution_buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.high_resolution.buckets = bounds.into();
        self
    }

    /// Whether `http_request_duration_highr_seconds` counts only requests with a status
    /// code from 200 to 299. Default: off. The duration by endpoint always counts all
    /// requests.
    ///
    /// ```
    /// # use metrics_runtime::HttpMetrics;
    /// HttpMetrics::builder()
    ///     .high_resolution(true)
    ///     .high_resolution_only_2xx(true)
    ///     .build()
    ///     .unwrap();
    /// ```
    pub fn high_resolution_only_2xx(mut self, only: bool) -> Self {
        self.settings.high_resolution.only_2xx = only;
        self
    }

    /// Adds series for the types of an error to `http_exceptions_total` from the start, for every
    /// endpoint including `unmatched`. Use it for errors whose responses have an
    /// [`ExceptionType`](crate::ExceptionType). Default: none. Without this option, an endpoint
    /// has these series after the first such response, or from the start if its handler declares
    /// `error`.
    ///
    /// ```
    /// use metrics_runtime::{HttpMetrics, LabelValue};
    ///
    /// #[derive(LabelValue)]
    /// enum ApiError {
    ///     NotFound,
    ///     Locked,
    /// }
    ///
    /// HttpMetrics::builder().namespace("api").errors::<ApiError>().build().unwrap();
    /// assert!(metrics_runtime::render().contains(
    ///     "api_http_exceptions_total{exception_type=\"locked\",endpoint=\"unmatched\"} 0\n"
    /// ));
    /// ```
    pub fn errors<E: LabelValue>(mut self) -> Self {
        self.settings.errors.push(E::VALUES);
        self
    }
}
