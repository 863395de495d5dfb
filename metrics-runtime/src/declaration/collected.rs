//! The declaration of values that a callback reads during a scrape.

use super::family::Family;
use super::layout::Layout;
use super::member::Member;
use super::process_mode::ProcessMode;

/// Receives the values of one collection: the index of the family in the declaration's list, and
/// its value. A family without a reported value is not exposed.
pub type Report<'a> = &'a mut dyn FnMut(usize, f64);

/// Families without labels whose values are read by one callback.
#[derive(Debug)]
pub struct CollectedDeclaration {
    /// The families, and how the values of several processes are combined. The mode `Last` is not
    /// possible, because callbacks store no time. Counters are always added up.
    pub families: &'static [(Family, ProcessMode)],
    /// Reads the values. It is called once for each scrape, on the scrape's thread.
    pub collect: fn(Report<'_>),
}

impl CollectedDeclaration {
    pub(super) fn members(&self) -> Vec<Member> {
        self.families
            .iter()
            .enumerate()
            .map(|(index, &(family, mode))| {
                Member::new(family, Vec::new(), Layout::Collected { index, mode })
            })
            .collect()
    }
}
