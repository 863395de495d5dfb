//! A `#[business_histogram]` that breaks no rule.

use crate::events::Event;
use crate::support::buckets::Bounds;
use crate::support::source::Source;

pub(super) struct Model {
    pub(super) event: Event,
    pub(super) value: Source,
    pub(super) buckets: Bounds,
}
