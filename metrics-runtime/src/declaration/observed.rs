//! The declaration of values that another library stores, such as the size of a pool: its families,
//! and the order of their cells.
//!
//! Unlike a [`CollectedDeclaration`](super::CollectedDeclaration), it has cells. So its series are
//! zero before a pool exists, and several pools with one name add up.

use super::family::Family;
use super::kind::Kind;
use super::label::{Label, Values};
use super::layout::{Layout, SumUnit};
use super::member::{Member, constant};
use super::process_mode::ProcessMode;
use std::array;

/// Values that another library stores.
#[derive(Debug)]
pub struct ObservedDeclaration {
    /// The families, in the order of their cells.
    pub families: &'static [ObservedFamily],
    /// The label of all these families.
    pub label: &'static str,
    /// Its value.
    pub name: &'static str,
}

/// One of these families.
#[derive(Debug)]
pub struct ObservedFamily {
    /// A counter or a gauge has one cell for each value of the second label. A summary has no such
    /// label, and two cells: the sum in nanoseconds, and the count.
    pub family: Family,
    /// A second label.
    pub by: Option<Label>,
}

impl ObservedFamily {
    /// A family with one label.
    pub const fn new(kind: Kind, name: &'static str, help: &'static str) -> Self {
        Self {
            family: Family { name, help, kind },
            by: None,
        }
    }

    /// Adds a second label.
    pub const fn by(self, name: &'static str, values: &'static [&'static str]) -> Self {
        let values = Values::Listed(values);
        Self {
            by: Some(Label { name, values }),
            ..self
        }
    }

    /// The number of its cells.
    pub(crate) fn cells(&self) -> usize {
        match self.family.kind {
            Kind::Summary => 2,
            _ => self.by.map_or(1, |label| label.values.count() as usize),
        }
    }
}

impl ObservedDeclaration {
    /// The declaration for this value of the label.
    ///
    /// # Panics
    ///
    /// If the name is empty. Macros call it in statics, so this is a compile error.
    pub const fn new(
        families: &'static [ObservedFamily],
        label: &'static str,
        name: &'static str,
    ) -> Self {
        assert!(!name.is_empty(), "missing name: write `\"main\"`");
        Self {
            families,
            label,
            name,
        }
    }

    pub(super) fn members(&'static self) -> Vec<Member> {
        let mut next = 0;
        let member = |observed: &ObservedFamily| {
            let first = next;
            next += observed.cells() as u32;
            let mut labels = vec![constant(self.label, array::from_ref(&self.name))];
            labels.extend(observed.by);
            let layout = match observed.family.kind {
                Kind::Counter => Layout::Counter { first },
                Kind::Summary => Layout::Histogram {
                    first,
                    buckets: &[],
                    sum: SumUnit::Nanoseconds,
                    native: None,
                },
                _ => Layout::Gauge {
                    first,
                    mode: ProcessMode::Sum,
                },
            };
            Member::new(observed.family, labels, layout)
        };
        self.families.iter().map(member).collect()
    }
}
