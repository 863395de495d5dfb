//! The recorder, which finds the series of each emission.

use super::emitted::EmittedSeries;
use super::registered_metrics::RegisteredMetrics;
use super::settings::EmissionSettings;
use crate::declaration::Kind;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use foldhash::fast::RandomState;
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The number of tables of each kind. Several tables make it rare that threads lock the same one.
const TABLES: usize = 8;

type SeriesOfKeys = RwLock<HashMap<Key, Arc<EmittedSeries>, RandomState>>;

/// Records what libraries emit through the facade `metrics`. Created by
/// [`FacadeBuilder::build`](super::FacadeBuilder::build).
///
/// ```
/// use metrics_runtime::facade::{self, FacadeRecorder};
///
/// let recorder: FacadeRecorder = facade::builder().build().unwrap();
/// // Or a member of `Fanout` of the crate `metrics-util`, next to another recorder.
/// assert!(metrics::set_global_recorder(recorder).is_ok());
/// ```
pub struct FacadeRecorder {
    /// The known series by kind: counters, gauges, histograms.
    known: [[SeriesOfKeys; TABLES]; 3],
    metrics: Mutex<RegisteredMetrics>,
}

impl FacadeRecorder {
    pub(super) fn new(settings: EmissionSettings) -> Self {
        Self {
            known: Default::default(),
            metrics: Mutex::new(RegisteredMetrics::new(settings)),
        }
    }

    /// The series of an emission. `None` while the thread is on a slow path, where it may
    /// already hold one of the locks.
    fn series(&self, kind: Kind, key: &Key, metadata: &Metadata<'_>) -> Option<Arc<EmittedSeries>> {
        if cfg!(feature = "off") || SlowPath::is_entered() {
            return None;
        }
        let kinds = match kind {
            Kind::Counter => &self.known[0],
            Kind::Gauge => &self.known[1],
            _ => &self.known[2],
        };
        let table = &kinds[key.get_hash() as usize % TABLES];
        let known = table.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(series) = known.get(key) {
            return Some(Arc::clone(series));
        }
        drop(known);
        let _slow = SlowPath::enter()?;
        let mut metrics = lock(&self.metrics);
        let (series, may_keep) = metrics.series(kind, key, metadata);
        if may_keep {
            let mut known = table.write().unwrap_or_else(PoisonError::into_inner);
            known.insert(key.to_retained(), Arc::clone(&series));
        }
        Some(series)
    }

    fn describe(&self, kind: Kind, name: &KeyName, unit: Option<Unit>, text: &SharedString) {
        if cfg!(feature = "off") {
            return;
        }
        let late = {
            let Some(_slow) = SlowPath::enter() else {
                return;
            };
            lock(&self.metrics).describe(kind, name.as_str(), unit, text)
        };
        if let Some(late) = late {
            late.warn();
        }
    }
}

impl Recorder for FacadeRecorder {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(Kind::Counter, &name, unit, &text);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(Kind::Gauge, &name, unit, &text);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.describe(Kind::Histogram, &name, unit, &text);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        let series = self.series(Kind::Counter, key, metadata);
        series.map_or_else(Counter::noop, Counter::from_arc)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        let series = self.series(Kind::Gauge, key, metadata);
        series.map_or_else(Gauge::noop, Gauge::from_arc)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        let series = self.series(Kind::Histogram, key, metadata);
        series.map_or_else(Histogram::noop, Histogram::from_arc)
    }
}

impl fmt::Debug for FacadeRecorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FacadeRecorder").finish_non_exhaustive()
    }
}
