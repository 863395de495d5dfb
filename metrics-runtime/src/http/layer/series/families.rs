//! The `http_*` families, and the cells of one method of one endpoint.

use super::buckets::Buckets;
use super::exception::Exception;
use super::schema::Schema;
use crate::declaration::{
    Family, Kind, Label, Layout, Member, NativeCells, Source, SumUnit, Values, constant,
};
use crate::http::layer::config::InProgressLabels;
use crate::labels::LabelValue as _;

pub(super) const STARTED: usize = 0;
pub(super) const FINISHED: usize = 1;
pub(super) const EXCEPTIONS: usize = 2;
pub(super) const STATUSES: usize = EXCEPTIONS + Exception::VALUES.len();

/// The offsets of a method's values in its range of cells:
///
/// | offset | contents |
/// |---|---|
/// | `STARTED`, `FINISHED` | requests. The difference is the number in progress |
/// | `EXCEPTIONS` | one cell for each [`Exception`] |
/// | `STATUSES` | one cell for each declared status code |
/// | the fields | one histogram each: sum and buckets, then native buckets |
///
/// Other status codes and error types get their own cells when they first occur. Default
/// families have cells even if an option hides them, so that recording does not check the
/// options.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    pub(super) request_size: usize,
    pub(super) response_size: usize,
    pub(super) duration: usize,
    // The following families have cells only if they are exposed.
    pub(super) combined_size: usize,
    pub(super) first_byte: usize,
    pub(super) high_resolution: usize,
    pub(super) end: usize,
}

impl Cells {
    pub(super) fn new(schema: &Schema, statuses: usize, durations: Buckets) -> Self {
        let mut end = STATUSES + statuses;
        let mut histogram = |exposed: bool, buckets: Buckets| {
            let first = end;
            if exposed {
                end += buckets.cells();
            }
            first
        };
        let settings = &schema.settings;
        Self {
            request_size: histogram(true, schema.sizes),
            response_size: histogram(true, schema.sizes),
            duration: histogram(true, durations),
            combined_size: histogram(settings.combined_size, schema.sizes),
            first_byte: histogram(settings.first_byte, durations),
            high_resolution: histogram(settings.high_resolution.exposed, schema.high_resolution),
            end,
        }
    }
}

pub(super) const REQUEST_SIZE_HELP: &str = "Bytes read from the bodies of HTTP requests.";
pub(super) const RESPONSE_SIZE_HELP: &str = "Bytes in the bodies of HTTP responses.";

/// The source of series that no code of the user declares.
pub(super) const LAYER: Source = crate::__source!("HttpMetrics");

/// The labels of the series of one method of one endpoint.
#[derive(Clone, Copy, Debug)]
pub(super) struct MethodSeries {
    pub(super) schema: &'static Schema,
    pub(super) method: &'static str,
    pub(super) endpoint: &'static str,
    /// The combination of label values that come from the request.
    pub(super) variant: usize,
    /// Whether the series are exposed.
    pub(super) exposed: bool,
}

/// A label with one value.
pub(super) fn with_value(name: &'static str, value: &'static str) -> Label {
    constant(name, Box::leak(Box::new([value])))
}

pub(super) fn seconds(first: usize, buckets: Buckets) -> Layout {
    Layout::Histogram {
        first: first as u32,
        buckets: buckets.exposed,
        sum: SumUnit::Nanoseconds,
        native: buckets.native.map(|native| {
            let (classic, layout) = (buckets.bounds.cells(), native.layout(true));
            NativeCells {
                first: (first + classic) as u32,
                // A method has one series of each family.
                stride: layout.cells() as u32,
                from_sum_to_sum: classic as u32,
                native,
                layout,
            }
        }),
    }
}

pub(super) fn bytes(first: usize, buckets: Buckets) -> Layout {
    Layout::Histogram {
        first: first as u32,
        buckets: buckets.exposed,
        sum: SumUnit::Integer,
        native: None,
    }
}

impl MethodSeries {
    fn method_label(&self) -> Label {
        with_value(self.schema.settings.label_names.method, self.method)
    }

    pub(super) fn method_and_endpoint(&self) -> Vec<Label> {
        let endpoint = self.schema.settings.label_names.endpoint;
        vec![self.method_label(), with_value(endpoint, self.endpoint)]
    }

    /// The label of a status code.
    pub(super) fn status_label(&self, value: &'static str) -> Label {
        with_value(self.schema.settings.label_names.status, value)
    }

