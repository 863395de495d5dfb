//! Which families there are, and their buckets.

use super::HttpMetricsBuilder;
use crate::labels::LabelValue;

impl HttpMetricsBuilder {
    /// Bounds of the buckets of durations, in seconds: by default those of
    /// Prometheus' own libraries, 5 ms to 10 s. An endpoint whose handler
    /// declares `buckets` has these, and nothing is added to them. To the bounds
    /// set here, an endpoint adds what the `slo(…)` of its handler promises, if it
    /// is none.
    pub fn buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.buckets = bounds.into();
        self
    }

    /// Bounds of the buckets of sizes, in bytes: 100 B to 100 MB in steps of ten
    /// by default. Sizes without buckets are
    /// [summaries](Self::size_summaries).
    pub fn size_buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.size_buckets = bounds.into();
        self
    }

    /// Whether sizes are summaries, a sum and a count without buckets. Off by
    /// default: they are histograms.
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

    /// Whether there is `http_request_size_bytes`: bytes that were read of
    /// requests' bodies, whatever their heads say. On by default.
    pub fn request_size(mut self, exposed: bool) -> Self {
        self.settings.request_size = exposed;
        self
    }

    /// Whether there is `http_response_size_bytes`. On by default.
    pub fn response_size(mut self, exposed: bool) -> Self {
        self.settings.response_size = exposed;
        self
    }

    /// Whether there is `http_combined_size_bytes`: the sizes of request and
    /// response together. Off by default.
    pub fn combined_size(mut self, exposed: bool) -> Self {
        self.settings.combined_size = exposed;
        self
    }

    /// Whether there is `http_requests_in_progress`. On by default.
    pub fn in_progress(mut self, exposed: bool) -> Self {
        self.settings.in_progress.exposed = exposed;
        self
    }

    /// The name of the gauge of requests in progress, behind namespace and
    /// subsystem: `http_requests_in_progress` by default. It is neither one that
    /// another family of the layer has or derives, nor ends as a sample's does:
    /// `_total`, `_count`, `_info` and so on.
    pub fn in_progress_name(mut self, name: impl Into<String>) -> Self {
        self.settings.in_progress.name = name.into();
        self
    }

    /// Whether requests in progress are told apart by method and endpoint. On by
    /// default; off, the gauge has the labels only that all families have.
    pub fn in_progress_labels(mut self, labels: bool) -> Self {
        self.settings.in_progress.labels = labels;
        self
    }

    /// Whether there is `http_request_first_byte_seconds`, beside the whole
    /// duration: how long requests took to the head of their response. Off by
    /// default. What ends without a head is not in it.
    pub fn time_to_first_byte(mut self, exposed: bool) -> Self {
        self.settings.first_byte = exposed;
        self
    }

    /// Whether durations end with the head of a response, although its body is
    /// streamed. Off by default. In progress a request is to its end, all the
    /// same.
    pub fn exclude_streaming(mut self, excluded: bool) -> Self {
        self.settings.exclude_streaming = excluded;
        self
    }

    /// Whether there is `http_request_duration_highr_seconds`: the durations of
    /// all requests together, in many buckets, for quantiles of the whole
    /// service. Off by default.
    pub fn high_resolution(mut self, exposed: bool) -> Self {
        self.settings.high_resolution.exposed = exposed;
        self
    }

    /// Bounds of its buckets, in seconds: 21 from 10 ms to 60 s by default.
    pub fn high_resolution_buckets(mut self, bounds: impl Into<Vec<f64>>) -> Self {
        self.settings.high_resolution.buckets = bounds.into();
        self
    }

    /// Whether only requests are in it whose status is one from 200 to 299. Off
    /// by default. The duration by endpoint has all of them, always: its count is
    /// that of the requests.
    pub fn high_resolution_only_2xx(mut self, only: bool) -> Self {
        self.settings.high_resolution.only_2xx = only;
        self
    }

    /// Gives every endpoint, `unmatched` included, the series of these types of
    /// errors in `http_exceptions_total` from the start: for an error whose
    /// responses say its [`ExceptionType`](crate::ExceptionType). None by default:
    /// then an endpoint has them once such an error was seen there, or from the
    /// start, where its handler declares `error`.
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
