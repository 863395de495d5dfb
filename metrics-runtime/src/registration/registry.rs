//! The registry: the process's admitted declarations and their cells.
//!
//! Its lock is taken to admit declarations (once, at the first use of any
//! metric, and again only where a library is loaded later), to register an
//! endpoint that was never seen before, and briefly by a scrape, to fetch the
//! catalogue. No update of a known series takes it.

use super::Registration;
use super::catalogue::{Catalogue, build};
use super::conflict::{Conflict, Difference};
use crate::declaration::{Declaration, Endpoint, Member, Report, Source, cell_count};
use crate::storage::allocate;
use crate::support::lock::lock;
use std::sync::{Arc, Mutex};

/// A declaration with its cells.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) source: Source,
    pub(crate) members: Vec<Member>,
    /// The first cell of its run.
    pub(crate) base: u32,
    /// Whether no other declaration may add to the same series.
    pub(crate) exclusive: bool,
    /// Reads the values of collected members.
    pub(crate) collect: Option<fn(Report<'_>)>,
}

#[derive(Default)]
struct Registry {
    admitted: Vec<Admitted>,
    /// What `build` made of `admitted`; nothing when that has grown since.
    built: Option<(Arc<Catalogue>, Vec<Conflict>)>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    admitted: Vec::new(),
    built: None,
});

/// Admits every linked declaration that is not admitted yet.
#[cold]
pub(crate) fn admit() {
    let mut registry = lock(&REGISTRY);
    registry.admit_linked();
}

/// Admits a declaration that is made at run time, and returns the first cell
/// of its run. The caller bounds how many there are.
pub(crate) fn register(source: Source, members: Vec<Member>) -> u32 {
    let mut registry = lock(&REGISTRY);
    registry.admit_linked();
    registry.add(source, members, false, None)
}

/// All that can be exposed, as of now.
pub(crate) fn catalogue() -> Arc<Catalogue> {
    let mut registry = lock(&REGISTRY);
    registry.admit_linked();
    Arc::clone(&registry.built().0)
}

/// All conflicts between the declarations admitted so far.
pub(crate) fn conflicts() -> Vec<Conflict> {
    let mut registry = lock(&REGISTRY);
    registry.admit_linked();
    let mut conflicts = registry.built().1.clone();
    conflicts.extend(endpoint_conflicts(
        inventory::iter::<Endpoint>.into_iter().collect(),
    ));
    conflicts
}

/// Endpoints that are declared more than once.
fn endpoint_conflicts(mut endpoints: Vec<&'static Endpoint>) -> Vec<Conflict> {
    endpoints.sort_by_key(|endpoint| (endpoint.path, endpoint.method, endpoint.source));
    let same =
        |pair: &&[&Endpoint]| (pair[0].path, pair[0].method) == (pair[1].path, pair[1].method);
    endpoints
        .windows(2)
        .filter(same)
        .map(|pair| Conflict {
            name: pair[0].path,
            first: pair[0].source,
            second: pair[1].source,
            difference: Difference::SameEndpoint(pair[0].method),
        })
        .collect()
}

impl Registry {
    fn admit_linked(&mut self) {
        let mut linked: Vec<_> = inventory::iter::<Registration>
            .into_iter()
            .filter(|registration| !registration.base.is_admitted())
            .collect();
        // The linker's order is nobody's; the source's is everybody's.
        linked.sort_by_key(|registration| registration.source);
        for registration in linked {
            let declaration = registration.declaration;
            let collect = match declaration {
                Declaration::Collected(collected) => Some(collected.collect),
                _ => None,
            };
            let members = declaration.members();
            let base = self.add(
                registration.source,
                members,
                declaration.is_exclusive(),
                collect,
            );
            registration.base.set(base);
        }
    }

    fn add(
        &mut self,
        source: Source,
        members: Vec<Member>,
        exclusive: bool,
        collect: Option<fn(Report<'_>)>,
    ) -> u32 {
        let base = allocate(cell_count(&members));
        self.admitted.push(Admitted {
            source,
            members,
            base,
            exclusive,
            collect,
        });
        self.built = None;
        base
    }

    fn built(&mut self) -> &(Arc<Catalogue>, Vec<Conflict>) {
        self.built.get_or_insert_with(|| {
            let (catalogue, conflicts) = build(&self.admitted);
            (Arc::new(catalogue), conflicts)
        })
    }
}
