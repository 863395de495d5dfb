//! The catalogue of the program that is running.

use super::model::{Catalogue, CrateEntry, Declaration, Label, Metric, NativeBuckets, Place};
use super::{counted, http, objectives};
use crate::declaration::{self, HttpFamilies, Layout, Values};
use crate::exposition::unit;
use crate::registration::{self, RegisteredFamily, SeriesGroup};

/// What this program measures: every metric that any linked crate declares,
/// whether it was used or not.
///
/// Of HTTP it has the endpoints that are declared, with their declared status
/// codes, and what was requested so far. Without a layer it has them as one
/// without options would; so build the layers that have options first:
/// [`HttpMetrics::builder`](crate::HttpMetrics::builder).
///
/// What the `prometheus` crate's registries hold is not in it.
///
/// Cost: a pass over all series that can be listed, and allocations for what
/// there is. For tests and tools, not for a request.
pub fn catalogue() -> Catalogue {
    let layers = http::layers();
    let families = registration::declared().families;
    let mut metrics: Vec<_> = families.iter().map(|one| metric(one, &layers)).collect();
    metrics.sort_by(|a, b| a.name.cmp(&b.name));
    let crates = registration::crates().into_iter();
    let calls = registration::declared_calls();
    Catalogue {
        version: Catalogue::VERSION,
        crates: crates
            .map(|linked| CrateEntry {
                name: linked.package.to_owned(),
                declarations: linked.declarations,
            })
            .collect(),
        metrics,
        counted: counted::counted(&calls, &layers, &families),
        objectives: objectives::objectives(&calls, &layers),
    }
}

fn metric(family: &RegisteredFamily, layers: &[HttpFamilies]) -> Metric {
    let declaration::Family { name, help, kind } = family.declared;
    let mut declarations: Vec<Declaration> = Vec::new();
    for group in &family.groups {
        let mut added = declaration(group);
        http::complete(layers, name, &mut added);
        // What was declared for a layer is there again once there is one; and
        // another attribute may have written a function a second time.
        let same = |other: &&mut Declaration| {
            (&other.labels, &other.buckets, &other.place)
                == (&added.labels, &added.buckets, &added.place)
        };
        match declarations.iter_mut().find(same) {
            Some(other) => other.series = other.series.saturating_add(added.series),
            None => declarations.push(added),
        }
    }
    let order = |one: &Declaration| {
        let values = one.labels.iter().map(|label| label.values.clone());
        (values.collect::<Vec<_>>(), one.place.clone())
    };
    declarations.sort_by_cached_key(order);
    let series = declarations.iter().map(|one| one.series);
    Metric {
        name: name.to_owned(),
        kind,
        unit: unit(&family.declared).map(str::to_owned),
        help: help.to_owned(),
        series: series.fold(0, u64::saturating_add),
        labels: merged(&declarations),
        declarations,
    }
}

fn declaration(group: &SeriesGroup) -> Declaration {
    let label = |label: &declaration::Label| {
        let (values, limit) = match label.values {
            Values::Listed(values) => (values.iter().map(|v| (*v).to_owned()).collect(), None),
            Values::Dynamic { limit, .. } => (Vec::new(), Some(limit)),
        };
        Label {
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
    Declaration {
        labels: group.member.labels.iter().map(label).collect(),
        series: group.max_series(),
        buckets,
        native: native.map(|cells| NativeBuckets {
            schema: cells.native.schema,
            max_buckets: cells.native.max_buckets,
        }),
        place: Place::of(&group.source),
    }
}

/// The labels with all declarations' values: in their order, if all have the same
/// ones; else sorted.
fn merged(declarations: &[Declaration]) -> Vec<Label> {
    let mut all: Vec<Label> = Vec::new();
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
        known.limit = known.limit.max(label.limit);
        known.other = known.other.or(label.other);
    }
    all
}
