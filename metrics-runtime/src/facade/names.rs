//! Converts names and labels of the facade to valid ones of Prometheus.

use crate::declaration::{Kind, OTHER_VALUE};
use metrics::{Key, Unit};
use std::borrow::Cow;

/// The longest value of a label, in bytes.
const MAX_VALUE: usize = 128;

/// The full name of a metric.
pub(super) fn metric_name(name: &str, kind: Kind, unit: Option<Unit>) -> String {
    let valid = valid(name, true);
    let mut full = kind.openmetrics_name(&valid).to_owned();
    if let Some(unit) = unit.and_then(suffix)
        && full != unit
        && !full.ends_with(&format!("_{unit}"))
    {
        full.push('_');
        full.push_str(unit);
    }
    full.push_str(kind.name_suffix());
    full
}

/// The suffix of the names of metrics with this unit.
fn suffix(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::Count => None,
        Unit::CountPerSecond => Some("per_second"),
        unit => Some(unit.as_str()),
    }
}

/// The labels of an emission, with valid names, sorted by name.
#[derive(Debug)]
pub(super) struct LabelPairs<'a>(Vec<(String, &'a str)>);

impl<'a> LabelPairs<'a> {
    /// The labels of a key for a metric of this kind.
    pub(super) fn new(key: &'a Key, kind: Kind) -> Self {
        let labels = key.labels();
        let pair =
            |label: &'a metrics::Label| (label_name(label.key(), kind), label_value(label.value()));
        let mut pairs: Vec<_> = labels.map(pair).collect();
        // The sort is stable, so the first label of each name stays.
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
        pairs.dedup_by(|later, first| later.0 == first.0);
        Self(pairs)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The value of a label, or an empty string if the label is missing.
    pub(super) fn value(&self, name: &str) -> &'a str {
        let mut pairs = self.0.iter();
        pairs
            .find(|(other, _)| other == name)
            .map_or("", |(_, value)| value)
    }
}

/// The valid name of a label of a metric of this kind.
fn label_name(name: &str, kind: Kind) -> String {
    let mut name = valid(name, false);
    // Prometheus reserves names that begin with two underscores.
    while name.starts_with("__") {
        name.remove(0);
    }
    if (kind.has_buckets() && name == "le") || (kind.has_sum_and_count() && name == "quantile") {
        name.insert_str(0, "exported_");
    }
    name
}

/// The value of a label, or `__other__` if it is too long.
fn label_value(value: &str) -> &str {
    if value.len() > MAX_VALUE {
        return OTHER_VALUE;
    }
    value
}

fn valid(name: &str, colon: bool) -> String {
    let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '_' || (colon && c == ':');
    let begins_valid = name.starts_with(|c: char| is_valid(c) && !c.is_ascii_digit());
    // An invalid first character becomes `_`. A digit stays, and gets a `_` in front.
    let is_digit = name.starts_with(|c: char| c.is_ascii_digit());
    let first = if !begins_valid && (is_digit || name.is_empty()) {
        "_"
    } else {
        ""
    };
    let rest = name.chars().map(|c| if is_valid(c) { c } else { '_' });
    first.chars().chain(rest).collect()
}

/// The help text of a metric. `twin` is another name that became the same full name.
pub(super) fn help(name: &str, description: Option<&str>, twin: Option<&str>) -> String {
    let description = match description.filter(|text| !text.trim().is_empty()) {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(format!(
            "Emitted as `{name}` through the facade `metrics`, without a description."
        )),
    };
    match twin {
        None => description.into_owned(),
        // Makes the help texts differ, so that `check` reports both.
        Some(_) => format!("{description} (emitted as `{name}`)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_end_in_unit_and_type() {
        for (name, kind, unit, full) in [
            ("http.requests", Kind::Counter, None, "http_requests_total"),
            (
                "sent_total",
                Kind::Counter,
                Some(Unit::Bytes),
                "sent_bytes_total",
            ),
            (
                "sent_bytes",
                Kind::Counter,
                Some(Unit::Bytes),
                "sent_bytes_total",
            ),
            (
                "wait",
                Kind::Histogram,
                Some(Unit::Milliseconds),
                "wait_milliseconds",
            ),
            ("seconds", Kind::Gauge, Some(Unit::Seconds), "seconds"),
            ("jobs", Kind::Gauge, Some(Unit::Count), "jobs"),
            (
                "jobs",
                Kind::Gauge,
                Some(Unit::CountPerSecond),
                "jobs_per_second",
            ),
            ("5xx", Kind::Counter, None, "_5xx_total"),
            ("a:b-ü", Kind::Gauge, None, "a:b__"),
            ("-a", Kind::Gauge, None, "_a"),
            ("", Kind::Gauge, None, "_"),
        ] {
            assert_eq!(metric_name(name, kind, unit), full);
        }
    }

    #[test]
    fn labels_do_not_take_names_of_prometheus() {
        for (name, kind, valid) in [
            ("le", Kind::Histogram, "exported_le"),
            ("le", Kind::Counter, "le"),
            ("quantile", Kind::Summary, "exported_quantile"),
            ("__name__", Kind::Counter, "_name__"),
            ("a:b.c", Kind::Counter, "a_b_c"),
            ("1", Kind::Counter, "_1"),
        ] {
            assert_eq!(label_name(name, kind), valid);
        }
        let longest = "ü".repeat(64);
        assert_eq!(label_value(&longest), longest);
        assert_eq!(label_value(&format!("{longest}.")), OTHER_VALUE);
    }
}
