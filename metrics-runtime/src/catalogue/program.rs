//! The catalogue of the running binary.

use super::location::SourceLocation;
use super::model::{
    Catalogue, CrateEntry, DeclarationEntry, FailureMatcher, LabelEntry, MetricEntry, NativeBuckets,
};
use super::{calls, http, objectives};
use crate::declaration::{self, HttpFamilies, Layout, ProcessMode, Values};
use crate::registration::{self, RegisteredFamily, SeriesGroup};

/// Every metric that any linked crate declares, whether it was used or not.
///
/// The metrics of the HTTP layer include the declared endpoints with their declared status codes,
/// and the series that requests have added. Without a layer, they have the names and labels of a
/// layer with default settings. If your layer has other settings, build it first:
/// [`HttpMetrics::builder`](crate::HttpMetrics::builder).
///
/// Metrics in registries of the crate `prometheus` are not included.
///
/// The [module](mod@crate::catalogue) has an example.
///
/// # Cost
///
/// One pass over all listed series, and an allocation for each string. Use it in tests and tools,
/// not in requests.
pub fn catalogue() -> Catalogue {
    let layers = http::layers();
    let families = registration::declared().families;
    let mut metrics: Vec<_> = families.iter().map(|one| metric(one, &layers)).collect();
    metrics.sort_by(|a, b| a.name.cmp(&b.name));
    let crates = registration::crates().into_iter();
    let declared = registration::declared_calls();
    let mut calls = calls::call_metrics(&declared, &layers, &families);
    let mut objectives = objectives::objectives(&declared, &layers);
    let of_calls = calls.iter_mut().map(|one| (&one.counter, &mut one.failed));
    let successes = objectives.iter_mut().filter_map(|one| one.success.as_mut());
    let of_objectives = successes.map(|one| (&one.metric, &mut one.failed));
    for (counter, failed) in of_calls.chain(of_objectives) {
        keep_declared(&metrics, counter, failed);
    }
    Catalogue {
        version: Catalogue::VERSION,
        crates: crates
            .map(|linked| CrateEntry {
                name: linked.package.to_owned(),
                declarations: linked.declarations,
            })
            .collect(),
        metrics,
        calls,
        objectives,
    }
}

/// Removes the value for queued calls if no declaration counts them.
fn keep_declared(metrics: &[MetricEntry], counter: &str, failed: &mut FailureMatcher) {
    let metric = metrics.iter().find(|metric| metric.name == *counter);
    let label = metric.and_then(|metric| metric.label(&failed.label));
    failed.queued = failed
        .queued
        .take()
        .filter(|queued| label.is_some_and(|label| label.values.contains(queued)));
}

fn metric(family: &RegisteredFamily, layers: &[HttpFamilies]) -> MetricEntry {
    let declaration::Family { name, help, kind } = family.declared;
    let mut declarations: Vec<DeclarationEntry> = Vec::new();
    for group in &family.groups {
        let mut added = declaration(group);
        http::complete(layers, name, &mut added);
        // A declared endpoint appears again once a layer exists, and another attribute may have
        // emitted a function twice.
        let same = |other: &&mut DeclarationEntry| {
            (&other.labels, &other.buckets, &other.location)
                == (&added.labels, &added.buckets, &added.location)
        };
        match declarations.iter_mut().find(same) {
            Some(other) => other.series = other.series.saturating_add(added.series),
            None => declarations.push(added),
        }
    }
    let order = |one: &DeclarationEntry| {
        let values = one.labels.iter().map(|label| label.values.clone());
        (values.collect::<Vec<_>>(), one.location.clone())
    };
    declarations.sort_by_cached_key(order);
    let series = declarations.iter().map(|one| one.series);
    MetricEntry {
        name: name.to_owned(),
        kind,
        unit: family.declared.unit().map(str::to_owned),
        help: help.to_owned(),
        processes: family
            .groups
            .first()
            .map_or(ProcessMode::default(), |group| group.member.layout.mode()),
        series: series.fold(0, u64::saturating_add),
        labels: merged(&declarations),
        declarations,
    }
}

fn declaration(group: &SeriesGroup) -> DeclarationEntry {
    let label = |label: &declaration::Label| {
        let (values, limit) = match label.values {
            Values::Listed(values) => (values.iter().map(|v| (*v).to_owned()).collect(), None),
            Values::Dynamic { limit, .. } => (Vec::new(), Some(limit)),
        };
        LabelEntry {
            name: label.name.to_owned(),
            values,
            limit,
            other: None,
        }
    };
    let (buckets, native) = match group.member.layout {
        Layout::Histogram {
            buckets, native, ..
        } => (buckets.to_vec(), native),
        _ => (Vec::new(), None),
    };
    DeclarationEntry {
        labels: group.member.labels.iter().map(label).collect(),
        series: group.max_series(),
        buckets,
        native: native.map(|cells| NativeBuckets {
            schema: cells.native.schema,
            max_buckets: cells.native.max_buckets,
        }),
        sample: Some(group.member.sample).filter(|sample| *sample > 1),
        location: Some(SourceLocation::new(&group.declaration.source)),
    }
}

/// The labels with the values of all declarations. In declared order if all have the same values,
/// otherwise sorted.
fn merged(declarations: &[DeclarationEntry]) -> Vec<LabelEntry> {
    let mut all: Vec<LabelEntry> = Vec::new();
    for label in declarations.iter().flat_map(|one| &one.labels) {
        let Some(known) = all.iter_mut().find(|known| known.name == label.name) else {
            all.push(label.clone());
            continue;
        };
        if known.values != label.values {
            known.values.extend_from_slice(&label.values);
            known.values.sort();
            known.values.dedup();
        }
        // Each declaration has its own limit.
        known.limit = match (known.limit, label.limit) {
            (Some(one), Some(other)) => Some(one.saturating_add(other)),
            (one, other) => one.or(other),
        };
        known.other = known.other.or(label.other);
    }
    all
}
