//! Attributes that share a series: one of them does not time its calls.

use super::{conflicts, value};
use metrics_runtime::{Difference, background_task, cache_operation, db_operation, instrumented};

mod database {
    use super::*;

    #[db_operation(select, "partly_timed")]
    pub(super) fn timed() {}

    #[db_operation(select, "partly_timed", duration = false)]
    pub(super) fn untimed() {}
}

mod cache {
    use super::*;

    #[cache_operation("partly_timed", duration = false)]
    pub(super) fn untimed() {}

    #[cache_operation("partly_timed", hit_if = |n: &u8| *n > 0)]
    pub(super) fn timed(n: u8) -> u8 {
        n
    }
}

mod named {
    use super::*;

    /// Parts.
    #[instrumented(name = "partly_timed", labels(large: bool = large))]
    pub(super) fn timed(large: bool) {
        let _ = large;
    }

    /// Parts.
    #[instrumented(name = "partly_timed", labels(large: bool = large), duration = false)]
    pub(super) fn untimed(large: bool) {
        let _ = large;
    }
}

mod sampled {
    use super::*;

    #[db_operation(select, "sampled_twice", sample = 2)]
    pub(super) fn timed() {}

    #[db_operation(select, "sampled_twice", sample = 3)]
    pub(super) fn untimed() {}
}

mod in_order {
    use super::*;

    #[background_task("never_timed", duration = false)]
    pub(super) fn one() {}

    #[background_task("never_timed", duration = false)]
    pub(super) fn other() {}

    #[background_task("equally_sampled", sample = 2)]
    pub(super) fn third() {}

    #[background_task("equally_sampled", sample = 2)]
    pub(super) fn fourth() {}
}

#[test]
fn a_histogram_that_counts_fewer_calls_is_a_conflict() {
    database::timed();
    database::untimed();
    cache::untimed();
    cache::timed(1);
    named::timed(true);
    named::untimed(true);
    in_order::one();
    in_order::other();
    in_order::third();
    in_order::fourth();
    sampled::timed();
    sampled::untimed();
    let labels = "operation=\"select\",table=\"partly_timed\"";
    assert_eq!(
        value("database_operation_duration_seconds_count", labels),
        1.0
    );
    for (module, series) in [
        (
            "database",
            "database_operations_total{operation=\"select\",table=\"partly_timed\"}",
        ),
        (
            "cache",
            "cache_operations_total{operation=\"partly_timed\"}",
        ),
        ("named", "partly_timed_calls_total{large=\"false\"}"),
        (
            "sampled",
            "database_operations_total{operation=\"select\",table=\"sampled_twice\"}",
        ),
    ] {
        let found = conflicts(&format!("{}::{module}", module_path!()));
        let [conflict] = &found[..] else {
            panic!("one series is one conflict: {found:?}")
        };
        assert_eq!(conflict.difference, Difference::Timed(series.to_owned()));
        let items: Vec<_> = conflict.sources().map(|source| source.item).collect();
        assert!(items.contains(&"timed") && items.contains(&"untimed"));
        assert!(
            conflict
                .advice()
                .contains("`duration = false`, or the same `sample`")
        );
        assert!(conflict.is_counted);
    }
    assert_eq!(conflicts(concat!(module_path!(), "::in_order")), []);
}
