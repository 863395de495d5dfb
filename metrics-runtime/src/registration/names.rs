//! The names that a family takes: its own, and those that Prometheus and
//! OpenMetrics derive from it. No two families may have one in common.

use super::conflict::{Conflict, Difference};
use super::family_list::{FirstDeclaration, RegisteredFamily};
use crate::declaration::{self, Kind};
use std::collections::{BTreeMap, HashMap};

/// All names of a family, its own first.
///
/// OpenMetrics names a counter's family without `_total`, and adds `_created`,
/// when it began, to counters, histograms and summaries. An info's is named
/// without `_info`.
pub(crate) fn derived_names(family: &declaration::Family) -> Vec<String> {
    let name = family.name;
    let with = |stem: &str, suffixes: &[&str]| -> Vec<String> {
        suffixes
            .iter()
            .map(|suffix| format!("{stem}{suffix}"))
            .collect()
    };
    match family.kind {
        Kind::Counter => {
            let stem = name.strip_suffix("_total").unwrap_or(name);
            with(stem, &["_total", "", "_created"])
        }
        Kind::Gauge => with(name, &[""]),
        Kind::Info => {
            let stem = name.strip_suffix("_info").unwrap_or(name);
            with(stem, &["_info", ""])
        }
        Kind::Summary => with(name, &["", "_sum", "_count", "_created"]),
        Kind::Histogram => with(name, &["", "_bucket", "_sum", "_count", "_created"]),
    }
}

/// All names that a catalogue's families take.
#[cfg(feature = "prometheus")]
pub(crate) fn taken_names(list: &super::FamilyList) -> std::collections::HashSet<String> {
    let families = list.families.iter();
    families
        .flat_map(|family| derived_names(&family.declared))
        .collect()
}

/// Takes out each family that has a name of one that was declared before it.
pub(super) fn drop_clashes(
    families: &mut BTreeMap<&'static str, RegisteredFamily>,
    conflicts: &mut Vec<Conflict>,
) {
    let mut in_order: Vec<_> = families.values().map(RegisteredFamily::first).collect();
    in_order.sort_by_key(|first| first.position);
    let mut taken: HashMap<String, FirstDeclaration> = HashMap::new();
    for second in in_order {
        let names = derived_names(&second.declared);
        let clash = names.iter().find_map(|name| taken.get_key_value(name));
        if let Some((shared, first)) = clash {
            conflicts.push(Conflict {
                name: first.declared.name,
                first: first.source,
                second: second.source,
                difference: Difference::Names {
                    kinds: (first.declared.kind, second.declared.kind),
                    other: second.declared.name,
                    shared: String::clone(shared),
                },
            });
            families.remove(second.declared.name);
        } else {
            taken.extend(names.into_iter().map(|name| (name, second)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(name: &'static str, kind: Kind) -> String {
        let help = "";
        derived_names(&declaration::Family { name, help, kind }).join(" ")
    }

    #[test]
    fn a_family_has_the_names_of_its_samples() {
        assert_eq!(names_of("level", Kind::Gauge), "level");
        assert_eq!(names_of("x_total", Kind::Counter), "x_total x x_created");
        assert_eq!(
            names_of("x", Kind::Histogram),
            "x x_bucket x_sum x_count x_created"
        );
        assert_eq!(names_of("x", Kind::Summary), "x x_sum x_count x_created");
        assert_eq!(names_of("x_info", Kind::Info), "x_info x");
    }
}
