//! Attributes: of resources, of data points, and of exemplars.

use crate::exposition::wire;

/// A name and a value.
pub(crate) type Attribute = (String, String);

mod key_value {
    pub(super) const KEY: u32 = 1;
    pub(super) const VALUE: u32 = 2;
}

mod any_value {
    pub(super) const STRING: u32 = 1;
}

/// Writes a `KeyValue` into the field with this number. An empty value is left out, because
/// Prometheus treats an empty label as missing.
pub(super) fn write(out: &mut Vec<u8>, field: u32, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    wire::message(out, field, |out| {
        wire::string(out, key_value::KEY, name);
        wire::message(out, key_value::VALUE, |out| {
            wire::string(out, any_value::STRING, value);
        });
    });
}
