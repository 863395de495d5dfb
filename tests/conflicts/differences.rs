//! Functions that share a series and differ in several ways: one paragraph lists all differences.

use super::conflicts;
use metrics_runtime::{Difference, business_histogram, db_operation, instrumented};

mod one_name {
    use super::*;

    pub(super) struct A;
    pub(super) struct B;
    pub(super) struct C;

    impl A {
        #[instrumented(buckets = [0.5])]
        pub(super) fn f(&self) {}

        #[instrumented(in_progress)]
        pub(super) fn g(&self) {}
    }

    impl B {
        #[instrumented(buckets = [0.1, 1.0])]
        pub(super) fn f(&self) {}

        #[instrumented(in_progress, duration = false)]
        pub(super) fn g(&self) {}
    }

    impl C {
        #[instrumented(buckets = [0.5])]
        pub(super) fn f(&self) {}

        #[instrumented]
        pub(super) fn g(&self) {}
    }
}

#[test]
fn the_differences_of_functions_with_one_name_are_listed() {
    let module = concat!(module_path!(), "::one_name");
    let found = conflicts(module);
    let of = |item: &str| {
        let mut of_item = found.iter().filter(|conflict| conflict.first.item == item);
        let conflict = of_item.next().expect("it is reported");
        assert_eq!(of_item.count(), 0, "{item}: one series is one conflict");
        assert!(matches!(conflict.difference, Difference::SameSeries(_)));
        conflict
    };
    let f = of("f");
    assert_eq!(f.also, [Difference::Buckets(&[0.5], &[0.1, 1.0])]);
    let text = f.to_string();
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let labels = format!("module=\"{module}\",function=\"f\"");
    assert_eq!(
        lines[1],
        format!(
            "`function_call_duration_seconds{{{labels}}}` has the buckets [0.5] and the buckets \
             [0.1, 1.0]"
        )
    );
    assert_eq!(
        (lines[2], lines[5]),
        ("the buckets [0.5]:", "the buckets [0.1, 1.0]:")
    );
    assert_eq!(lines.len(), 7, "{text}");
    assert!(
        f.advice().contains("write the same `buckets`"),
        "{}",
        f.advice()
    );
    let g = of("g");
    let series = format!(
        "function_calls_total{{{}}}",
        labels.replace("\"f\"", "\"g\"")
    );
    assert_eq!(g.also, [Difference::Timed(series)]);
    assert!(g.advice().contains("`duration = false`"), "{}", g.advice());
    assert_eq!(g.sources().count(), 3);
    one_name::A.f();
    one_name::B.f();
    one_name::C.f();
    one_name::A.g();
    one_name::B.g();
    one_name::C.g();
}

mod alternating {
    use super::*;

    #[db_operation("alternate", "buckets", buckets = [0.5])]
    pub(super) fn a() {}

    #[db_operation("alternate", "buckets", buckets = [1.0])]
    pub(super) fn b() {}

    #[db_operation("alternate", "buckets", buckets = [0.5])]
    pub(super) fn c() {}

    #[db_operation("alternate", "buckets", buckets = [1.0])]
    pub(super) fn d() {}

    #[db_operation("alternate", "buckets", native)]
    pub(super) fn e() {}

    // Its labels make it a different series.
    #[db_operation("alternate", "other_buckets", buckets = [2.0])]
    pub(super) fn f() {}
}

mod events {
    use super::*;

    /// Pages.
    #[business_histogram("contradicting_pages", value = 1, buckets = [1])]
    pub(super) fn a() {}

    /// Pages.
    #[business_histogram("contradicting_pages", value = 1, buckets = [2])]
    pub(super) fn b() {}

    /// Pages.
    #[business_histogram("contradicting_pages", value = 1, buckets = [1])]
    pub(super) fn c() {}
}

#[test]
fn a_series_has_one_paragraph_grouped_by_buckets() {
    let found = conflicts(concat!(module_path!(), "::alternating"));
    let [conflict] = &found[..] else {
        panic!("one series is one conflict: {found:?}")
    };
    let text = conflict.to_string();
    let starts = [
        "`database_operation_duration_seconds{operation=\"alternate\",table=\"buckets\"}` has 3 \
         kinds of buckets",
        "  the buckets [0.5]:",
        "    `a` at ",
        "    `c` at ",
        "  the buckets [1.0]:",
        "    `b` at ",
        "    `d` at ",
        "  native buckets of schema 3, 160 at most:",
        "    `e` at ",
    ];
    for (line, start) in text.lines().zip(starts) {
        assert!(line.starts_with(start), "{text}");
    }
    assert_eq!(text.lines().count(), starts.len(), "{text}");
    let found = conflicts(concat!(module_path!(), "::events"));
    let [conflict] = &found[..] else {
        panic!("one name is one conflict: {found:?}")
    };
    let items: Vec<_> = conflict.sources().map(|source| source.item).collect();
    assert_eq!(items, ["a", "b", "c"]);
    for function in [alternating::a, alternating::b, alternating::c] {
        function();
    }
    for function in [alternating::d, alternating::e, alternating::f] {
        function();
    }
    for function in [events::a, events::b, events::c] {
        function();
    }
}

mod no_labels {
    use super::*;

    /// Both.
    #[instrumented(name = "untimed_without_labels")]
    pub(super) fn timed() {}

    /// Both.
    #[instrumented(name = "untimed_without_labels", duration = false)]
    pub(super) fn untimed() {}
}

#[test]
fn a_series_without_labels_has_no_braces() {
    no_labels::timed();
    no_labels::untimed();
    let found = conflicts(concat!(module_path!(), "::no_labels"));
    let [conflict] = &found[..] else {
        panic!("one series is one conflict: {found:?}")
    };
    let text = conflict.to_string();
    assert!(
        text.starts_with("`untimed_without_labels_calls_total` counts"),
        "{text}"
    );
}
