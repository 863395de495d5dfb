//! The parts of an exposition that do not change between scrapes, for the newest list of families
//! and each format.

use crate::registration::{FamilyList, RegisteredFamily, SeriesGroup};
use crate::support::lock::lock;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

/// The constant parts of an exposition: a header `H` for each family, and the parts `S` of each
/// group's series.
pub(super) struct Template<H, S> {
    list: Arc<FamilyList>,
    pub(super) headers: Vec<H>,
    pub(super) groups: Vec<RwLock<S>>,
}

/// The template of the newest list of families that was rendered.
pub(super) type Newest<H, S> = Mutex<Option<Arc<Template<H, S>>>>;

/// The constant parts of a group's series. Dynamic series are appended, and stay.
pub(super) trait OfSeries: Default {
    /// The number of series with their parts.
    fn series(&self) -> usize;

    /// Adds the parts of a group's series up to the number `series`.
    fn extend(&mut self, group: &SeriesGroup, series: usize);
}

impl<H, S: OfSeries> Template<H, S> {
    pub(super) fn for_families(
        newest: &Newest<H, S>,
        list: &Arc<FamilyList>,
        header: fn(&RegisteredFamily) -> H,
    ) -> Arc<Self> {
        let mut newest = lock(newest);
        match &*newest {
            Some(template) if Arc::ptr_eq(&template.list, list) => Arc::clone(template),
            _ => {
                let families = &list.families;
                let groups = families.iter().flat_map(|family| &family.groups);
                let template = Arc::new(Self {
                    list: Arc::clone(list),
                    headers: families.iter().map(header).collect(),
                    groups: groups.map(|_| RwLock::default()).collect(),
                });
                *newest = Some(Arc::clone(&template));
                template
            }
        }
    }
}

/// The constant parts of a group's first `count` series. Do not hold the guard while waiting: other
/// threads may want to add to it.
pub(super) fn read<'a, S: OfSeries>(
    of: &'a RwLock<S>,
    group: &SeriesGroup,
    count: usize,
) -> RwLockReadGuard<'a, S> {
    let has = of.read().unwrap_or_else(PoisonError::into_inner);
    if has.series() >= count {
        return has;
    }
    drop(has);
    of.write()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(group, count);
    of.read().unwrap_or_else(PoisonError::into_inner)
}
