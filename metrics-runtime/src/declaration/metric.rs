//! The declaration of one metric of the user's own: a static below
//! `#[metric]`, or what `#[business_counter]` counts.

use super::family::{Family, Kind};
use super::label::Label;
use super::member::{Member, Reading, SumUnit};

/// A metric of the user's own.
#[derive(Debug)]
pub struct MetricDeclaration {
    /// Its family.
    pub family: Family,
    /// Its labels.
    pub labels: &'static [Label],
    /// Upper bounds of a histogram's buckets, without `+Inf`; else empty.
    pub buckets: &'static [f64],
}

impl MetricDeclaration {
    pub(super) fn members(&self) -> Vec<Member> {
        let reading = match self.family.kind {
            Kind::Counter => Reading::Counter { first: 0 },
            Kind::Gauge => Reading::Gauge { first: 0 },
            Kind::Histogram => Reading::Histogram {
                first: 0,
                buckets: self.buckets,
                sum: SumUnit::Float,
            },
        };
        vec![Member {
            family: self.family,
            labels: self.labels.to_vec(),
            reading,
        }]
    }
}
