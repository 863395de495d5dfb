//! Removes families whose names clash. No two families can share a name, and Prometheus and
//! OpenMetrics derive further names from each.

use super::advice::Advice;
use super::conflict::Conflict;
use super::difference::Difference;
use super::family_list::{FirstDeclaration, RegisteredFamily};
use std::collections::{BTreeMap, HashMap};

/// All names that these families take.
#[cfg(feature = "prometheus")]
pub(crate) fn taken_names(list: &super::FamilyList) -> std::collections::HashSet<String> {
    let families = list.families.iter();
    families
        .flat_map(|family| family.declared.names())
        .collect()
}

/// Removes each family that shares a name with an earlier one.
pub(super) fn drop_clashes(
    families: &mut BTreeMap<&'static str, RegisteredFamily>,
    conflicts: &mut Vec<Conflict>,
) {
    let mut in_order: Vec<_> = families.values().map(RegisteredFamily::first).collect();
    in_order.sort_by_key(|first| first.position);
    let mut taken: HashMap<String, FirstDeclaration> = HashMap::new();
    for second in in_order {
        let names = second.declared.names();
        let clash = names.iter().find_map(|name| taken.get_key_value(name));
        if let Some((shared, first)) = clash {
            let difference = Difference::Names {
                kinds: (first.declared.kind, second.declared.kind),
                other: second.declared.name,
                shared: String::clone(shared),
            };
            let (name, sources) = (first.declared.name, [first.source, second.source]);
            let conflict = Conflict::new(name, sources, difference, Advice::Names, false);
            conflicts.push(conflict);
            families.remove(second.declared.name);
        } else {
            taken.extend(names.into_iter().map(|name| (name, second)));
        }
    }
}
