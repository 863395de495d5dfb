//! The label sets that expositions have counted, indexed by label values.

use crate::exposition::samples;
use metrics_runtime::Kind;
use metrics_runtime::catalogue::{Catalogue, MetricEntry};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The labels of a series.
pub(super) type LabelSet = BTreeMap<String, String>;

/// The label sets that were counted, by metric. Each is stored once, even if several expositions
/// have it.
pub(super) struct Counted(HashMap<String, Family>);

/// The label sets of one metric.
#[derive(Default)]
pub(super) struct Family {
    sets: Vec<LabelSet>,
    /// The indices of those with this value of this label.
    with: HashMap<(String, String), Vec<usize>>,
}

impl Counted {
    pub(super) fn new<T: AsRef<str>>(
        catalogue: &Catalogue,
        expositions: impl IntoIterator<Item = T>,
    ) -> Self {
        let metrics = catalogue.metrics.iter();
        let names: HashMap<_, _> = metrics
            .filter_map(|metric| Some((sample_name(metric)?, &metric.name)))
            .collect();
        let mut found: HashMap<&String, BTreeSet<LabelSet>> = HashMap::new();
        for exposition in expositions {
            for sample in samples(exposition.as_ref()).filter(|sample| sample.value > 0.0) {
                let Some(name) = names.get(sample.name) else {
                    continue;
                };
                // As in Prometheus, an empty label is the same as a missing one.
                let labels = sample.labels.iter().filter(|(_, value)| !value.is_empty());
                let labels = labels.map(|(label, value)| ((*label).to_owned(), value.to_string()));
                found.entry(name).or_default().insert(labels.collect());
            }
        }
        let families = found.into_iter();
        Self(
            families
                .map(|(name, sets)| (name.clone(), Family::new(sets)))
                .collect(),
        )
    }

    pub(super) fn family(&self, metric: &MetricEntry) -> Option<&Family> {
        self.0.get(&metric.name)
    }
}

impl Family {
    fn new(sets: BTreeSet<LabelSet>) -> Self {
        let mut family = Self::default();
        for (index, set) in sets.into_iter().enumerate() {
            for (label, value) in &set {
                let with = family.with.entry((label.clone(), value.clone()));
                with.or_default().push(index);
            }
            family.sets.push(set);
        }
        family
    }

    /// All label sets that have these values; also others, if there are no values.
    pub(super) fn candidates<'a>(
        &'a self,
        values: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<&'a LabelSet> {
        let with = values.map(|(label, value)| {
            let key = (label.to_owned(), value.to_owned());
            self.with.get(&key).map(Vec::as_slice).unwrap_or_default()
        });
        match with.min_by_key(|with| with.len()) {
            Some(rarest) => rarest.iter().map(|index| &self.sets[*index]).collect(),
            None => self.sets.iter().collect(),
        }
    }
}

/// The name of the samples that count a metric's observations.
pub(super) fn sample_name(metric: &MetricEntry) -> Option<String> {
    match metric.kind {
        Kind::Counter => Some(metric.name.clone()),
        kind if kind.has_sum_and_count() => Some(format!("{}_count", metric.name)),
        _ => None,
    }
}
