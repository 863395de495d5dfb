//! The metrics that libraries have emitted: names, series and limits.

use super::emitted::EmittedSeries;
use super::emitted_metric::{EmittedMetric, overflow};
use super::names::{LabelPairs, help, metric_name};
use super::settings::EmissionSettings;
use crate::declaration::{Family, Kind, OTHER_VALUE, Source};
use crate::recording::FloatBounds;
use crate::registration::redescribe;
use crate::support::log;
use metrics::{Key, Metadata, Unit};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// All metrics that libraries have emitted or described.
#[derive(Debug)]
pub(super) struct RegisteredMetrics {
    settings: EmissionSettings,
    /// The leaked strings. Each is stored once.
    strings: HashSet<&'static str>,
    described: HashMap<(Kind, String), Described>,
    metrics: HashMap<(Kind, &'static str), EmittedMetric>,
    /// By full name, the name that was first emitted under it.
    emitted_as: HashMap<&'static str, &'static str>,
    /// The number of series.
    series: usize,
    /// The number of keys in the recorder's tables.
    kept: usize,
    /// The handle that all metrics past the limit share.
    refused: Option<Arc<EmittedSeries>>,
}

#[derive(Debug)]
struct Described {
    text: String,
    unit: Option<Unit>,
}

/// A description whose unit is ignored, because the metric was emitted earlier.
#[derive(Debug)]
pub(super) struct LateUnit {
    name: &'static str,
    unit: Unit,
}

impl LateUnit {
    /// Logs a warning. Call it without holding a lock, because the logger may emit metrics.
    pub(super) fn warn(&self) {
        log::warn(format_args!(
            "the unit `{}` of the metric `{}` is ignored, because the metric was emitted before it \
             was described: describe it first",
            self.unit.as_str(),
            self.name
        ));
    }
}

impl RegisteredMetrics {
    pub(super) fn new(settings: EmissionSettings) -> Self {
        Self {
            settings,
            strings: HashSet::new(),
            described: HashMap::new(),
            metrics: HashMap::new(),
            emitted_as: HashMap::new(),
            series: 0,
            kept: 0,
            refused: None,
        }
    }

    /// Stores a description, and updates the help text of a metric that was emitted earlier.
    pub(super) fn describe(
        &mut self,
        kind: Kind,
        name: &str,
        unit: Option<Unit>,
        text: &str,
    ) -> Option<LateUnit> {
        let key = (kind, name.to_owned());
        if !self.described.contains_key(&key) && self.described.len() >= self.settings.max_series {
            return None;
        }
        let text = text.to_owned();
        self.described.insert(key, Described { text, unit });
        let name = *self.strings.get(name)?;
        let help = self.help(kind, name, self.metrics.get(&(kind, name))?.family.name);
        let metric = self.metrics.get_mut(&(kind, name))?;
        if metric.family.help != help {
            metric.family.help = help;
            redescribe(&metric.source, help);
        }
        let is_late = metric_name(name, metric.family.kind, unit) != metric.family.name;
        unit.filter(|_| is_late).map(|unit| LateUnit { name, unit })
    }

    /// The series of an emission, and whether the recorder may keep it by its key.
    pub(super) fn series(
        &mut self,
        kind: Kind,
        key: &Key,
        metadata: &Metadata<'_>,
    ) -> (Arc<EmittedSeries>, bool) {
        let Some(id) = self.metric(kind, key, metadata) else {
            return (self.refused(), false);
        };
        let series = self.series_of(id, key);
        let is_other = |metric: &EmittedMetric| {
            let other = metric.other.as_ref();
            other.is_some_and(|other| Arc::ptr_eq(other, &series))
        };
        // Several keys can share a series, because names are made valid. So the number of keys
        // has its own limit.
        let may_keep = !self.metrics.get(&id).is_some_and(is_other)
            && self.kept < self.settings.max_series.saturating_mul(2);
        self.kept += usize::from(may_keep);
        (series, may_keep)
    }

