//! Exemplars, as fields of counters, buckets and native histograms.

use super::timestamp::timestamp;
use crate::exposition::wire;
use crate::storage::RecordedExemplar;

mod field {
    pub(super) const LABEL: u32 = 1;
    pub(super) const VALUE: u32 = 2;
    pub(super) const TIMESTAMP: u32 = 3;
}

/// Writes an `Exemplar` into the field with this number.
pub(super) fn write(out: &mut Vec<u8>, number: u32, exemplar: &RecordedExemplar) {
    wire::message(out, number, |out| {
        for (name, value) in exemplar.exemplar.labels() {
            wire::message(out, field::LABEL, |out| {
                wire::string(out, 1, name);
                wire::string(out, 2, value);
            });
        }
        wire::double(out, field::VALUE, exemplar.value);
        timestamp(out, field::TIMESTAMP, exemplar.at);
    });
}
