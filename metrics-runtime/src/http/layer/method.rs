//! What is recorded about a method of an endpoint.

use super::exception::{ErrorCells, Exception};
use super::families::{Cells, EXCEPTIONS, FINISHED, STARTED, STATUSES, Series};
use super::schema::{Buckets, leak};
use crate::labels::LabelValue as _;
use crate::recording::{CellRange, IntegerBounds};
use crate::registration::{self, ExemplarGate};
use crate::support::lock::lock;
use http::StatusCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// The first status code, and how many there are.
const FIRST_STATUS: u16 = 100;
const STATUS_CODES: usize = 900;

/// A method of an endpoint.
#[derive(Debug)]
pub(super) struct MethodMetrics {
    run: CellRange,
    /// Which requests get an exemplar.
    gate: &'static ExemplarGate,
    cells: Cells,
    /// Bounds of the buckets of durations, and of sizes.
    durations: &'static IntegerBounds,
    sizes: &'static IntegerBounds,
    /// Whether there is more to record than what there always is.
    more: bool,
    /// For each status code the cell that counts it; 0 where there is none yet.
    /// (Cell 0 is never one: a method's other cells come first.)
    statuses: Box<[AtomicU32; STATUS_CODES]>,
    /// Held while a status gets its cell.
    adding_status: Mutex<()>,
    errors: ErrorCells,
    series: Series,
}

/// A request that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    pub(super) status: StatusCode,
    /// In nanoseconds: to its end, and to the response's head, if there was one.
    pub(super) whole: u64,
    pub(super) to_head: Option<u64>,
    /// In bytes.
    pub(super) request_size: u64,
    pub(super) response_size: u64,
}

impl MethodMetrics {
    pub(super) fn new(series: Series, statuses: &[u16], durations: Buckets) -> Self {
        let settings = &series.schema.settings;
        let (texts, places) = status_texts(statuses, settings.group_statuses);
        let cells = Cells::new(series.schema, texts.len(), durations);
        let members = series.members(cells, texts, durations);
        let base = registration::register(series.source(), members, cells.end);
        let metrics = Self {
            run: CellRange::new(base),
            gate: ExemplarGate::leaked(),
            cells,
            durations: durations.bounds,
            sizes: series.schema.sizes.bounds,
            more: settings.combined_size
                || settings.first_byte
                || settings.exclude_streaming
                || settings.high_resolution.exposed,
            statuses: Box::new([const { AtomicU32::new(0) }; STATUS_CODES]),
            adding_status: Mutex::new(()),
            errors: ErrorCells::default(),
            series,
        };
        for (code, place) in statuses.iter().zip(places) {
            metrics.set_status(*code, metrics.run.cell(STATUSES + place));
        }
        for types in &settings.errors {
            metrics.errors(types);
        }
        metrics
    }

    pub(super) fn method(&self) -> &'static str {
        self.series.method
    }

    pub(super) fn endpoint(&self) -> &'static str {
        self.series.endpoint
    }

    /// Whether somebody asks when the response's head came.
    #[inline]
    pub(super) fn times_heads(&self) -> bool {
        self.more
    }

    #[inline]
    pub(super) fn start(&self) {
        self.run.add(STARTED, 1);
    }

    /// Ends a request that was started.
    #[inline]
    pub(super) fn finish(&self) {
        self.run.finish(FINISHED);
    }

    /// Records a request that has ended.
    #[inline]
    pub(super) fn record(&self, ended: &Ended) {
        let (run, cells) = (&self.run, &self.cells);
        let duration = if self.more {
            self.record_more(ended)
        } else {
            run.observe_nanos(cells.duration, self.durations, ended.whole);
            ended.whole
        };
        run.observe(cells.request_size, self.sizes, ended.request_size);
        run.observe(cells.response_size, self.sizes, ended.response_size);
        let status = self.status(ended.status);
        status.add(0, 1);
        let failed = ended.status.is_server_error().then(|| status.cell(0));
        run.exemplify(
            self.gate,
            (cells.duration, self.durations, duration),
            failed,
        );
    }

    /// Records what not every configuration has. How long it took is returned.
    #[inline(never)]
    fn record_more(&self, ended: &Ended) -> u64 {
        let (run, cells) = (&self.run, &self.cells);
        let settings = &self.series.schema.settings;
        let duration = match ended.to_head {
            Some(to_head) if settings.exclude_streaming => to_head,
            _ => ended.whole,
        };
        run.observe_nanos(cells.duration, self.durations, duration);
        if settings.combined_size {
            let size = ended.request_size.saturating_add(ended.response_size);
            run.observe(cells.combined_size, self.sizes, size);
        }
        if settings.first_byte
            && let Some(to_head) = ended.to_head
        {
            run.observe_nanos(cells.first_byte, self.durations, to_head);
        }
        let high_resolution = &settings.high_resolution;
        if high_resolution.exposed && (!high_resolution.only_2xx || ended.status.is_success()) {
            let bounds = self.series.schema.high_resolution.bounds;
            run.observe(cells.high_resolution, bounds, duration);
        }
        duration
    }

    /// Counts what the layer itself tells apart.
    #[cold]
    pub(super) fn count_exception(&self, exception: Exception) {
        let cell = EXCEPTIONS + exception.index();
        self.run.add(cell, 1);
        self.exemplify(self.run.cell(cell));
    }

    /// Keeps an exemplar of what counted in a cell that something failed.
    #[cold]
    pub(super) fn exemplify(&self, cell: u32) {
        CellRange::exemplify_failure(self.gate, cell);
    }

    /// The cells of these types of errors.
    #[cold]
    pub(super) fn errors(&self, types: &'static [&'static str]) -> &CellRange {
        self.errors.of(types, |types| {
            let member = self.series.error_member(types, 0);
            let members = member.into_iter().collect();
            CellRange::new(registration::register(
                self.series.source(),
                members,
                types.len(),
            ))
        })
    }

    /// The cell that counts requests which ended with `status`.
    #[inline]
    pub(super) fn status(&self, status: StatusCode) -> CellRange {
        let slot = &self.statuses[usize::from(status.as_u16() - FIRST_STATUS)];
        // Relaxed: the number publishes nothing but itself.
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
                let text = status_text(code, self.series.schema.settings.group_statuses);
                let member = self.series.status_member(Vec::leak(vec![leak(text)]), 0);
                let members = member.into_iter().collect();
                let cell = registration::register(self.series.source(), members, 1);
                self.set_status(code, cell);
                cell
            }
            cell => cell,
        };
        CellRange::new(cell)
    }

    /// Lets a cell count a status, or all that are grouped with it.
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

/// Status codes as a label's values, and which of them each is.
pub(super) fn status_texts(
    statuses: &[u16],
    grouped: bool,
) -> (&'static [&'static str], Vec<usize>) {
    let mut texts: Vec<&'static str> = Vec::new();
    let mut place = |code: &u16| {
        let text = status_text(*code, grouped);
        let known = texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            texts.push(leak(text));
            texts.len() - 1
        })
    };
    let places = statuses.iter().map(&mut place).collect();
    (Vec::leak(texts), places)
}

/// A status code as a label's value.
fn status_text(code: u16, grouped: bool) -> String {
    if grouped {
        format!("{}xx", code / 100)
    } else {
        code.to_string()
    }
}
