//! The formats of a response to a scrape.

/// A format of the exposition.
///
/// ```
/// use metrics_runtime::{Format, render_as};
///
/// let text = String::from_utf8(render_as(Format::OpenMetrics)).unwrap();
/// assert!(text.ends_with("# EOF\n"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The text format 0.0.4 of Prometheus, which every scraper reads.
    #[default]
    Text,
    /// OpenMetrics 1.0.0: text, with units.
    OpenMetrics,
    /// OpenMetrics 0.0.1: the same text, with the version that Prometheus used before there was a
    /// specification.
    OpenMetrics0_0_1,
    /// The protocol buffers of Prometheus: one `MetricFamily` after the other, each preceded by its
    /// length.
    Protobuf,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [
        Self::Text,
        Self::OpenMetrics,
        Self::OpenMetrics0_0_1,
        Self::Protobuf,
    ];

    /// The `Content-Type` of an HTTP response in this format.
    ///
    /// OpenMetrics 1.0.0 includes a scheme for escaping names with other characters than letters,
    /// digits and underscores. Readers assume `underscores`.
    ///
    /// ```
    /// use metrics_runtime::Format;
    ///
    /// assert_eq!(Format::Text.content_type(), "text/plain; version=0.0.4; charset=utf-8");
    /// ```
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => TEXT_CONTENT_TYPE,
            Self::OpenMetrics => {
                "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
            }
            Self::OpenMetrics0_0_1 => "application/openmetrics-text; version=0.0.1; charset=utf-8",
            Self::Protobuf => {
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; \
                 encoding=delimited"
            }
        }
    }
}

/// The content type of [`render`](crate::render).
pub const TEXT_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
