//! Records the requests of one method of an endpoint.

use super::buckets::Buckets;
use super::by_status::StatusCells;
use super::exception::{ErrorCells, Exception};
use super::families::{Cells, EXCEPTIONS, FINISHED, MethodSeries, STARTED, STATUSES};
use super::status::{FIRST_STATUS, STATUS_CODES, status_string, status_strings};
use crate::labels::LabelValue as _;
use crate::recording::{CellRange, IntegerBounds};
use crate::registration::{self, ExemplarGate};
use crate::support::lock::lock;
use http::StatusCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// The metrics of a method of an endpoint, in one variant.
#[derive(Debug)]
pub(in crate::http::layer) struct MethodMetrics {
    range: CellRange,
    /// Decides which requests get an exemplar.
    gate: &'static ExemplarGate,
    cells: Cells,
    /// The bounds of the buckets for durations. `sizes` has those for sizes.
    durations: &'static IntegerBounds,
    sizes: &'static IntegerBounds,
    /// Whether the options require more work than the default families.
    is_customized: bool,
    /// The cell of each status code, or 0 if it has none yet. Cell 0 never counts a status code,
    /// because the method's other cells come first.
    statuses: Box<[AtomicU32; STATUS_CODES]>,
    /// Locked while a status code gets its cell.
    adding_status: Mutex<()>,
    errors: ErrorCells,
    /// The cells of a status code, if histograms have its label.
    by_status: Option<StatusCells>,
    series: MethodSeries,
}

/// The measurements of an ended request.
#[derive(Clone, Copy, Debug)]
pub(in crate::http::layer) struct Ended {
    pub(in crate::http::layer) status: StatusCode,
    /// Nanoseconds to the end of the request.
    pub(in crate::http::layer) whole: u64,
    /// Nanoseconds to the head of the response, if there was one.
    pub(in crate::http::layer) to_head: Option<u64>,
    /// In bytes, like `response_size`.
    pub(in crate::http::layer) request_size: u64,
    pub(in crate::http::layer) response_size: u64,
}

impl MethodMetrics {
    pub(super) fn new(series: MethodSeries, statuses: &[u16], durations: Buckets) -> Self {
        let settings = &series.schema.settings;
        let by_status = StatusCells::new(series, durations);
        // With such histograms, each status code has its own range of cells.
        let listed = if by_status.is_some() { &[] } else { statuses };
        let (strings, indices) = status_strings(listed, settings.group_statuses);
        let cells = Cells::new(series.schema, strings.len(), durations);
        let members = series.members(cells, strings, durations);
        let base = registration::register(series.source(), members, cells.end);
        let metrics = Self {
            range: CellRange::new(base),
            gate: ExemplarGate::leaked(),
            cells,
            durations: durations.bounds,
            sizes: series.schema.sizes.bounds,
            is_customized: settings.combined_size
                || settings.first_byte
                || settings.exclude_streaming
                || by_status.is_some()
                || settings.high_resolution.exposed,
            statuses: Box::new([const { AtomicU32::new(0) }; STATUS_CODES]),
            adding_status: Mutex::new(()),
            errors: ErrorCells::default(),
            by_status,
            series,
        };
        for (code, index) in listed.iter().zip(indices) {
            metrics.set_status(*code, metrics.range.cell(STATUSES + index));
        }
        for code in statuses.iter().filter(|_| by_status.is_some()) {
            metrics.add_status(*code);
        }
        for types in &settings.errors {
            metrics.errors(types);
        }
        metrics
    }

