//! The contents of an exposition, independent of its format.

use crate::declaration::Family;

/// Optional contents of an exposition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The start times of counters, histograms and summaries, if the format supports them. Text
    /// 0.0.4 does not.
    pub(crate) created: bool,
}

/// Which families an exposition shows: all, or those with these names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter(Vec<String>);

impl Filter {
    /// These families. Without names, all families.
    pub(crate) fn names(names: Vec<String>) -> Self {
        Self(names)
    }

    /// Whether a family is shown. A counter matches by its full name, and by its OpenMetrics name
    /// without `_total`. An info matches in the same way.
    pub(crate) fn admits(&self, family: &Family) -> bool {
        self.admits_names(family.name, family.openmetrics_name())
    }

    /// Whether a family with these names is shown.
    pub(super) fn admits_names(&self, name: &str, in_openmetrics: &str) -> bool {
        let is_meant = |meant: &String| meant == name || meant == in_openmetrics;
        self.0.is_empty() || self.0.iter().any(is_meant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Kind;

    #[test]
    fn names_are_exact() {
        let help = "";
        let counter = Family {
            name: "x_total",
            help,
            kind: Kind::Counter,
        };
        let admits = |names: &[&str]| {
            Filter::names(names.iter().map(|name| String::from(*name)).collect()).admits(&counter)
        };
        assert!(admits(&[]));
        assert!(admits(&["y", "x_total"]));
        assert!(admits(&["x"]));
        assert!(!admits(&["x_"]));
        assert!(!admits(&[""]));
        assert!(!admits(&["X_total", "x_total "]));
    }
}
