//! Functions that share a series and have different buckets: each observation of the second
//! function counts in the first function's lowest bucket with a bound that is at least the bound of
//! its own bucket.

use super::{conflicts, of, scrape, value};
use metrics_runtime::{Value, instrumented, snapshot};
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
