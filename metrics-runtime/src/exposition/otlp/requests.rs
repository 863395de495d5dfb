//! Combines data points to metrics, and metrics to requests of limited size.

use super::attribute::{self, Attribute};
use super::point::PointKind;
use crate::exposition::wire;

mod request {
    pub(super) const RESOURCE_METRICS: u32 = 1;
}

mod resource_metrics {
    pub(super) const RESOURCE: u32 = 1;
    pub(super) const SCOPE_METRICS: u32 = 2;
}

mod resource {
    pub(super) const ATTRIBUTE: u32 = 1;
}

mod scope_metrics {
    pub(super) const SCOPE: u32 = 1;
    pub(super) const METRIC: u32 = 2;
}

mod scope {
    pub(super) const NAME: u32 = 1;
    pub(super) const VERSION: u32 = 2;
}

mod metric {
    pub(super) const NAME: u32 = 1;
    pub(super) const DESCRIPTION: u32 = 2;
    pub(super) const UNIT: u32 = 3;
}

/// Fields of a metric's data, for all kinds.
mod data {
    pub(super) const POINT: u32 = 1;
    pub(super) const TEMPORALITY: u32 = 2;
    pub(super) const IS_MONOTONIC: u32 = 3;
}

/// The value of `AggregationTemporality` for counts since the start.
const CUMULATIVE: u64 = 2;

/// The common properties of a metric's data points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MetricHeader<'a> {
    pub(super) name: &'a str,
    pub(super) help: &'a str,
    /// The unit as in names, such as `seconds`.
    pub(super) unit: Option<&'a str>,
    pub(super) kind: PointKind,
}

/// Collects data points, and passes requests on. A metric that would exceed the limit of a request
/// is split.
pub(super) struct RequestWriter<'a, 'f> {
    /// The encoded resource and scope, which begin each request.
    resource: Vec<u8>,
    scope: Vec<u8>,
    /// The metric whose data points are being written.
    open: Option<MetricHeader<'a>>,
    points: Vec<u8>,
    metrics: Vec<u8>,
    /// The number of bytes after which a request ends.
    limit: usize,
    hand_on: &'f mut dyn FnMut(&[u8]),
}

impl<'a, 'f> RequestWriter<'a, 'f> {
    pub(super) fn new<'r>(
        attributes: impl Iterator<Item = &'r Attribute>,
        limit: usize,
        hand_on: &'f mut dyn FnMut(&[u8]),
    ) -> Self {
        let mut resource = Vec::new();
        wire::message(&mut resource, resource_metrics::RESOURCE, |out| {
            for (name, value) in attributes {
                attribute::write(out, resource::ATTRIBUTE, name, value);
            }
        });
        let mut scope = Vec::new();
        wire::message(&mut scope, scope_metrics::SCOPE, |out| {
            wire::string(out, scope::NAME, env!("CARGO_PKG_NAME"));
            wire::string(out, scope::VERSION, env!("CARGO_PKG_VERSION"));
        });
        Self {
            resource,
            scope,
            open: None,
            points: Vec::new(),
            metrics: Vec::new(),
            limit,
            hand_on,
        }
    }

    /// Adds a data point that `write` writes.
    pub(super) fn point(&mut self, header: MetricHeader<'a>, write: impl FnOnce(&mut Vec<u8>)) {
        if self.open.is_some_and(|open| open != header) {
            self.end_metric();
        }
        self.open = Some(header);
        wire::message(&mut self.points, data::POINT, write);
        if self.metrics.len() + self.points.len() >= self.limit {
            self.end_metric();
            self.end_request();
        }
    }

    /// Passes the rest on.
    pub(super) fn finish(mut self) {
        self.end_metric();
        self.end_request();
    }

    fn end_metric(&mut self) {
        let Some(header) = self.open.take() else {
            return;
        };
        let points = &self.points;
        wire::message(&mut self.metrics, scope_metrics::METRIC, |out| {
            wire::string(out, metric::NAME, header.name);
            if !header.help.is_empty() {
                wire::string(out, metric::DESCRIPTION, header.help);
            }
            if let Some(unit) = header.unit {
                wire::string(out, metric::UNIT, ucum(unit));
            }
            let field = match header.kind {
                PointKind::Gauge => 5,
                PointKind::Sum => 7,
                PointKind::Histogram => 9,
                PointKind::Exponential => 10,
                PointKind::Summary => 11,
            };
            wire::message(out, field, |out| {
                out.extend_from_slice(points);
                if !matches!(header.kind, PointKind::Gauge | PointKind::Summary) {
                    wire::unsigned(out, data::TEMPORALITY, CUMULATIVE);
                }
                if header.kind == PointKind::Sum {
                    wire::unsigned(out, data::IS_MONOTONIC, 1);
                }
            });
        });
        self.points.clear();
    }

    fn end_request(&mut self) {
        if self.metrics.is_empty() {
            return;
        }
        let mut request = Vec::with_capacity(self.metrics.len() + self.resource.len() + 100);
        let (resource, scope, metrics) = (&self.resource, &self.scope, &self.metrics);
        let scope_metrics = scope.len() + metrics.len();
        wire::message(&mut request, request::RESOURCE_METRICS, |out| {
            out.extend_from_slice(resource);
            wire::delimited(out, resource_metrics::SCOPE_METRICS, scope_metrics);
            out.extend_from_slice(scope);
            out.extend_from_slice(metrics);
        });
        (self.hand_on)(&request);
        self.metrics.clear();
    }
}

/// A unit in the notation of OpenTelemetry.
fn ucum(unit: &str) -> &str {
    match unit {
        "seconds" => "s",
        "bytes" => "By",
        "ratio" => "1",
        "celsius" => "Cel",
        "meters" => "m",
        "grams" => "g",
        "volts" => "V",
        "amperes" => "A",
        "joules" => "J",
        other => other,
    }
}
