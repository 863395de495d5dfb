//! Pushes and deletes on demand.

use super::group::{check_label, push_label};
use crate::exposition::{TEXT_CONTENT_TYPE, render};
use crate::push::client::{LONGEST_TIME, PushClient, PushRequest, parse_header, parse_url};
use crate::push::own_metrics::{MeasuredPush, Protocol};
use crate::push::push_error::{PushError, PushSettingError};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Uri};
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

/// Pushes all metrics to a Pushgateway, where Prometheus scrapes them after the job has
/// ended.
///
/// ```no_run
/// use metrics_runtime::push::Pushgateway;
/// use metrics_runtime::{Counter, metric};
///
/// /// Files in the backup.
/// #[metric]
/// static BACKUP_FILES_TOTAL: Counter;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let gateway = Pushgateway::new("http://pushgateway:9091", "nightly_backup")?
///         .grouping("instance", "db/1")?;
///     // Pushes when `main` ends, also after an error or a panic.
///     let _push = gateway.push_at_exit();
///     BACKUP_FILES_TOTAL.add(100);
///     Ok(())
/// }
/// ```
///
/// A group is identified by its job and the labels of [`grouping`](Self::grouping). A
/// Pushgateway keeps the last push of a group until the group is deleted or the Pushgateway
/// restarts. It adds `push_time_seconds` to each group, so alert on the age of that metric. Use
/// a Pushgateway for jobs that belong to no machine. A service should be scraped, or push with
/// `Otlp`.
///
/// A request without a response, or with status code 429, 502, 503 or 504, is sent again until
/// the [timeout](Self::timeout): after the time in `Retry-After`, or else with exponential
/// back-off and jitter.
#[derive(Clone, Debug)]
pub struct Pushgateway {
    base: String,
    /// The path of the group.
    group: String,
    headers: HeaderMap,
    timeout: Duration,
}

impl Pushgateway {
    /// Selects the group of this job at a Pushgateway.
    ///
    /// ```
    /// use metrics_runtime::push::Pushgateway;
    ///
    /// assert!(Pushgateway::new("http://pushgateway:9091", "nightly_backup").is_ok());
    /// assert!(Pushgateway::new("pushgateway:9091", "nightly_backup").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `url` is invalid, has no host, has credentials, or does not begin with `http://`; if the
    /// job is empty.
    pub fn new(url: &str, job: &str) -> Result<Self, PushSettingError> {
        parse_url(url)?;
        if job.is_empty() {
            return Err(PushSettingError::new(
                "empty job: write a name, such as `nightly_backup`".to_owned(),
            ));
        }
        let mut group = "/metrics".to_owned();
        push_label(&mut group, "job", job);
        Protocol::Pushgateway.declare();
        Ok(Self {
            base: url.trim().trim_end_matches('/').to_owned(),
            group,
            headers: HeaderMap::new(),
            timeout: Duration::from_secs(10),
        })
    }

    /// Adds a label to the group, such as `instance`. The value can have any characters.
    ///
    /// ```
    /// # use metrics_runtime::push::Pushgateway;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?
    ///     .grouping("instance", "db/1")?
    ///     .grouping("zone", "eu")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the label is `job` or not a valid label name.
    pub fn grouping(mut self, label: &str, value: &str) -> Result<Self, PushSettingError> {
        check_label(label)?;
        push_label(&mut self.group, label, value);
        Ok(self)
    }

    /// Adds a header to requests, such as `authorization`. It replaces a header with this name.
    ///
    /// ```
    /// # use metrics_runtime::push::Pushgateway;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?
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

    /// The timeout of a push or a deletion, including retries. Default: 10 seconds. Maximum: a
    /// year.
    ///
    /// ```
    /// # use metrics_runtime::push::Pushgateway;
    /// # use std::time::Duration;
    /// # fn main() -> Result<(), metrics_runtime::push::PushSettingError> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?;
    /// let gateway = gateway.timeout(Duration::from_secs(3));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(LONGEST_TIME);
        self
    }

    /// Pushes the current metrics. They replace all metrics of the group.
    ///
    /// ```no_run
    /// # use metrics_runtime::push::Pushgateway;
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?;
    /// // Replaces what the previous run has pushed.
    /// gateway.push().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Cost: a snapshot and its encoding on a thread for blocking work, and a new connection.
    ///
    /// # Errors
    ///
    /// If the push fails: see [`PushError`].
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O and time enabled.
    pub async fn push(&self) -> Result<(), PushError> {
        self.push_by(Method::PUT).await
    }

    /// Pushes the current metrics. They replace the metrics of the group that have the same
    /// names. Other metrics of the group stay, for example those that another job pushed. The cost
    /// is that of [`push`](Self::push).
    ///
    /// ```no_run
    /// # use metrics_runtime::push::Pushgateway;
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?;
    /// // Keeps the metrics that another step of the job has pushed.
    /// gateway.push_add().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the push fails: see [`PushError`].
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O and time enabled.
    pub async fn push_add(&self) -> Result<(), PushError> {
        self.push_by(Method::POST).await
    }

    /// Deletes all metrics of the group. It succeeds if the group does not exist.
    ///
    /// ```no_run
    /// # use metrics_runtime::push::Pushgateway;
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let gateway = Pushgateway::new("http://pushgateway:9091", "backup")?;
    /// // The job is removed from the schedule.
    /// gateway.delete().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the request fails: see [`PushError`].
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with I/O and time enabled.
    pub async fn delete(&self) -> Result<(), PushError> {
        self.send(Method::DELETE, Bytes::new()).await
    }

    async fn push_by(&self, method: Method) -> Result<(), PushError> {
        let measured = MeasuredPush::begin(Protocol::Pushgateway);
        // A snapshot runs callbacks of the user, which can block.
        let result = match spawn_blocking(render).await {
            Ok(text) => self.send(method, text.into()).await,
            Err(_) => Err(PushError::Failed),
        };
        measured.end(&result);
        result
    }

    async fn send(&self, method: Method, body: Bytes) -> Result<(), PushError> {
        let mut headers = self.headers.clone();
        let text = HeaderValue::from_static(TEXT_CONTENT_TYPE);
        headers.insert(CONTENT_TYPE, text);
        let request = PushRequest {
            method,
            uri: self.uri(),
            headers,
            body,
        };
        let end = Instant::now() + self.timeout;
        let client = PushClient::new(Protocol::Pushgateway);
        client.deliver(&request, self.timeout, end).await.map(drop)
    }

    fn uri(&self) -> Uri {
        // `new` and `grouping` have checked both parts, so parsing does not fail.
        format!("{}{}", self.base, self.group)
            .parse()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_paths_below_the_url() {
        let gateway = Pushgateway::new("http://gateway:9091/prefix/", "a/b").expect("it is valid");
        let gateway = gateway.grouping("instance", "one").expect("it is valid");
        assert_eq!(
            gateway.uri(),
            "http://gateway:9091/prefix/metrics/job@base64/YS9i/instance/one"
        );
        assert!(gateway.grouping("job", "x").is_err());
        assert!(Pushgateway::new("http://gateway", "").is_err());
        assert!(Pushgateway::new("gateway:9091", "x").is_err());
    }
}
