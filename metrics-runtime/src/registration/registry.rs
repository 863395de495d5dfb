//! The registry: the process's admitted declarations and their cells.
//!
//! Its lock is taken to admit declarations (once, at the first use of any
//! metric, and again only where a library is loaded later), to register an
//! endpoint that was never seen before, and briefly by a scrape, to fetch the
//! catalogue. No update of a known series takes it.

use super::Registration;
use super::base::MOST_CELLS;
use super::catalogue::{Catalogue, build};
use super::conflict::Conflict;
use crate::declaration::{Declaration, Member, Report, Source, cell_count};
use crate::storage::CHUNK_CELLS;
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
    /// The first cell that was not handed out yet.
    next_cell: u32,
    /// What `build` made of `admitted`; nothing when that has grown since.
    built: Option<(Arc<Catalogue>, Vec<Conflict>)>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    admitted: Vec::new(),
    next_cell: 0,
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
    registry.built().1.clone()
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
        let base = self.allocate(cell_count(&members));
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

    /// Hands out a run of cells. One that fits into a chunk is not laid over
    /// the border of two, so that its writer finds all of it in one look-up.
    fn allocate(&mut self, cells: usize) -> u32 {
        let used = self.next_cell as usize % CHUNK_CELLS;
        let skip = if cells <= CHUNK_CELLS && used + cells > CHUNK_CELLS {
            CHUNK_CELLS - used
        } else {
            0
        };
        let base = self.next_cell as usize + skip;
        let end = base + cells;
        assert!(
            end < MOST_CELLS as usize,
            "this program declares more than 2^31 numbers"
        );
        self.next_cell = end as u32;
        base as u32
    }

    fn built(&mut self) -> &(Arc<Catalogue>, Vec<Conflict>) {
        self.built.get_or_insert_with(|| {
            let (catalogue, conflicts) = build(&self.admitted);
            (Arc::new(catalogue), conflicts)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_fits_a_chunk_is_not_laid_over_a_border() {
        let mut registry = Registry::default();
        assert_eq!(registry.allocate(500), 0);
        assert_eq!(registry.allocate(20), CHUNK_CELLS as u32);
        assert_eq!(registry.allocate(5000), CHUNK_CELLS as u32 + 20);
    }
}
