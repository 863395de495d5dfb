//! Registries of others beside our own series: whose names count.

use super::registry;
use crate::registration::{Catalogue, taken_names};
use crate::snapshot::{ForeignFamily, ForeignKind};
use crate::support::lock::lock;
use prometheus::Registry;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex};

/// Registries whose series come with our own.
#[derive(Clone, Default)]
pub(crate) struct ForeignRegistries {
    registries: Vec<Registry>,
    reported: Arc<Mutex<HashSet<String>>>,
}

impl ForeignRegistries {
    pub(crate) fn add(&mut self, registry: Registry) {
        self.registries.push(registry);
    }

    /// What they hold now, by name, but for names that are ours. A family that
    /// several registries have is one, with the series of each; if they don't
    /// mean the same, the first one's.
    ///
    /// What is left out is logged, once for each name.
    pub(crate) fn read(&self, ours: &Catalogue) -> Vec<ForeignFamily> {
        if self.registries.is_empty() {
            return Vec::new();
        }
        let taken = taken_names(ours);
        let mut families: BTreeMap<String, ForeignFamily> = BTreeMap::new();
        for family in self.registries.iter().flat_map(registry::read) {
            if let Some(name) = names(&family).into_iter().find(|name| taken.contains(name)) {
                self.report(
                    &family.name,
                    &format!("a metric of the program's own has the name `{name}`"),
                );
                continue;
            }
            let Some(first) = families.get_mut(&family.name) else {
                families.insert(family.name.clone(), family);
                continue;
            };
            if first.kind != family.kind {
                let (first, second) = (first.kind.as_str(), family.kind.as_str());
                self.report(
                    &family.name,
                    &format!("it is a {first} in one registry and a {second} in a later one"),
                );
                continue;
            }
            for series in family.series {
                if first
                    .series
                    .iter()
                    .all(|other| other.labels != series.labels)
                {
                    first.series.push(series);
                } else {
                    self.report(&first.name, "two registries have the same series of it");
                }
            }
        }
        families.into_values().collect()
    }

    fn report(&self, name: &str, problem: &str) {
        let mut reported = lock(&self.reported);
        if !reported.contains(name) {
            reported.insert(name.to_owned());
            tracing::error!(
                "`{name}` of a foreign registry is left out: {problem}; rename one of them"
            );
        }
    }
}

/// All names that a family takes, in any format.
fn names(family: &ForeignFamily) -> Vec<String> {
    let suffixes = family.kind.suffixes().iter();
    let mut names: Vec<_> = suffixes
        .map(|suffix| format!("{}{suffix}", family.name))
        .collect();
    if family.kind == ForeignKind::Counter
        && let Some(stem) = family.name.strip_suffix("_total")
    {
        names.push(stem.to_owned());
        names.push(format!("{stem}_created"));
    }
    names
}

impl fmt::Debug for ForeignRegistries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignRegistries({})", self.registries.len())
    }
}
