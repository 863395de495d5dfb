//! Registries of other libraries besides our own series, and which series win on a name clash.

use super::registry;
use crate::declaration::Kind;
use crate::registration::{FamilyList, taken_names};
use crate::snapshot::{OwnedFamily, OwnedSeries};
use crate::support::lock::lock;
use crate::support::log::{self, LogOnce};
use crate::support::turns::Turns;
use prometheus::Registry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex};

/// Registries whose series are exposed with our own.
#[derive(Clone, Default)]
pub(crate) struct ForeignRegistries {
    registries: Vec<(Registry, Arc<Turns>)>,
    reported: Arc<Mutex<HashSet<String>>>,
}

impl ForeignRegistries {
    pub(crate) fn add(&mut self, registry: Registry) {
        self.registries.push((registry, Arc::default()));
    }

    /// The current families, by name. Leaves out and logs families that clash with ours or with
    /// each other, and registries that panic or hang. Call it without holding a lock, because
    /// collectors are user code.
    pub(crate) fn read(&self, ours: &FamilyList) -> Vec<OwnedFamily> {
        if self.registries.is_empty() {
            return Vec::new();
        }
        let ours = taken_names(ours);
        let mut taken = HashMap::new();
        let mut families = BTreeMap::new();
        for (at, (registry, turns)) in self.registries.iter().enumerate() {
            static WARNING: LogOnce = LogOnce::new();
            let Some(_turn) = turns.take() else {
                WARNING.warn(format_args!(
                    "a collector of foreign registry number {} has not returned within a second: \
                     scrapes leave out the registry's metrics",
                    at + 1
                ));
                continue;
            };
            let Some(read) = registry::read(registry) else {
                log::error(format_args!(
                    "a collector of foreign registry number {} panicked: this scrape leaves out \
                     the registry's metrics",
                    at + 1
                ));
                continue;
            };
            for family in read {
                self.add_family(family, &ours, &mut taken, &mut families);
            }
        }
        name_for_openmetrics(&mut families, &ours, &taken);
        families.into_values().collect()
    }

    /// Adds a family, unless one of its sample names is taken. If several registries have a family,
    /// their series are combined.
    fn add_family(
        &self,
        family: OwnedFamily,
        ours: &HashSet<String>,
        taken: &mut HashMap<String, String>,
        families: &mut BTreeMap<String, OwnedFamily>,
    ) {
        let names = sample_names(&family);
        if let Some(name) = names.iter().find(|name| ours.contains(*name)) {
            let problem = format!("the service has a metric with the name `{name}`");
            return self.report(&family.name, &problem);
        }
        let Some(first) = families.get_mut(&family.name) else {
            if let Some(other) = names.iter().find_map(|name| taken.get(name)) {
                let problem = format!("`{other}` of an earlier registry has the same sample name");
                return self.report(&family.name, &problem);
            }
            taken.extend(names.into_iter().map(|name| (name, family.name.clone())));
            families.insert(family.name.clone(), family);
            return;
        };
        if first.kind != family.kind {
            let (first, second) = (first.kind.as_str(), family.kind.as_str());
            let problem = format!("it is a {first} in one registry and a {second} in a later one");
            return self.report(&family.name, &problem);
        }
        for series in family.series {
            let is_other = |other: &OwnedSeries| other.labels != series.labels;
            if first.series.iter().all(is_other) {
                first.series.push(series);
            } else {
                self.report(&first.name, "two registries have the same series");
            }
        }
    }

    fn report(&self, name: &str, problem: &str) {
        // Without the lock while logging: a subscriber is user code.
        let is_first = lock(&self.reported).insert(name.to_owned());
        if is_first {
            log::error(format_args!(
                "`{name}` of a foreign registry is left out: {problem}; rename one of them"
            ));
        }
    }
}

/// The name of a family, and the names of its samples.
fn sample_names(family: &OwnedFamily) -> Vec<String> {
    let suffixes = family.kind.sample_suffixes().iter();
    let samples = suffixes.map(|suffix| format!("{}{suffix}", family.name));
    let mut names = vec![family.name.clone()];
    names.extend(samples.filter(|name| *name != family.name));
    names
}

/// Finds counters whose names are not possible in OpenMetrics. There, a counter takes two more
/// names, which no other family can have.
fn name_for_openmetrics(
    families: &mut BTreeMap<String, OwnedFamily>,
    ours: &HashSet<String>,
    taken: &HashMap<String, String>,
) {
    let counters = families.values_mut();
    for counter in counters.filter(|family| family.kind == Kind::Counter) {
        let is_taken = |name: &str| ours.contains(name) || taken.contains_key(name);
        counter.unknown = match counter.name.strip_suffix("_total") {
            Some(stem) => is_taken(stem) || is_taken(&format!("{stem}_created")),
            None => true,
        };
    }
}

impl fmt::Debug for ForeignRegistries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignRegistries({})", self.registries.len())
    }
}
