//! Shares the metrics of other libraries: each of their series gets cells in the file of this
//! process, which are updated periodically.

use crate::declaration::record::{
    CellsRecord, GroupRecord, NOTHING_REPORTED, ProcessMode, Record, SumRecord,
};
use crate::platform::clock;
use crate::snapshot::{OwnedFamily, OwnedSeries, OwnedValue};
use crate::storage::file::OwnFile;
use crate::storage::{allocate, shared};
use crate::support::lock::lock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Reads the families of another library. `None` once no endpoint exposes them any more.
pub(crate) type ReadForeign = dyn Fn() -> Option<Vec<OwnedFamily>> + Send + Sync;

/// The largest number of series that are shared.
const MAX_SERIES: usize = 10_000;

static SOURCES: Mutex<Vec<Arc<ReadForeign>>> = Mutex::new(Vec::new());

/// The first cell and the number of cells of each series.
static SERIES: Mutex<Option<HashMap<Key, (u32, usize)>>> = Mutex::new(None);

/// The name of a family, the labels of a series, and the number of its cells, which changes with
/// its buckets.
type Key = (String, Arc<[(String, String)]>, usize);

/// Shares the families that `read` returns from now on, if this process shares its metrics.
pub(crate) fn share_foreign(read: Arc<ReadForeign>) {
    lock(&SOURCES).push(read);
}

/// Writes the values of all sources. Sources are user code, so no lock is held while they are read.
pub(super) fn publish(own: &OwnFile) {
    let sources = lock(&SOURCES).clone();
    for read in &sources {
        let Some(families) = read() else {
            lock(&SOURCES).retain(|other| !Arc::ptr_eq(other, read));
            continue;
        };
        for family in families {
            for series in &family.series {
                write(own, &family, series);
            }
        }
    }
}

fn write(own: &OwnFile, family: &OwnedFamily, series: &OwnedSeries) {
    let Some(values) = values(&series.value) else {
        return;
    };
    let key = (
        family.name.clone(),
        Arc::clone(&series.labels),
        values.len(),
    );
    let mut known = lock(&SERIES);
    let known = known.get_or_insert_default();
    let first = match known.get(&key) {
        Some((first, _)) => *first,
        None if known.len() >= MAX_SERIES => return,
        None => {
            let Some(first) = describe(own, family, series, values.len()) else {
                return;
            };
            known.insert(key, (first, values.len()));
            first
        }
    };
    // Buckets before the sum, as for our own histograms.
    for (value, cell) in values
        .iter()
        .rev()
        .zip((first..first + values.len() as u32).rev())
    {
        if let Some(cell) = shared(cell) {
            cell.set(*value);
        }
    }
}

/// A value as its series' cells hold it.
fn values(value: &OwnedValue) -> Option<Vec<u64>> {
    Some(match value {
        OwnedValue::Counter(value) | OwnedValue::Gauge(value) => vec![value.to_bits()],
        OwnedValue::Histogram { counts, sum, .. } => {
            let mut values = vec![sum.to_bits()];
            values.extend(counts);
            values
        }
        // Quantiles of several processes cannot be merged.
        OwnedValue::Summary { count, sum, .. } => vec![sum.to_bits(), *count],
        _ => return None,
    })
}

/// Describes a series, and returns its first cell.
fn describe(
    own: &OwnFile,
    family: &OwnedFamily,
    series: &OwnedSeries,
    cells: usize,
) -> Option<u32> {
    let first = allocate(cells)?;
    let record = match &series.value {
        OwnedValue::Counter(_) => CellsRecord::Counter { first, float: true },
        OwnedValue::Gauge(_) => CellsRecord::Gauge { first },
        value => CellsRecord::Histogram {
            first,
            stride: cells as u32,
            bounds: match value {
                OwnedValue::Histogram { bounds, .. } => bounds.to_vec(),
                _ => Vec::new(),
            },
            sum: SumRecord::Float,
            native: None,
        },
    };
    if let CellsRecord::Counter { .. } | CellsRecord::Gauge { .. } = record {
        shared(first)?.set(NOTHING_REPORTED);
    }
    let (labels, values) = series
        .labels
        .iter()
        .cloned()
        .unzip::<_, _, Vec<_>, Vec<_>>();
    let created = clock::since_epoch().unwrap_or_default();
    own.append(&[Record::Group(GroupRecord {
        name: family.name.clone(),
        help: family.help.clone(),
        kind: family.kind,
        mode: ProcessMode::Sum,
        exclusive: false,
        labels,
        values: values.into_iter().map(|value| vec![value]).collect(),
        dynamic: false,
        lazy: false,
        cells: record,
        created: u64::try_from(created.as_millis()).unwrap_or(u64::MAX),
        source: "another library".to_owned(),
    })])?;
    Some(first)
}
