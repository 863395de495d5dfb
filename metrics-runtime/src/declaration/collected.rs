//! The declaration of values that are read when a scrape asks for them.

use super::family::Family;
use super::layout::Layout;
use super::member::Member;

/// Receives the values of one collection: the number of the family in the
/// declaration's list, and its value. What is not reported is left out.
pub type Report<'a> = &'a mut dyn FnMut(usize, f64);

/// Families without labels, whose values one callback reads.
#[derive(Debug)]
pub struct CollectedDeclaration {
    /// The families.
    pub families: &'static [Family],
    /// Reads the values; called once a scrape, from the scrape's thread.
    pub collect: fn(Report<'_>),
}

impl CollectedDeclaration {
    pub(super) fn members(&self) -> Vec<Member> {
        self.families
            .iter()
            .enumerate()
            .map(|(index, &family)| Member::new(family, Vec::new(), Layout::Collected { index }))
            .collect()
    }
}
