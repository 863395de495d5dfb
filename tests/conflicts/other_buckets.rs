//! Functions that share a series and have different buckets: each observation of the second
//! function counts in the first function's lowest bucket with a bound that is at least the bound of
//! its own bucket.

use super::{conflicts, of, scrape, value};
use metrics_runtime::{Value, business_histogram, instrumented, snapshot};
use std::thread::sleep;
use std::time::Duration;

struct A;
struct B;

macro_rules! pairs {
    ($($module:ident: $first:meta, $second:meta;)*) => {$(
        mod $module {
            use super::*;

            impl A {
                #[$first]
                pub(super) fn $module(&self) {}
            }

            impl B {
                #[$second]
                pub(super) fn $module(&self, milliseconds: u64) {
                    sleep(Duration::from_millis(milliseconds));
                }
            }
        }
    )*};
}

pairs! {
    classic: instrumented(buckets = [0.001, 60.0, 120.0]), instrumented(buckets = [0.0001, 90.0]);
    bounded: instrumented(buckets = [0.001, 60.0, 120.0]), instrumented(buckets = [0.0001, 90.0]);
    second_native: instrumented(buckets = [0.001, 60.0]), instrumented(native);
    first_native: instrumented(native), instrumented(buckets = [0.001, 60.0]);
    both_native: instrumented(native), instrumented(native(schema = 5));
    coarser: instrumented(native(schema = 5)), instrumented(native(schema = 0));
    native_and_classic: instrumented(native, buckets = [0.001, 60.0]), instrumented(buckets = [0.001, 90.0]);
}

#[test]
fn no_call_is_lost() {
    A.classic();
    B.classic(5);
    A.second_native();
    B.second_native(5);
    A.first_native();
    B.first_native(5);
    A.both_native();
    B.both_native(5);
    A.coarser();
    B.coarser(5);
    A.native_and_classic();
    B.native_and_classic(5);
    for function in [
        "classic",
        "second_native",
        "first_native",
        "both_native",
        "coarser",
        "native_and_classic",
    ] {
        let module = format!("{}::{function}", module_path!());
        let labels = [("module", &*module), ("function", function)];
        assert_eq!(snapshot().total("function_calls_total", &labels), 2.0);
        let family = "function_call_duration_seconds";
        let Some(Value::Histogram(histogram)) = snapshot().get(family, &labels) else {
            panic!("{function} has a histogram")
        };
        assert_eq!(histogram.count(), 2, "{function}");
        assert!(histogram.sum >= 0.005, "{function}");
        let last = value(
            "function_call_duration_seconds_bucket",
            &format!("{},le=\"+Inf\"", of(&module, function)),
        );
        assert_eq!(last, 2.0, "{function}");
        if let Some(native) = histogram.native() {
            assert_eq!(native.count(), 2, "{function}");
        }
        assert_eq!(conflicts(&module).len(), 1, "{function}");
    }
}

#[test]
fn no_bucket_has_an_observation_above_its_bound() {
    A.bounded();
    B.bounded(1);
    let labels = of(concat!(module_path!(), "::bounded"), "bounded");
    let buckets = ["60.0", "120.0"].map(|le| {
        let labels = format!("{labels},le=\"{le}\"");
        value("function_call_duration_seconds_bucket", &labels)
    });
    // According to its own buckets, the second took up to 90 seconds.
    assert_eq!(buckets, [1.0, 2.0]);
    assert_eq!(
        scrape().value(&format!("function_call_duration_seconds_count{{{labels}}}")),
        2.0
    );
}

macro_rules! weights {
    ($($name:literal: $first:ident, $second:ident, ($($buckets:tt)*), ($($other:tt)*);)*) => {$(
        #[business_histogram($name, value = kilograms, labels(hot = hot), help = "Weights.", $($buckets)*)]
        fn $first(kilograms: f64, hot: bool) {
            let _ = kilograms;
        }

        #[business_histogram($name, value = kilograms, labels(hot = hot), help = "Weights.", $($other)*)]
        fn $second(kilograms: f64, hot: bool) {
            let _ = kilograms;
        }
    )*};
}

weights! {
    "other_buckets_classic": classic_weight, other_classic_weight, (buckets = [1, 10]), (buckets = [5]);
    "other_buckets_native": native_weight, other_native_weight, (native), (buckets = [5]);
    "other_buckets_equal": equal_weight, other_equal_weight, (buckets = [1, 10]), (buckets = [1, 10]);
}

#[test]
fn each_series_gets_the_observations_with_its_labels() {
    type Observe = fn(f64, bool);
    for (family, first, second) in [
        (
            "other_buckets_classic",
            classic_weight as Observe,
            other_classic_weight as Observe,
        ),
        ("other_buckets_native", native_weight, other_native_weight),
        ("other_buckets_equal", equal_weight, other_equal_weight),
    ] {
        first(0.5, false);
        second(2.5, false);
        first(8.0, true);
        second(4.25, true);
        second(100.5, true);
        for (hot, sum, up_to_ten) in [("false", 3.0, 2), ("true", 112.75, 2)] {
            let Some(Value::Histogram(value)) = snapshot().get(family, &[("hot", hot)]) else {
                panic!("{family} is a histogram")
            };
            assert_eq!(value.sum, sum, "{family} {hot}");
            let count = up_to_ten + u64::from(hot == "true");
            assert_eq!(value.count(), count, "{family} {hot}");
            if !value.bounds.is_empty() {
                let last = value.counts.last().copied();
                assert_eq!(last, Some(count - up_to_ten), "{family} {hot}");
            }
        }
    }
}
