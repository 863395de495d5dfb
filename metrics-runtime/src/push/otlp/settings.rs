//! What is pushed where, and how often.

use crate::exposition::Attribute;
use crate::push::client::{LONGEST_TIME, parse_header, parse_url};
use crate::push::push_error::PushSettingError;
use http::{HeaderMap, Uri};
use std::time::Duration;

/// Pushes all metrics to an OpenTelemetry receiver, such as the OpenTelemetry Collector,
/// Prometheus or `VictoriaMetrics`: OTLP over HTTP/1.1, in protocol buffers.
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
/// // … at the end:
/// pusher.shutdown().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Settings
///
/// [`from_env`](Self::from_env) reads the variables of the OpenTelemetry specification.
///
/// | variable | default | |
/// |---|---|---|
/// | `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` | | the URL, as it is |
/// | `OTEL_EXPORTER_OTLP_ENDPOINT` | `http://localhost:4318` | the URL to which `/v1/metrics` is appended |
/// | `OTEL_EXPORTER_OTLP_HEADERS` | | headers of requests, `name=value,…`, values percent-encoded |
/// | `OTEL_EXPORTER_OTLP_TIMEOUT` | 10000 | milliseconds that one request may take |
/// | `OTEL_EXPORTER_OTLP_COMPRESSION` | `none` | `gzip`, `none` |
/// | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf` | no other is supported |
/// | `OTEL_METRIC_EXPORT_INTERVAL` | 60000 | milliseconds from one export to the next |
/// | `OTEL_METRIC_EXPORT_TIMEOUT` | 30000 | milliseconds that an export may take, with retries |
/// | `OTEL_RESOURCE_ATTRIBUTES` | | attributes of the resource, `name=value,…`, percent-encoded |
/// | `OTEL_SERVICE_NAME` | | the attribute `service.name` |
/// | `OTEL_METRICS_EXPORTER=none`, `OTEL_SDK_DISABLED=true` | | nothing is pushed |
///
/// `OTEL_EXPORTER_OTLP_METRICS_…` takes precedence over `OTEL_EXPORTER_OTLP_…`. An empty
/// variable counts as unset. A number or compression that is not valid is logged and
/// ignored.
///
/// # Mapping
///
/// Names, labels and values are those of a scrape.
///
/// | metric | in OTLP |
/// |---|---|
/// | counter | monotonic cumulative sum; its name keeps `_total` |
/// | gauge | gauge |
/// | histogram | cumulative histogram with explicit bounds |
/// | histogram with native buckets | cumulative exponential histogram; without its classic buckets, as in a scrape |
/// | summary | summary |
/// | info | gauge with value 1 |
/// | state set | a gauge for each state, 0 or 1, with the state in the label by the metric's name |
/// | [`target_info!`](crate::target_info) | attributes of the resource: `service_name` as `service.name`, likewise `service_version`, `service_namespace`, `service_instance_id`, `deployment_environment_name`; others keep their names |
/// | label | attribute of the data point, unless it is empty |
/// | unit in a name, such as `_seconds` | also as unit, such as `s`. The name keeps it |
/// | exemplar | exemplar; `trace_id` and `span_id` in fields of their own |
/// | time that OpenMetrics has in `_created` | start time |
///
/// Attributes of the resource are those of the settings, then those of `target_info!`. Without
/// one, `service.name` is `unknown_service:` and the name of the executable, and
/// `service.instance.id` is random. Prometheus makes them the labels `job` and `instance`. It
/// keeps the names of metrics, but for a `total` in the middle of a counter's, unless its
/// `translation_strategy` says otherwise. Bounds of classic buckets that are whole
/// numbers have no decimal point there: `le="10"`, where a scrape has `le="10.0"`.
///
/// # Failures
///
/// Requests that fail with status 429, 502, 503 or 504, or without a response, are retried
/// with exponential back-off and jitter, or after the time in `Retry-After`, until the time
/// of the export is over. The next export has newer values of the same counts, so a failed
/// one loses nothing. There is never more than one export at a time, so memory is bounded:
/// by one encoding of all series, in requests of 4 MiB before compression. The first failure
/// after a success is logged.
///
/// With several processes that share metrics (feature `multiprocess`), each pusher pushes
/// the metrics of all: start one. What `MetricsEndpoint::foreign` adds to scrapes is not
/// pushed.
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
    /// To this URL, which is used as it is, with the defaults of the other settings.
    ///
    /// # Errors
    ///
    /// If it is not the URL of a receiver, or begins with `https`.
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

    /// Adds a header to requests, such as `authorization`. It replaces one of this name.
    ///
    /// # Errors
    ///
    /// If HTTP does not allow the name or the value.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, PushSettingError> {
        let (name, value) = parse_header(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// The time that one request may take. Default: 10 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(LONGEST_TIME);
        self
    }

    /// The time that an export may take, with retries. Default: 30 seconds.
    #[must_use]
    pub fn export_timeout(mut self, timeout: Duration) -> Self {
        self.export_timeout = timeout.min(LONGEST_TIME);
        self
    }

    /// The time from one export to the next. Default: 60 seconds. At least a millisecond.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval.clamp(Duration::from_millis(1), LONGEST_TIME);
        self
    }

    /// Whether requests are compressed. Default: no.
    #[must_use]
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// Adds an attribute to the resource. It replaces one of this name.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, value));
        self
    }
}
