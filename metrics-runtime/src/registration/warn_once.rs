//! Conflicts that would be told several times, and need one correction.

use super::conflict::{Conflict, Difference};
use std::collections::HashSet;

/// Keeps the first of those that say the same.
pub(super) fn warn_once(conflicts: &mut Vec<Conflict>) {
    // Twins meet in each of their families: one message will do.
    let mut twins = HashSet::new();
    conflicts.retain(|conflict| {
        !matches!(conflict.difference, Difference::SameSeries(_))
            || twins.insert((conflict.first, conflict.second))
    });
    // Two layers meet in each method of each endpoint.
    let mut of_layers: Vec<(&str, Difference)> = Vec::new();
    conflicts.retain(|conflict| {
        if !conflict.is_of_layers() {
            return true;
        }
        let (name, difference) = (conflict.name, &conflict.difference);
        let mut told = of_layers.iter();
        let is_new = !told.any(|(of, told)| *of == name && says_the_same(told, difference));
        of_layers.extend(is_new.then(|| (name, difference.clone())));
        is_new
    });
}

/// Whether two differences of two layers say the same. What an `slo(…)`
/// promises is added to the buckets of an endpoint: of these, one will do.
fn says_the_same(one: &Difference, other: &Difference) -> bool {
    match (one, other) {
        (Difference::Buckets(..), Difference::Buckets(..)) => true,
        (one, other) => one == other,
    }
}
