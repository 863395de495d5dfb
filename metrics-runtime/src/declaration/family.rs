//! A family: what all series of one name have in common, and its names.

use super::kind::Kind;

/// Name, help text and type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The full name. Counters end in `_total`, infos in `_info`.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
    /// The type.
    pub kind: Kind,
}

impl Family {
    /// The family's name in OpenMetrics: without the suffix that its samples add.
    pub(crate) fn openmetrics_name(&self) -> &'static str {
        self.kind.openmetrics_name(self.name)
    }

    /// The unit, if the name has one.
    pub(crate) fn unit(&self) -> Option<&'static str> {
        self.kind.unit_of(self.name)
    }

    /// Every name that the family takes in Prometheus and OpenMetrics, its own first. No other
    /// family can have one of them.
    pub(crate) fn names(&self) -> Vec<String> {
        self.kind.names_of(self.name)
    }
}

#[cfg(test)]
#[path = "family_tests.rs"]
mod tests;
