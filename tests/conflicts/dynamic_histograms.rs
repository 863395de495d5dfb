//! Histograms of one name with dynamic labels, also with different buckets.

use super::scrape;
use metrics_runtime::{Value, business_histogram, snapshot};

macro_rules! weights {
    ($($module:ident $name:literal: [$($one:tt)*] [$($other:tt)*];)*) => {$(
        mod $module {
            use super::*;

            /// Grams.
            #[business_histogram($name, value = grams, labels(of = dynamic(of, limit = 5)), $($one)*)]
            pub(super) fn one(of: &str, grams: u32) {
                let _ = (of, grams);
            }

            /// Grams.
            #[business_histogram($name, value = grams, labels(of = dynamic(of, limit = 5)), $($other)*)]
            pub(super) fn other(of: &str, grams: u32) {
                let _ = (of, grams);
            }
        }
    )*};
}

weights! {
    same "shared_weight_grams": [buckets = [1, 3]] [buckets = [1, 3]];
    both_native "shared_size_grams": [native] [native];
    others "contradicting_weight_grams": [buckets = [1, 3]] [buckets = [2, 3, 4]];
    second_native "contradicting_size_grams": [buckets = [1, 3]] [native];
    coarser "contradicting_load_grams": [native(schema = 5)] [native(schema = 0)];
    beside "contradicting_mass_grams": [native, buckets = [1, 3]] [buckets = [2]];
}

#[test]
fn histograms_are_added_up_also_with_other_buckets() {
    type Weigh = fn(&str, u32);
    for (name, [one, other], differ) in [
        (
            "shared_weight_grams",
            [same::one as Weigh, same::other],
            false,
        ),
        (
            "shared_size_grams",
            [both_native::one, both_native::other],
            false,
        ),
        (
            "contradicting_weight_grams",
            [others::one, others::other],
            true,
        ),
        (
            "contradicting_size_grams",
            [second_native::one, second_native::other],
            true,
        ),
        (
            "contradicting_load_grams",
            [coarser::one, coarser::other],
            true,
        ),
        (
            "contradicting_mass_grams",
            [beside::one, beside::other],
            true,
        ),
    ] {
        one("a", 2);
        other("a", 2);
        other("b", 5);
        let _ = scrape();
        one("b", 5);
        other("b", 1);
        let all = snapshot();
        for (of, count, sum) in [("a", 2, 4.0), ("b", 3, 11.0)] {
            let Some(Value::Histogram(histogram)) = all.get(name, &[("of", of)]) else {
                panic!("{name} has a histogram")
            };
            assert_eq!((histogram.count(), histogram.sum), (count, sum), "{name}");
            if let Some(native) = histogram.native() {
                assert_eq!(native.count(), count, "{name}");
            }
            let labels = format!("{{of=\"{of}\"");
            let now = scrape();
            let count = count as f64;
            assert_eq!(now.value(&format!("{name}_count{labels}}}")), count);
            let all = format!("{name}_bucket{labels},le=\"+Inf\"}}");
            assert_eq!(now.value(&all), count);
        }
        let error = metrics_runtime::check().expect_err("there are conflicts");
        let of_name = error.conflicts().iter().filter(|one| one.name == name);
        assert_eq!(of_name.clone().count(), usize::from(differ), "{name}");
        assert!(
            of_name.clone().all(|conflict| conflict.is_counted),
            "{name}"
        );
    }
    // The first function counted this value first, so the series has its buckets.
    let now = scrape();
    let buckets = ["1.0", "3.0"].map(|le| {
        now.value(&format!(
            "contradicting_weight_grams_bucket{{of=\"a\",le=\"{le}\"}}"
        ))
    });
    assert_eq!(buckets, [0.0, 2.0]);
}
