//! A parser reads back any labels and numbers.

use super::python::read;
use metrics_runtime::{Format, Gauge, Histogram, LabelSet, metric, render_as};
use proptest::collection::btree_map;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(LabelSet)]
struct Any<'a> {
    #[label(limit = 10000)]
    text: &'a str,
}

/// Any number, for any text.
#[metric]
static READERS_PROPERTY: Gauge<Any<'static>>;

/// Any sum, for any text.
#[metric(buckets = [1])]
static READERS_PROPERTY_GRAMS: Histogram<Any<'static>>;

proptest! {
    // Each case starts three programs.
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..Default::default() })]

    #[test]
    fn parsers_read_back_labels_and_numbers(
        values in btree_map(any::<String>(), (any::<f64>(), 0.0..1e9), 1..200)
    ) {
        for (text, (gauge, observed)) in &values {
            READERS_PROPERTY.with(Any { text }).set(*gauge);
            READERS_PROPERTY_GRAMS.with(Any { text }).observe(*observed);
        }
        let formats = [
            (Format::Text, "text"),
            (Format::OpenMetrics, "openmetrics"),
            (Format::Protobuf, "protobuf"),
        ];
        for (format, name) in formats {
            let families = read(name, &render_as(format));
            for (text, (gauge, _)) in &values {
                let labels = BTreeMap::from([("text".to_owned(), text.clone())]);
                let samples = &families["readers_property"].samples;
                let found = samples.get(&("readers_property".to_owned(), labels.clone()));
                // NaN is not equal to itself.
                let same = found.is_some_and(|found| found == gauge || found.is_nan() && gauge.is_nan());
                prop_assert!(same, "{name}: {text:?} is {found:?}, not {gauge}");
                let samples = &families["readers_property_grams"].samples;
                let count = samples.get(&("readers_property_grams_count".to_owned(), labels));
                prop_assert!(count.is_some_and(|count| *count >= 1.0), "{name}: {text:?} has {count:?}");
            }
        }
    }
}
