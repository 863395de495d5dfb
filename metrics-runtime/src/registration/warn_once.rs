//! Conflicts that one correction solves are reported once.

use super::conflict::{Conflict, Difference};
use std::collections::HashSet;

/// Keeps the first of the conflicts that say the same.
pub(super) fn warn_once(conflicts: &mut Vec<Conflict>) {
    // Two functions with the same labels conflict in each of their families.
    let mut pairs = HashSet::new();
    conflicts.retain(|conflict| {
        !matches!(conflict.difference, Difference::SameSeries(_))
            || pairs.insert((conflict.first, conflict.second))
    });
    // Two layers conflict in each method of each endpoint.
    let mut reported: Vec<(&str, Difference)> = Vec::new();
    conflicts.retain(|conflict| {
        if conflict.advice().is_none() {
            return true;
        }
        let (name, difference) = (conflict.name, &conflict.difference);
        let is_repeated = reported
            .iter()
            .any(|(other, reported)| *other == name && says_the_same(reported, difference));
        reported.extend((!is_repeated).then(|| (name, difference.clone())));
        !is_repeated
    });
}

/// Whether two differences of two layers say the same. The buckets of endpoints
/// differ, because each has a bound for its `slo(…)`.
fn says_the_same(one: &Difference, other: &Difference) -> bool {
    match (one, other) {
        (Difference::Buckets(..), Difference::Buckets(..)) => true,
        (one, other) => one == other,
    }
}
