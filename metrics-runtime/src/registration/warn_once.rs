//! Reports conflicts with the same correction once.

use super::conflict::Conflict;
use super::difference::Difference;
use std::collections::HashSet;
use std::mem::{discriminant, take};

/// Keeps one of the conflicts that report the same problem, with all declarations.
pub(super) fn warn_once(conflicts: &mut Vec<Conflict>) {
    // Two declarations of calls conflict in each of their families.
    let mut pairs = HashSet::new();
    conflicts.retain_mut(|conflict| {
        conflict.set_advice_of_layer();
        let is_of_families = !matches!(conflict.difference, Difference::Names { .. });
        let pair = (
            conflict.first,
            conflict.second,
            discriminant(&conflict.difference),
        );
        let is_of_series = conflict.series.is_some();
        conflict.is_of_layer() || is_of_series || !is_of_families || pairs.insert(pair)
    });
    *conflicts = joined(take(conflicts));
    attach_differences(conflicts);
    // Two layers conflict in each method of each endpoint. Each family needs its own correction.
    let mut reported: Vec<(&str, Difference)> = Vec::new();
    conflicts.retain(|conflict| {
        if !conflict.is_of_layer() {
            return true;
        }
        let (name, difference) = (conflict.name, &conflict.difference);
        let is_repeated = reported
            .iter()
            .any(|(other, reported)| *other == name && is_same_problem(reported, difference));
        reported.extend((!is_repeated).then(|| (name, difference.clone())));
        !is_repeated
    });
}

/// Adds the differences between functions of one label to the conflict about the series that they
/// share.
fn attach_differences(conflicts: &mut Vec<Conflict>) {
    let is_shared = |conflict: &&mut Conflict| {
        matches!(conflict.difference, Difference::SameSeries(_)) && conflict.is_counted
    };
    let (mut others, mut attached) = (Vec::new(), Vec::new());
    for conflict in take(conflicts) {
        let is_of_calls =
            matches!(conflict.difference, Difference::Timed(_)) || conflict.series.is_some();
        let to = if is_of_calls {
            &mut attached
        } else {
            &mut others
        };
        to.push(conflict);
    }
    for conflict in attached {
        let has_all = |shared: &&mut Conflict| {
            let mut sources = conflict.sources();
            sources.all(|source| shared.sources().any(|other| other == source))
        };
        let mut shared = others.iter_mut().filter(is_shared);
        match shared.find(has_all) {
            Some(shared) => {
                shared.also.push(conflict.difference);
                shared.series = shared.series.take().or(conflict.series);
                if shared.lists.is_empty() {
                    shared.lists = conflict.lists;
                }
            }
            None => others.push(conflict),
        }
    }
    others.sort_by(|a, b| (a.name, a.second).cmp(&(b.name, b.second)));
    *conflicts = others;
}

/// Joins conflicts about one series or one endpoint.
pub(super) fn joined(conflicts: Vec<Conflict>) -> Vec<Conflict> {
    let mut joined: Vec<Conflict> = Vec::new();
    for conflict in conflicts {
        let same = joined
            .iter_mut()
            .find(|other| is_same_conflict(other, &conflict));
        let Some(same) = same else {
            joined.push(conflict);
            continue;
        };
        for source in [conflict.first, conflict.second] {
            if !same.sources().any(|other| *other == source) {
                same.more.push(source);
            }
        }
        same.more.sort();
        for (list, sources) in conflict.lists {
            for source in sources {
                same.add(list.clone(), source);
            }
        }
    }
    joined
}

fn is_same_conflict(a: &Conflict, b: &Conflict) -> bool {
    match (&a.difference, &b.difference) {
        // Such declarations have one series each, so declarations that share one share all.
        (Difference::SameSeries(_), Difference::SameSeries(_)) if a.is_counted && b.is_counted => a
            .sources()
            .any(|source| [b.first, b.second].contains(source)),
        (Difference::SameSeries(one), Difference::SameSeries(other))
        | (Difference::Timed(one), Difference::Timed(other)) => one == other,
        (Difference::SameEndpoint(one), Difference::SameEndpoint(other)) => {
            a.name == b.name && one == other
        }
        (Difference::Dynamic, Difference::Dynamic) => a.name == b.name,
        // For events. A declaration that is not exposed contradicts only the first.
        (
            Difference::Buckets(..) | Difference::Native(..),
            Difference::Buckets(..) | Difference::Native(..),
        ) => a.name == b.name && a.series == b.series && a.is_counted && b.is_counted,
        _ => false,
    }
}

/// Whether two differences between two layers are the same problem. The buckets of endpoints
/// differ, because each has a bound for its `slo(…)`.
fn is_same_problem(one: &Difference, other: &Difference) -> bool {
    match (one, other) {
        (Difference::Buckets(..), Difference::Buckets(..)) => true,
        (one, other) => one == other,
    }
}