    pub(in crate::http::layer) fn method(&self) -> &'static str {
        self.series.method
    }

    pub(in crate::http::layer) fn endpoint(&self) -> &'static str {
        self.series.endpoint
    }

    /// Whether recording can need the time to the response's head.
    #[inline]
    pub(in crate::http::layer) fn times_heads(&self) -> bool {
        self.is_customized
    }

    #[inline]
    pub(in crate::http::layer) fn start(&self) {
        self.range.add(STARTED, 1);
    }

    /// Ends a request that was started.
    #[inline]
    pub(in crate::http::layer) fn finish(&self) {
        self.range.finish(FINISHED);
    }

    /// The duration of a request for its histogram, in nanoseconds.
    pub(in crate::http::layer) fn duration(&self, ended: &Ended) -> u64 {
        match ended.to_head {
            Some(to_head) if self.series.schema.settings.exclude_streaming => to_head,
            _ => ended.whole,
        }
    }

    /// Records an ended request. Returns its duration.
    #[inline]
    pub(in crate::http::layer) fn record(&self, ended: &Ended) -> u64 {
        let (range, cells) = (&self.range, &self.cells);
        let duration = if self.is_customized {
            self.record_customized(ended)
        } else {
            ended.whole
        };
        let updates = range.updates();
        if !self.is_customized {
            updates.observe_nanos(cells.duration, self.durations, duration);
        }
        updates.observe(cells.request_size, self.sizes, ended.request_size);
        updates.observe(cells.response_size, self.sizes, ended.response_size);
        let status = self.status(ended.status);
        status.add(0, 1);
        let failed = ended.status.is_server_error().then(|| status.cell(0));
        range.exemplify(
            self.gate,
            (cells.duration, self.durations, duration),
            failed,
        );
        duration
    }

    /// Records an ended request if options change what is recorded. Returns its duration.
    #[inline(never)]
    fn record_customized(&self, ended: &Ended) -> u64 {
        let (range, cells) = (self.range.updates(), &self.cells);
        let settings = &self.series.schema.settings;
        let duration = self.duration(ended);
        match &self.by_status {
            None => range.observe_nanos(cells.duration, self.durations, duration),
            Some(cells) => {
                let sizes = [ended.request_size, ended.response_size];
                cells.record(&self.status(ended.status), self.gate, duration, sizes);
            }
        }
        if settings.combined_size {
            let size = ended.request_size.saturating_add(ended.response_size);
            range.observe(cells.combined_size, self.sizes, size);
        }
        if settings.first_byte
            && let Some(to_head) = ended.to_head
        {
            range.observe_nanos(cells.first_byte, self.durations, to_head);
        }
        let high_resolution = &settings.high_resolution;
        if high_resolution.exposed && (!high_resolution.only_2xx || ended.status.is_success()) {
            let bounds = self.series.schema.high_resolution.bounds;
            range.observe(cells.high_resolution, bounds, duration);
        }
        duration
    }

    /// Counts a failure that the layer has detected.
    #[cold]
    pub(in crate::http::layer) fn count_exception(&self, exception: Exception) {
        let cell = EXCEPTIONS + exception.index();
        self.range.add(cell, 1);
        self.exemplify(self.range.cell(cell));
    }

    /// Stores an exemplar of a failure that was counted in this cell.
    #[cold]
    pub(in crate::http::layer) fn exemplify(&self, cell: u32) {
        CellRange::exemplify_failure(self.gate, cell);
    }

    /// The cells of these error types.
    #[cold]
    pub(in crate::http::layer) fn errors(&self, types: &'static [&'static str]) -> &CellRange {
        self.errors.get_or_init(types, |types| {
            let member = self.series.error_member(types, 0);
            let members = member.into_iter().collect();
            CellRange::new(registration::register(
                self.series.source(),
                members,
                types.len(),
            ))
        })
    }

    /// The cell that counts requests that ended with `status`.
    #[inline]
    pub(in crate::http::layer) fn status(&self, status: StatusCode) -> CellRange {
        let slot = &self.statuses[usize::from(status.as_u16() - FIRST_STATUS)];
        // Relaxed, because the number publishes nothing else.
        match slot.load(Ordering::Relaxed) {
            0 => self.add_status(status.as_u16()),
            cell => CellRange::new(cell),
        }
    }

    #[cold]
    fn add_status(&self, code: u16) -> CellRange {
        let _adding = lock(&self.adding_status);
        let slot = &self.statuses[usize::from(code - FIRST_STATUS)];
        let cell = match slot.load(Ordering::Relaxed) {
            0 => {
                let string = status_string(code, self.series.schema.settings.group_statuses);
                let values: &'static [&'static str] = Box::leak(Box::new([&*string.leak()]));
                let (members, cells) = match &self.by_status {
                    None => (Vec::from_iter(self.series.status_member(values, 0)), 1),
                    Some(cells) => (cells.members(&self.series, values), cells.count()),
                };
                let cell = registration::register(self.series.source(), members, cells);
                self.set_status(code, cell);
                cell
            }
            cell => cell,
        };
        CellRange::new(cell)
    }

    /// Lets a cell count a status code, or all codes of its class.
    fn set_status(&self, code: u16, cell: u32) {
        let codes = if self.series.schema.settings.group_statuses {
            let first = code - code % 100;
            first..first + 100
        } else {
            code..code + 1
        };
        for code in codes {
            self.statuses[usize::from(code - FIRST_STATUS)].store(cell, Ordering::Relaxed);
        }
    }
}
