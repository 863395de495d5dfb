//! Everything that the binary declares, used or not.

use super::build::build;
use super::family_list::FamilyList;
use super::linked::linked;
use super::registered::Registered;
use super::registry::registered;
use super::views::exposed;
use crate::declaration::{Declaration, Sharing};
#[cfg(feature = "catalogue")]
use crate::declaration::{DeclaredCalls, Source};
use std::sync::Arc;
use std::time::Duration;

/// All families that can be exposed, including the series that a layer will add for declared
/// endpoints. Their values cannot be read, because these series have no cells yet.
pub(crate) fn declared() -> FamilyList {
    // Only the layer registers declared endpoints. Here they appear without it, with their own
    // sources.
    let mut all = Vec::new();
    for linked in linked() {
        if let Some(Declaration::ReservedNames(names)) = linked.declaration() {
            let endpoint = |(source, members)| {
                Arc::new(Registered {
                    source,
                    // The layer will register them.
                    members: exposed(&linked.source, members),
                    base: 0,
                    sharing: Sharing::Series,
                    created: Duration::ZERO,
                    collect: None,
                })
            };
            all.extend((names.declared)().into_iter().map(endpoint));
        }
    }
    all.extend(registered());
    build(&all).0
}

/// All declared calls, each with its source.
#[cfg(feature = "catalogue")]
pub(crate) fn declared_calls() -> Vec<(Source, DeclaredCalls)> {
    linked()
        .filter_map(|linked| Some((linked.source, linked.declared_calls()?)))
        .collect()
}