    /// A member with these labels and those that all families have.
    pub(super) fn member(
        &self,
        name: &'static str,
        help: &'static str,
        labels: Vec<Label>,
        layout: Layout,
    ) -> Member {
        let kind = match layout {
            Layout::Histogram { buckets, .. } => Kind::from_bounds(buckets),
            Layout::InProgress { .. } => Kind::Gauge,
            _ => Kind::Counter,
        };
        let mut labels = labels;
        labels.extend(self.schema.common_labels(self.variant));
        Member::new(Family { name, help, kind }, labels, layout)
    }

    /// The members that exist from the start.
    pub(super) fn members(
        &self,
        cells: Cells,
        statuses: &'static [&'static str],
        durations: Buckets,
    ) -> Vec<Member> {
        if !self.exposed {
            return Vec::new();
        }
        let Schema {
            settings,
            names,
            sizes,
            high_resolution,
            ..
        } = self.schema;
        let both = || self.method_and_endpoint();
        let mut members = Vec::new();
        if settings.by_status.is_none() {
            members.push(self.member(
                names.duration,
                self.schema.duration_help(),
                both(),
                seconds(cells.duration, durations),
            ));
        }
        let sizes_by_status = settings.by_status.is_some_and(|by_status| by_status.all);
        if settings.request_size && !sizes_by_status {
            members.push(self.member(
                names.request_size,
                REQUEST_SIZE_HELP,
                both(),
                bytes(cells.request_size, *sizes),
            ));
        }
        if settings.response_size && !sizes_by_status {
            members.push(self.member(
                names.response_size,
                RESPONSE_SIZE_HELP,
                both(),
                bytes(cells.response_size, *sizes),
            ));
        }
        if settings.combined_size {
            members.push(self.member(
                names.combined_size,
                "Bytes in the bodies of HTTP requests and their responses, added up.",
                both(),
                bytes(cells.combined_size, *sizes),
            ));
        }
        if settings.first_byte {
            members.push(self.member(
                names.first_byte,
                "How long HTTP requests took until the head of the response.",
                both(),
                seconds(cells.first_byte, durations),
            ));
        }
        if settings.high_resolution.exposed {
            members.push(self.member(
                names.high_resolution,
                "How long all HTTP requests took, with many buckets.",
                Vec::new(),
                seconds(cells.high_resolution, *high_resolution),
            ));
        }
        if settings.in_progress.exposed {
            members.push(self.member(
                names.in_progress,
                "HTTP requests whose response is not complete yet.",
                match settings.in_progress.labels {
                    InProgressLabels::None => Vec::new(),
                    InProgressLabels::Method => vec![self.method_label()],
                    InProgressLabels::MethodAndEndpoint => both(),
                },
                Layout::InProgress {
                    started: STARTED as u32,
                    finished: FINISHED as u32,
                    outcomes: 1,
                },
            ));
        }
        members.extend(self.error_member(Exception::VALUES, EXCEPTIONS));
        if !statuses.is_empty() {
            members.extend(self.status_member(statuses, STATUSES));
        }
        members
    }

    /// The member that counts requests with these status codes, from cell `first` on.
    pub(super) fn status_member(
        &self,
        statuses: &'static [&'static str],
        first: usize,
    ) -> Option<Member> {
        let mut labels = self.method_and_endpoint();
        labels.push(Label {
            name: self.schema.settings.label_names.status,
            values: Values::Listed(statuses),
        });
        let layout = Layout::Counter {
            first: first as u32,
        };
        let help = "HTTP requests that have ended, by method, endpoint and status code.";
        let member = self.member(self.schema.names.requests, help, labels, layout);
        self.exposed.then_some(member)
    }

    /// The member that counts requests that ended with these error types, from cell `first` on.
    pub(super) fn error_member(
        &self,
        types: &'static [&'static str],
        first: usize,
    ) -> Option<Member> {
        let labels = vec![
            Label {
                name: "exception_type",
                values: Values::Listed(types),
            },
            with_value(self.schema.settings.label_names.endpoint, self.endpoint),
        ];
        let layout = Layout::Counter {
            first: first as u32,
        };
        let help = "HTTP requests that ended with an error, by its type: that of the handler's \
                    error if it has one, and otherwise panic, cancelled, timeout or body.";
        let member = self.member(self.schema.names.exceptions, help, labels, layout);
        self.exposed.then_some(member)
    }

    /// The source of the series: the layer, with the endpoint as its item.
    pub(super) fn source(&self) -> Source {
        Source {
            item: self.endpoint,
            ..LAYER
        }
    }
}
