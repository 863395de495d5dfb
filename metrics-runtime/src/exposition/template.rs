//! The parts of an exposition that do not change between scrapes, for the newest list of families
//! and each format.

use crate::registration::{FamilyList, RegisteredFamily, SeriesGroup};
use crate::snapshot::{GroupSamples, Snapshot};
use crate::support::lock::lock;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};

/// The constant parts of an exposition: a header `H` for each family, and the parts `S` of each
/// group's series.
pub(super) struct Template<H, S> {
    list: Arc<FamilyList>,
    pub(super) headers: Vec<H>,
    pub(super) groups: Vec<Parts<S>>,
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
                    groups: groups.map(Parts::of).collect(),
                });
                *newest = Some(Arc::clone(&template));
                template
            }
        }
    }

    /// Each family with its header, and with the samples and the constant parts of its groups. The
    /// snapshot must have the template's list of families.
    pub(super) fn by_family<'a>(
        &'a self,
        snapshot: &'a Snapshot,
    ) -> impl Iterator<
        Item = (
            &'a RegisteredFamily,
            &'a H,
            impl Iterator<Item = (GroupSamples<'a>, &'a Parts<S>)> + Clone,
        ),
    > {
        let mut parts = &self.groups[..];
        let families = snapshot.by_family().zip(&self.headers);
        families.map(move |((family, samples), header)| {
            let (of_family, later) = parts.split_at(family.groups.len());
            parts = later;
            (family, header, samples.zip(of_family))
        })
    }
}

/// The parts of a group's series, made when they are first read.
pub(super) enum Parts<S> {
    /// All series are listed. Reading takes no lock.
    Listed(OnceLock<S>),
    /// Series are added at run time.
    Dynamic(RwLock<S>),
}

/// Parts that are read. Do not hold it while waiting: other threads may want to add to them.
pub(super) enum Read<'a, S> {
    Listed(&'a S),
    Dynamic(RwLockReadGuard<'a, S>),
}

impl<S> Deref for Read<'_, S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        match self {
            Self::Listed(parts) => parts,
            Self::Dynamic(parts) => parts,
        }
    }
}

impl<S: OfSeries> Parts<S> {
    fn of(group: &SeriesGroup) -> Self {
        match group.member.dynamic {
            None => Self::Listed(OnceLock::new()),
            Some(_) => Self::Dynamic(RwLock::default()),
        }
    }

    /// The parts that are made, if there are any.
    pub(super) fn made(&self) -> Option<Read<'_, S>> {
        Some(match self {
            Self::Listed(parts) => Read::Listed(parts.get()?),
            Self::Dynamic(parts) => {
                Read::Dynamic(parts.read().unwrap_or_else(PoisonError::into_inner))
            }
        })
    }

    /// The parts of the group's first `count` series.
    #[inline]
    pub(super) fn read(&self, group: &SeriesGroup, count: usize) -> Read<'_, S> {
        match self.made() {
            Some(made) if made.series() >= count => made,
            made => {
                drop(made);
                self.extend(group, count)
            }
        }
    }

    #[cold]
    fn extend(&self, group: &SeriesGroup, count: usize) -> Read<'_, S> {
        match self {
            Self::Listed(parts) => Read::Listed(parts.get_or_init(|| {
                let mut parts = S::default();
                parts.extend(group, count);
                parts
            })),
            Self::Dynamic(parts) => {
                let mut more = parts.write().unwrap_or_else(PoisonError::into_inner);
                more.extend(group, count);
                drop(more);
                Read::Dynamic(parts.read().unwrap_or_else(PoisonError::into_inner))
            }
        }
    }
}
