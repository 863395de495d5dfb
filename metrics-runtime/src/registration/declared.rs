//! All that the program declares, whether it was used or not.

use super::build::build;
use super::family_list::FamilyList;
use super::linked::linked;
use super::registered::Registered;
use super::registry::registered;
use crate::declaration::{Declaration, Sharing};
#[cfg(feature = "catalogue")]
use crate::declaration::{DeclaredCalls, Source};
use std::sync::Arc;
use std::time::Duration;

/// What can be exposed, with the series that a layer will add for declared
/// endpoints. Not to be read from: those have no cells.
pub(crate) fn declared() -> FamilyList {
    // Declared endpoints are registered by the layer only; here they count all
    // the same, with their own places.
    let mut all = Vec::new();
    for linked in linked() {
        if let Some(Declaration::ReservedNames(names)) = linked.declaration() {
            let endpoint = |(source, members)| {
                Arc::new(Registered {
                    source,
                    members,
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

/// What has calls, each with its place.
#[cfg(feature = "catalogue")]
pub(crate) fn declared_calls() -> Vec<(Source, DeclaredCalls)> {
    linked()
        .filter_map(|linked| Some((linked.source, linked.declared_calls()?)))
        .collect()
}
