//! Writes the file of a process in the format of `storage::file::layout`.

use crate::declaration::record::{
    CellsRecord, ExemplarRecord, GroupRecord, HistoryRecord, NativeRecord, ProcessMode,
    ProcessRecord, Record, SeriesRecord, SumRecord,
};
use crate::declaration::{Kind, Native, NativeLayout};
use crate::storage::file::frame;
use crate::storage::file::layout::{EXTENTS_ENTRY, MAGIC, PAGE, Page, extent, extents_entry};
use rustix::fs::{FlockOperation, flock};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// The file of a process that runs until this is dropped.
pub(super) struct Writer {
    pub(super) path: PathBuf,
    file: File,
    extents: usize,
    next_page: usize,
    log: (Vec<usize>, usize),
    groups: u32,
    next_cell: u32,
    /// The page of each thread's chunks.
    chunks: HashMap<(u32, u32), usize>,
    exemplars: Vec<(usize, usize)>,
}

/// The number of a group, its first cell, and the number of cells of a series.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    pub(super) group: u32,
    pub(super) first: u32,
    pub(super) stride: u32,
}

impl Cells {
    pub(super) fn of(self, series: u32) -> u32 {
        self.first + series * self.stride
    }
}

impl Writer {
    /// A process with this number, which started this many milliseconds after 1970.
    pub(super) fn start(directory: &Path, number: u32, started: u64) -> Self {
        Self::start_as(directory, number, number, started)
    }

    /// A process whose id differs from the number in its file name.
    pub(super) fn start_as(directory: &Path, number: u32, pid: u32, started: u64) -> Self {
        let id = format!("{number:016x}");
        let (hidden, path) = (
            directory.join(format!(".{id}")),
            directory.join(format!("{id}.process")),
        );
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create_new(true);
        let file = options.open(&hidden).expect("the directory is writable");
        flock(&file, FlockOperation::NonBlockingLockExclusive).expect("it is new");
        let mut writer = Self {
            path,
            file,
            extents: 0,
            next_page: 0,
            log: (Vec::new(), 0),
            groups: 0,
            next_cell: 0,
            chunks: HashMap::new(),
            exemplars: Vec::new(),
        };
        writer.grow();
        writer.record(&Record::Process(ProcessRecord {
            pid,
            started,
            executable: "/bin/test".to_owned(),
        }));
        fs::rename(hidden, &writer.path).expect("the directory is writable");
        writer
    }

    fn write(&self, at: usize, bytes: &[u8]) {
        let written = self.file.write_all_at(bytes, at as u64);
        written.expect("the file is writable");
    }

    fn word(&self, at: usize, word: u64) {
        self.write(at, &word.to_le_bytes());
    }

    fn grow(&mut self) {
        let (pages, first) = extent(self.extents);
        let length = ((first + pages) * PAGE) as u64;
        self.file.set_len(length).expect("the file is writable");
        self.word(first * PAGE, MAGIC);
        self.extents += 1;
        self.word(EXTENTS_ENTRY * 8, extents_entry(self.extents as u32));
        self.next_page = first + 1;
    }

    fn page(&mut self, page: Page) -> usize {
        let (pages, first) = extent(self.extents - 1);
        if self.next_page == first + pages {
            self.grow();
        }
        let (_, first) = extent(self.extents - 1);
        let next = self.next_page;
        self.word(first * PAGE + (next - first) * 8, page.entry());
        self.next_page += 1;
        next
    }

    pub(super) fn record(&mut self, record: &Record) {
        self.raw_record(&serde_json::to_vec(record).expect("records are JSON"));
    }