    /// The metric of an emission. A new metric is added. `None` past the limit.
    fn metric(
        &mut self,
        kind: Kind,
        key: &Key,
        metadata: &Metadata<'_>,
    ) -> Option<(Kind, &'static str)> {
        if let Some(name) = self.strings.get(key.name())
            && self.metrics.contains_key(&(kind, *name))
        {
            return Some((kind, name));
        }
        let limit = self.settings.max_series;
        // The metrics need their own limit: a metric can have only the series `__other__`,
        // which does not count.
        if self.series >= limit || self.metrics.len() >= limit {
            return None;
        }
        let name = self.keep(key.name());
        let described = self.described.get(&(kind, name.to_owned()));
        let unit = described.and_then(|described| described.unit);
        let bounds = (kind == Kind::Histogram).then(|| self.settings.bounds(name, unit));
        let bounds = bounds.map(|bounds| &*Box::leak(bounds.into_boxed_slice()));
        let exposed_kind = bounds.map_or(kind, Kind::from_bounds);
        let exposed = self.keep(&metric_name(name, exposed_kind, unit));
        self.emitted_as.entry(exposed).or_insert(name);
        let names = LabelPairs::new(key, exposed_kind).names();
        let labels = names.iter().map(|name| self.keep(name)).collect();
        let metric = EmittedMetric {
            family: Family {
                name: exposed,
                help: self.help(kind, name, exposed),
                kind: exposed_kind,
            },
            source: self.source(name, metadata),
            bounds: bounds.map(|bounds| (bounds, Arc::new(FloatBounds::new(bounds)))),
            labels,
            series: HashMap::new(),
            other: None,
            overflow: (!names.is_empty()).then(|| overflow(exposed)),
            reported: Vec::new(),
        };
        self.metrics.insert((kind, name), metric);
        Some((kind, name))
    }

    fn series_of(&mut self, id: (Kind, &'static str), key: &Key) -> Arc<EmittedSeries> {
        let Self {
            metrics,
            strings,
            settings,
            series: all,
            ..
        } = self;
        let Some(metric) = metrics.get_mut(&id) else {
            return self.refused();
        };
        let pairs = LabelPairs::new(key, metric.family.kind);
        metric.report_labels(&pairs);
        let values: Vec<&str> = metric.labels.iter().map(|name| pairs.value(name)).collect();
        let kept: Option<Vec<&'static str>> = values
            .iter()
            .map(|value| strings.get::<str>(value).copied())
            .collect();
        if let Some(series) = kept.and_then(|values| metric.series.get(&values)) {
            return Arc::clone(series);
        }
        // A metric without labels has only one series, so its own limit does not apply.
        let is_full = values.contains(&OTHER_VALUE)
            || *all >= settings.max_series
            || (metric.series.len() >= settings.max_series_per_metric && !metric.labels.is_empty());
        if is_full {
            return metric.other();
        }
        *all += 1;
        let values: Vec<_> = values.iter().map(|value| keep(strings, value)).collect();
        let series = Arc::new(metric.register(&values, None));
        metric.series.insert(values, Arc::clone(&series));
        series
    }

    fn refused(&mut self) -> Arc<EmittedSeries> {
        let refused = self.refused.get_or_insert_with(|| {
            Arc::new(EmittedSeries::new(None, Some(overflow(OTHER_VALUE)), None))
        });
        Arc::clone(refused)
    }

    fn help(&mut self, kind: Kind, name: &'static str, exposed: &'static str) -> &'static str {
        let described = self.described.get(&(kind, name.to_owned()));
        let text = described.map(|described| described.text.as_str());
        let first = self.emitted_as.get(exposed).copied();
        let text = help(name, text, first.filter(|first| *first != name));
        self.keep(&text)
    }

    fn source(&mut self, name: &'static str, metadata: &Metadata<'_>) -> Source {
        let module = metadata.module_path().unwrap_or(metadata.target());
        let module = self.keep(module);
        Source {
            package: module.split("::").next().unwrap_or(module),
            file: module,
            line: 0,
            module,
            item: name,
        }
    }

    fn keep(&mut self, string: &str) -> &'static str {
        keep(&mut self.strings, string)
    }
}

fn keep(strings: &mut HashSet<&'static str>, string: &str) -> &'static str {
    if let Some(kept) = strings.get(string) {
        return kept;
    }
    let kept: &'static str = Box::leak(string.to_owned().into_boxed_str());
    strings.insert(kept);
    kept
}
