//! The settings of pushes: endpoint, headers, timeouts, interval, resource.

use crate::exposition::Attribute;
use crate::push::client::{LONGEST_TIME, parse_header, parse_url};
use crate::push::push_error::PushSettingError;
use http::{HeaderMap, Uri};
use std::time::Duration;

/// Pushes all metrics to an OpenTelemetry receiver, such as the OpenTelemetry Collector,
/// Prometheus or `VictoriaMetrics`. The protocol is OTLP over HTTP/1.1, in protocol buffers.
///
/// ```no_run
/// use metrics_runtime::push::Otlp;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pusher = Otlp::new("http://127.0.0.1:9090/api/v1/otlp/v1/metrics")?
///     .attribute("service.name", "shop")
///     .interval(Duration::from_secs(15))
///     .gzip(true)
///     .start();
/// // … at shutdown:
/// pusher.shutdown().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Settings
///
/// [`from_env`](Self::from_env) reads these environment variables of the OpenTelemetry
/// specification:
///
/// | variable | default | meaning |
/// |---|---|---|
/// | `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` | | the full URL |
/// | `OTEL_EXPORTER_OTLP_ENDPOINT` | `http://localhost:4318` | the base URL, to which `/v1/metrics` is appended |
/// | `OTEL_EXPORTER_OTLP_HEADERS` | | headers of requests, `name=value,…`, percent-encoded |
/// | `OTEL_EXPORTER_OTLP_TIMEOUT` | 10000 | timeout of one request, in milliseconds |
/// | `OTEL_EXPORTER_OTLP_COMPRESSION` | `none` | `gzip`, `none` |
/// | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf` | no other protocol is supported |
/// | `OTEL_METRIC_EXPORT_INTERVAL` | 60000 | time from one export to the next, in milliseconds |
/// | `OTEL_METRIC_EXPORT_TIMEOUT` | 30000 | timeout of an export including retries, in milliseconds |
/// | `OTEL_RESOURCE_ATTRIBUTES` | | attributes of the resource, `name=value,…`, percent-encoded |
/// | `OTEL_SERVICE_NAME` | | the attribute `service.name` |
/// | `OTEL_METRICS_EXPORTER=none`, `OTEL_SDK_DISABLED=true` | | nothing is pushed |
///
/// `OTEL_EXPORTER_OTLP_METRICS_…` takes precedence over `OTEL_EXPORTER_OTLP_…`. An empty
/// variable counts as unset. An invalid number, compression or list of attributes is logged
/// and ignored.
///
/// # Mapping
///
/// Names, labels and values are those of a scrape.
///
/// | metric | in OTLP |
/// |---|---|
/// | counter | monotonic cumulative sum. The name keeps `_total` |
/// | gauge | gauge |
/// | histogram | cumulative histogram with explicit bounds |
/// | histogram with native buckets | cumulative exponential histogram, without the classic buckets, as in a scrape |
/// | summary | summary |
/// | info | gauge with value 1 |
/// | state set | a gauge with 0 or 1 for each state. The label with the metric's name has the state |
/// | [`target_info!`](crate::target_info) | attributes of the resource: `service_name` becomes `service.name`, likewise `service_version`, `service_namespace`, `service_instance_id`, `deployment_environment_name`. Others keep their names |
/// | label | attribute of the data point, unless the value is empty |
/// | unit in a name, such as `_seconds` | unit, such as `s`. The name does not change |
/// | exemplar | exemplar. `trace_id` and `span_id` have their own fields |
/// | time that OpenMetrics has in `_created` | start time |
///
/// The resource has the attributes of the settings and of `target_info!`. The settings take
/// precedence. If neither sets it, `service.name` is `unknown_service:` with the name of the
/// executable, and `service.instance.id` is random. Prometheus converts these two to the labels
/// `job` and `instance`. It keeps the names of metrics, but removes a `total` from the middle of
/// a counter's name, unless its `translation_strategy` says otherwise. In Prometheus, bounds of
/// classic buckets that are whole numbers have no decimal point: `le="10"`, but `le="10.0"`
/// after a scrape.
///
/// # Failures
///
/// A request without a response, or with status code 429, 502, 503 or 504, is retried until the
/// export timeout: after the time in `Retry-After`, or else with exponential back-off and
/// jitter. Values are cumulative, so a failed export loses nothing: the next one includes its
/// counts. There is at most one export at a time. So memory is bounded by one encoding of all
/// series, in requests of 4 MiB before compression. The first failure after a success is
/// logged.
///
/// If several processes share metrics (feature `multiprocess`), each pusher pushes the metrics
/// of all of them, so start only one. Metrics of `MetricsEndpoint::foreign` are not pushed.
#[derive(Clone, Debug)]
pub struct Otlp {
    pub(super) endpoint: Uri,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
    pub(super) export_timeout: Duration,
    pub(super) interval: Duration,
    pub(super) gzip: bool,
    pub(super) attributes: Vec<Attribute>,
    pub(in crate::push) enabled: bool,
}

impl Otlp {
    /// Pushes to this full URL, with the defaults of the other settings.
    ///
    /// ```
    /// use metrics_runtime::push::Otlp;
    ///
    /// assert!(Otlp::new("http://collector:4318/v1/metrics").is_ok());
    /// assert!(Otlp::new("https://collector:4318/v1/metrics").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If the URL is invalid, has no host, has credentials, or does not begin with `http://`.
    pub fn new(endpoint: &str) -> Result<Self, PushSettingError> {
        Ok(Self {
            endpoint: parse_url(endpoint)?,
            headers: HeaderMap::new(),
            timeout: Duration::from_secs(10),
            export_timeout: Duration::from_secs(30),
            interval: Duration::from_secs(60),
            gzip: false,
            attributes: Vec::new(),
            enabled: true,
        })
    }

    /// Adds a header to requests, such as `authorization`. It replaces a header with this name.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?
    ///     .header("authorization", "Bearer 3kmZ9fVq0aYv")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the name or the value is invalid in HTTP.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, PushSettingError> {
        let (name, value) = parse_header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// The timeout of one request. Default: 10 seconds. Maximum: a year.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # use std::time::Duration;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?.timeout(Duration::from_secs(3));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(LONGEST_TIME);
        self
    }

    /// The timeout of an export, including retries. Default: 30 seconds. Maximum: a year.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # use std::time::Duration;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?
    ///     .timeout(Duration::from_secs(3))
    ///     .export_timeout(Duration::from_secs(10));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn export_timeout(mut self, timeout: Duration) -> Self {
        self.export_timeout = timeout.min(LONGEST_TIME);
        self
    }

    /// The time from one export to the next. Default: 60 seconds. Minimum: a millisecond. Maximum:
    /// a year.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # use std::time::Duration;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?.interval(Duration::from_secs(15));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval.clamp(Duration::from_millis(1), LONGEST_TIME);
        self
    }

    /// Whether requests are compressed with gzip. Default: no.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?.gzip(true);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// Adds an attribute to the resource. It replaces an attribute with this name.
    ///
    /// ```
    /// # use metrics_runtime::push::Otlp;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let otlp = Otlp::new("http://collector:4318/v1/metrics")?
    ///     .attribute("service.name", "shop")
    ///     .attribute("deployment.environment.name", "production");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, value));
        self
    }
}