    pub(super) fn raw_record(&mut self, contents: &[u8]) {
        let bytes = [&frame::head(contents), contents].concat();
        let (mut pages, end) = std::mem::take(&mut self.log);
        while pages.len() * PAGE < end + bytes.len() {
            pages.push(self.page(Page::Log));
        }
        let (mut at, mut rest) = (end, bytes.as_slice());
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PAGE - at % PAGE));
            self.write(pages[at / PAGE] * PAGE + at % PAGE, now);
            (at, rest) = (at + now.len(), later);
        }
        self.log = (pages, end + bytes.len());
    }

    /// Allocates cells.
    pub(super) fn cells(&mut self, count: u32) -> u32 {
        let first = self.next_cell;
        self.next_cell += count;
        first
    }

    pub(super) fn group(&mut self, record: GroupRecord) -> u32 {
        self.record(&Record::Group(record));
        self.groups += 1;
        self.groups - 1
    }

    pub(super) fn counter(&mut self, name: &str, labels: &[(&str, &[&str])]) -> Cells {
        let record = group(name, Kind::Counter, labels);
        let first = self.cells(series(&record));
        let cells = CellsRecord::Counter {
            first,
            float: false,
        };
        let group = self.group(GroupRecord { cells, ..record });
        Cells {
            group,
            first,
            stride: 1,
        }
    }

    pub(super) fn gauge(&mut self, name: &str, mode: ProcessMode) -> Cells {
        let stride = if mode == ProcessMode::Last { 2 } else { 1 };
        let first = self.cells(stride);
        let cells = CellsRecord::Gauge { first };
        let record = group(name, Kind::Gauge, &[]);
        let group = self.group(GroupRecord {
            mode,
            cells,
            ..record
        });
        Cells {
            group,
            first,
            stride,
        }
    }

    pub(super) fn histogram(&mut self, name: &str, bounds: &[f64], sum: SumRecord) -> Cells {
        let kind = Kind::from_bounds(bounds);
        let (stride, record) = (bounds.len() as u32 + 2, group(name, kind, &[]));
        let first = self.cells(stride);
        let bounds = bounds.to_vec();
        let native = None;
        let cells = CellsRecord::Histogram {
            first,
            stride,
            bounds,
            sum,
            native,
        };
        let group = self.group(GroupRecord { cells, ..record });
        Cells {
            group,
            first,
            stride,
        }
    }

    /// A histogram of floats with native buckets, and the first cell of these.
    pub(super) fn native(
        &mut self,
        name: &str,
        bounds: &[f64],
        schema: i8,
        classic: bool,
    ) -> (Cells, u32) {
        let layout = layout(schema, classic);
        let counted = if classic { bounds.len() as u32 + 2 } else { 1 };
        let first = self.cells(counted);
        let stride = layout.cells() as u32;
        let first_native = self.cells(stride);
        let cells = CellsRecord::Histogram {
            first,
            stride: counted,
            bounds: bounds.to_vec(),
            sum: SumRecord::Float,
            native: Some(NativeRecord {
                first: first_native,
                stride,
                schema,
                max_buckets: 160,
                classic,
                durations: false,
            }),
        };
        let record = group(name, Kind::Histogram, &[]);
        let group = self.group(GroupRecord { cells, ..record });
        (
            Cells {
                group,
                first,
                stride,
            },
            first_native,
        )
    }

    /// A counter whose series are added with [`add_series`](Self::add_series).
    pub(super) fn dynamic(&mut self, name: &str, labels: &[&str]) -> Cells {
        let empty: &[&str] = &[];
        let labels: Vec<_> = labels.iter().map(|label| (*label, empty)).collect();
        let cells = CellsRecord::Counter {
            first: 0,
            float: false,
        };
        let record = group(name, Kind::Counter, &labels);
        let group = self.group(GroupRecord {
            dynamic: true,
            cells,
            ..record
        });
        Cells {
            group,
            first: 0,
            stride: 1,
        }
    }

    /// Adds a series with one cell, and returns the cell.
    pub(super) fn add_series(&mut self, group: Cells, values: &[&str]) -> u32 {
        let first = self.cells(1);
        self.record(&Record::Series(SeriesRecord {
            group: group.group,
            values: strings(values),
            first,
        }));
        first
    }

    fn cell_at(&mut self, thread: u32, cell: u32) -> usize {
        let chunk = cell / 512;
        let page = match self.chunks.get(&(thread, chunk)) {
            Some(page) => *page,
            None => {
                let page = self.page(Page::Cells(chunk));
                self.chunks.insert((thread, chunk), page);
                page
            }
        };
        page * PAGE + (cell % 512) as usize * 8
    }

    fn update(&mut self, thread: u32, cell: u32, update: impl FnOnce(u64) -> u64) {
        let (at, mut old) = (self.cell_at(thread, cell), [0; 8]);
        self.file
            .read_exact_at(&mut old, at as u64)
            .expect("it is there");
        self.word(at, update(u64::from_le_bytes(old)));
    }

    pub(super) fn add(&mut self, cell: u32, n: u64) {
        self.add_on(0, cell, n);
    }

    /// Adds to the cell of one of several threads.
    pub(super) fn add_on(&mut self, thread: u32, cell: u32, n: u64) {
        self.update(thread, cell, |old| old.wrapping_add(n));
    }

    pub(super) fn add_float(&mut self, cell: u32, x: f64) {
        self.update(0, cell, |old| (f64::from_bits(old) + x).to_bits());
    }

    pub(super) fn set(&mut self, cell: u32, bits: u64) {
        self.update(0, cell, |_| bits);
    }

    pub(super) fn set_float(&mut self, cell: u32, x: f64) {
        self.set(cell, x.to_bits());
    }

    pub(super) fn exemplar(&mut self, cell: u32, value: f64, at: u64, trace: &str) {
        let record = ExemplarRecord {
            cell,
            value,
            at,
            labels: vec![("trace_id".to_owned(), trace.to_owned())],
        };
        let contents = serde_json::to_vec(&record).expect("records are JSON");
        let (page, used) = match self.exemplars.last() {
            Some((page, used)) if *used < 8 => (*page, *used),
            _ => (self.page(Page::Exemplars), 0),
        };
        self.exemplars.push((page, used + 1));
        let bytes = [&frame::head(&contents)[..], &contents].concat();
        self.write(page * PAGE + used * 512, &bytes);
    }

    /// Writes a second of history.
    pub(super) fn history(&mut self, record: &HistoryRecord) {
        let contents = serde_json::to_vec(record).expect("records are JSON");
        let page = self.page(Page::History) * PAGE;
        self.write(page, &[&frame::head(&contents), &*contents].concat());
    }

    /// Writes a page of a copy that has `total` counters. Returns its offset.
    pub(super) fn counters(&mut self, at: u64, total: u64, entries: &[(u32, u64)]) -> usize {
        let entries = entries.iter();
        let entries = entries.flat_map(|(cell, count)| [u64::from(*cell), *count]);
        let words = [at, total].into_iter().chain(entries);
        let contents: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
        let page = self.page(Page::Counters) * PAGE;
        self.write(page, &[&frame::head(&contents), &*contents].concat());
        page
    }

    /// Ends the process as `exit` does.
    pub(super) fn exit(mut self) {
        self.record(&Record::Exit);
    }

    /// Ends the process as SIGKILL does.
    pub(super) fn kill(self) -> PathBuf {
        self.path.clone()
    }
}

/// The cells of native buckets.
pub(super) fn layout(schema: i8, classic: bool) -> NativeLayout {
    let max_buckets = 160;
    let native = Native {
        schema,
        max_buckets,
        classic,
    };
    native.layout(false)
}

/// A group without cells.
pub(super) fn group(name: &str, kind: Kind, labels: &[(&str, &[&str])]) -> GroupRecord {
    GroupRecord {
        name: name.to_owned(),
        help: format!("About {name}."),
        kind,
        mode: ProcessMode::Sum,
        exclusive: true,
        labels: labels.iter().map(|(name, _)| String::from(*name)).collect(),
        values: labels.iter().map(|(_, values)| strings(values)).collect(),
        dynamic: false,
        lazy: false,
        cells: CellsRecord::Counter {
            first: 0,
            float: false,
        },
        created: 1_000,
        source: format!("src/{name}.rs:1"),
    }
}

fn series(record: &GroupRecord) -> u32 {
    record
        .values
        .iter()
        .map(|values| values.len() as u32)
        .product()
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| String::from(*text)).collect()
}
