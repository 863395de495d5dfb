//! Histograms with the label of the status code, and the cells of one status code.

use super::buckets::Buckets;
use super::families::{MethodSeries, bytes, seconds, with_value};
use crate::declaration::{Label, Member};
use crate::http::layer::config::ERROR_TYPE;
use crate::recording::CellRange;
use crate::registration::ExemplarGate;

// The offsets of the counter of requests and of the duration.
const REQUESTS: usize = 0;
const DURATION: usize = 1;

/// The offsets in the range of cells of one status code, or of one class.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatusCells {
    durations: Buckets,
    sizes: Option<SizeCells>,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
struct SizeCells {
    request: usize,
    response: usize,
    buckets: Buckets,
}

impl StatusCells {
    /// The cells of a method. `None` if its layer has no such histograms.
    pub(super) fn new(series: MethodSeries, durations: Buckets) -> Option<Self> {
        let schema = series.schema;
        let by_status = schema.settings.by_status?;
        let request = DURATION + durations.cells();
        let response = request + schema.sizes.cells();
        let sizes = SizeCells {
            request,
            response,
            buckets: schema.sizes,
        };
        Some(Self {
            durations,
            sizes: by_status.all.then_some(sizes),
            end: match by_status.all {
                true => response + schema.sizes.cells(),
                false => request,
            },
        })
    }

    /// The number of cells.
    pub(super) fn count(&self) -> usize {
        self.end
    }

    /// The members of a status code.
    pub(super) fn members(
        &self,
        series: &MethodSeries,
        value: &'static [&'static str],
    ) -> Vec<Member> {
        let names = &series.schema.names;
        let mut members = Vec::from_iter(series.status_member(value, REQUESTS));
        if !series.exposed {
            return members;
        }
        let labels = || {
            let mut labels = series.method_and_endpoint();
            labels.extend(value.iter().map(|value| series.status_label(value)));
            labels.extend(self.sizes.and(value.first()).map(|value| error_type(value)));
            labels
        };
        members.push(series.member(
            names.duration,
            series.schema.duration_help(),
            labels(),
            seconds(DURATION, self.durations),
        ));
        let Some(sizes) = &self.sizes else {
            return members;
        };
        let settings = &series.schema.settings;
        for (exposed, name, help, first) in [
            (
                settings.request_size,
                names.request_size,
                super::families::REQUEST_SIZE_HELP,
                sizes.request,
            ),
            (
                settings.response_size,
                names.response_size,
                super::families::RESPONSE_SIZE_HELP,
                sizes.response,
            ),
        ] {
            if exposed {
                members.push(series.member(name, help, labels(), bytes(first, sizes.buckets)));
            }
        }
        members
    }

    /// Records a request in the cells of its status code, except for the counter.
    pub(super) fn record(
        &self,
        status: &CellRange,
        gate: &ExemplarGate,
        duration: u64,
        [request_size, response_size]: [u64; 2],
    ) {
        let (updates, bounds) = (status.updates(), self.durations.bounds);
        updates.observe_nanos(DURATION, bounds, duration);
        status.exemplify(gate, (DURATION, bounds, duration), None);
        if let Some(sizes) = &self.sizes {
            updates.observe(sizes.request, sizes.buckets.bounds, request_size);
            updates.observe(sizes.response, sizes.buckets.bounds, response_size);
        }
    }
}

/// The label that marks failures of the service. Prometheus treats an empty value like a missing
/// label.
fn error_type(status: &'static str) -> Label {
    let failed = if status.starts_with('5') { status } else { "" };
    with_value(ERROR_TYPE, failed)
}
