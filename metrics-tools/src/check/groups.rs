//! The series of one sample's name, as combinations of values.

use super::known::{KnownMetrics, KnownSeries, LabelValues, Role, Sample};

/// Why a label can have other values than those that are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenSet {
    /// The router has handlers that declare no endpoint.
    Endpoints,
    /// Other files have alerts, too.
    Alerts,
}

/// Series of one sample name, one for each combination of values.
pub(super) struct Group<'a> {
    /// Names and, if known, values of the labels.
    pub(super) labels: Vec<(&'a str, Option<&'a [String]>)>,
    /// A label that can have more values, and why.
    pub(super) open: Option<(&'a str, OpenSet)>,
    /// If only a sample of the calls is observed: one in this many.
    pub(super) sample: Option<u32>,
}

impl<'a> Group<'a> {
    /// None if the labels are not known.
    pub(super) fn from_sample(known: &'a KnownMetrics, sample: Sample) -> Option<Vec<Self>> {
        let series = known.series_of(sample)?;
        Some(
            series
                .iter()
                .map(|one| Self::new(one, sample.role))
                .collect(),
        )
    }

    fn new(series: &'a KnownSeries, role: Role) -> Self {
        let mut labels: Vec<_> = series
            .labels
            .iter()
            .map(|(name, values)| match values {
                LabelValues::Finite(values) | LabelValues::Endpoints(values) => {
                    (name.as_str(), Some(values.as_slice()))
                }
                LabelValues::Any => (name.as_str(), None),
            })
            .collect();
        if role == Role::Bucket {
            labels.push(("le", (!series.le.is_empty()).then_some(&series.le)));
        }
        let mut names = series.labels.iter();
        let endpoint = names.find(|(_, values)| matches!(values, LabelValues::Endpoints(_)));
        let open = endpoint.map(|(name, _)| (name.as_str(), OpenSet::Endpoints));
        Self {
            labels,
            open,
            sample: series.sample,
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.labels.iter().map(|(name, _)| *name)
    }

    /// Why a label can have more values.
    pub(super) fn open(&self, label: &str) -> Option<OpenSet> {
        let (_, set) = self.open.filter(|(open, _)| *open == label)?;
        Some(set)
    }

    /// The values of a label; none if they are not known. A missing label has one
    /// value, the empty string.
    pub(super) fn values(&self, label: &str) -> Option<Vec<&'a str>> {
        match self.labels.iter().find(|(name, _)| *name == label) {
            Some((_, values)) => values.map(|values| values.iter().map(String::as_str).collect()),
            None => Some(vec![""]),
        }
    }
}
