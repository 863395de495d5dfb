//! The schema of a layer: the names, labels and buckets that its settings determine. It does not
//! depend on routes or cells.

use super::buckets::Buckets;
use crate::declaration::{Endpoint, Label, Values};
use crate::http::layer::config::{FamilyNames, Settings};
use std::fmt;

/// The names, labels and buckets of all layers with the same settings.
///
/// Its strings and buckets are never freed. The configurations in the source code bound their
/// number.
pub(super) struct Schema {
    pub(super) settings: Settings,
    pub(super) names: FamilyNames,
    pub(super) durations: Buckets,
    pub(super) sizes: Buckets,
    pub(super) high_resolution: Buckets,
    /// The value of the label `endpoint` for requests that no route serves.
    pub(super) unmatched: &'static str,
    /// Labels with one value.
    constants: Vec<Label>,
    /// Labels whose values come from the request.
    request_labels: Vec<Label>,
    /// The number of combinations of the values of `request_labels`.
    pub(super) variants: usize,
}

impl Schema {
    /// The schema of valid settings.
    pub(super) fn new(settings: Settings) -> Self {
        let values = |values: &[String]| {
            let leaked = values.iter().map(|value| &*value.clone().leak());
            Values::Listed(leaked.collect::<Vec<&'static str>>().leak())
        };
        let constants = settings.constant_labels.iter().map(|(name, value)| Label {
            name: name.clone().leak(),
            values: values(std::slice::from_ref(value)),
        });
        let request_labels = settings.request_labels.iter().map(|label| Label {
            name: label.name.clone().leak(),
            values: values(&label.values),
        });
        let sizes = if settings.size_summaries {
            Vec::new()
        } else {
            settings.size_buckets.clone()
        };
        Self {
            names: settings.family_names(),
            durations: Buckets::from_seconds(settings.buckets.clone(), None),
            sizes: Buckets::from_bytes(sizes),
            high_resolution: Buckets::from_seconds(settings.high_resolution.buckets.clone(), None),
            unmatched: settings.unmatched.clone().leak(),
            constants: constants.collect(),
            request_labels: request_labels.collect(),
            variants: settings.variants(),
            settings,
        }
    }

    /// The help text of durations.
    pub(super) fn duration_help(&self) -> &'static str {
        if self.settings.exclude_streaming {
            "How long HTTP requests took until the head of the response."
        } else {
            "How long HTTP requests took until the head of the response, or until its end if it is \
             streamed."
        }
    }

    /// The buckets for the durations of a declared endpoint.
    pub(super) fn buckets_of(&self, declared: &Endpoint) -> Buckets {
        if let Some(own) = declared.buckets {
            return Buckets::from_seconds(own.to_vec(), declared.native);
        }
        let latency = declared.objective.and_then(|objective| objective.latency);
        let objective = latency.map(|latency| latency.seconds);
        // The objective needs a bucket, from which queries read the ratio of fast requests.
        match objective.filter(|bound| !self.durations.exposed.contains(bound)) {
            None => self.durations,
            Some(bound) => {
                let mut bounds = self.durations.exposed.to_vec();
                let at = bounds.partition_point(|other| *other < bound);
                bounds.insert(at, bound);
                Buckets::from_seconds(bounds, None)
            }
        }
    }

    /// The labels that all families have: those from the request with the values of this variant,
    /// and the constant ones.
    pub(super) fn common_labels(&self, variant: usize) -> Vec<Label> {
        let mut rest = variant;
        let with_value = |label: &Label| {
            let count = label.values.count() as usize;
            let value = rest % count;
            rest /= count;
            let values = match label.values {
                Values::Listed(values) => Values::Listed(&values[value..=value]),
                other => other,
            };
            Label { values, ..*label }
        };
        let request_labels = self.request_labels.iter().map(with_value);
        let mut labels: Vec<_> = request_labels.collect();
        labels.extend_from_slice(&self.constants);
        labels
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
