//! Gauges of one name with different modes for several processes.

use super::conflicts;
use metrics_runtime::{Difference, Gauge, LabelSet, ProcessMode, business_gauge, metric, snapshot};

mod functions {
    use super::*;

    /// Jobs.
    #[business_gauge("processes_jobs", set = n, processes = "max")]
    pub(super) fn first(n: u32) {
        let _ = n;
    }

    /// Jobs.
    #[business_gauge("processes_jobs", set = n)]
    pub(super) fn second(n: u32) {
        let _ = n;
    }
}

#[test]
fn two_modes_of_one_gauge_are_a_conflict() {
    functions::first(1);
    functions::second(2);
    let found = conflicts(concat!(module_path!(), "::functions"));
    let [conflict] = &found[..] else {
        panic!("two modes are one conflict: {found:?}")
    };
    let difference = Difference::Processes(ProcessMode::Max, ProcessMode::Sum);
    assert_eq!(conflict.difference, difference);
    assert!(!conflict.is_counted);
    assert_eq!(
        (conflict.first.item, conflict.second.item),
        ("first", "second")
    );
    let text = conflict.to_string();
    assert!(
        text.starts_with(
            "`processes_jobs` has `processes = \"max\"` and `processes = \"sum\"`, and only the \
             first is exposed\n"
        ),
        "{text}"
    );
    assert!(
        conflict
            .advice()
            .contains("write the same `processes` in each declaration"),
        "{}",
        conflict.advice()
    );
    assert_eq!(snapshot().total("processes_jobs", &[]), 1.0);
}

mod dynamic {
    use super::*;

    #[derive(LabelSet)]
    pub(super) struct Of<'a> {
        #[label(limit = 5)]
        pub(super) of: &'a str,
    }

    /// Guests.
    #[metric("processes_guests", processes = "last")]
    pub(super) static GUESTS: Gauge<Of<'static>>;

    /// Guests.
    #[business_gauge("processes_guests", add = 1, labels(of = dynamic(of, limit = 5)))]
    pub(super) fn enter(of: &str) {
        let _ = of;
    }
}

#[test]
fn two_modes_of_series_that_are_added_at_run_time_are_a_conflict() {
    dynamic::GUESTS.with(dynamic::Of { of: "a" }).set(3);
    dynamic::enter("a");
    dynamic::enter("b");
    let found = conflicts(concat!(module_path!(), "::dynamic"));
    let [conflict] = &found[..] else {
        panic!("two modes are one conflict: {found:?}")
    };
    let difference = Difference::Processes(ProcessMode::Last, ProcessMode::Sum);
    assert_eq!(conflict.difference, difference);
    let guests = |of| snapshot().total("processes_guests", &[("of", of)]);
    assert_eq!((guests("a"), guests("b")), (3.0, 0.0));
}

mod same {
    use super::*;

    /// Lamps.
    #[metric("processes_lamps", processes = "last")]
    pub(super) static LAMPS: Gauge;

    /// Lamps.
    #[business_gauge("processes_lamps", add = 1, processes = "last")]
    pub(super) fn switch_on() {}
}

#[test]
fn equal_modes_are_no_conflict() {
    same::LAMPS.set(2);
    same::switch_on();
    assert_eq!(same::LAMPS.get(), 3.0);
    assert_eq!(conflicts(concat!(module_path!(), "::same")), []);
}
