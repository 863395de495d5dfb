//! Declarations of one name with dynamic labels: their counts are exposed together, in one series
//! per combination of label values.

use super::{conflicts, scrape};
use metrics_runtime::{
    Counter, Difference, Gauge, Histogram, LabelSet, LabelValue, Value, business_counter,
    business_gauge, metric, snapshot,
};
use std::thread;

#[derive(Clone, Copy, Debug, LabelValue)]
enum Kind {
    Small,
    Large,
}

fn total(name: &str, labels: &[(&str, &str)]) -> f64 {
    snapshot().total(name, labels)
}

/// Updates past a limit, of all declarations of a name.
fn past_limits(name: &str) -> f64 {
    total("metrics_series_overflow_total", &[("metric", name)])
}

mod counters {
    use super::*;

    /// Parcels.
    #[business_counter("shared_parcels_total", labels(to = dynamic(to, limit = 2)))]
    pub(super) fn send(to: &str) {
        let _ = to;
    }

    /// Parcels.
    #[business_counter("shared_parcels_total", labels(to = dynamic(to, limit = 3)), by = 10)]
    pub(super) fn send_ten(to: &str) {
        let _ = to;
    }

    #[derive(LabelSet)]
    pub(super) struct To<'a> {
        #[label(limit = 1)]
        pub(super) to: &'a str,
    }

    /// Parcels.
    #[metric("shared_parcels_total")]
    pub(super) static PARCELS: Counter<To<'static>>;
}

#[test]
fn counts_of_three_declarations_are_added_up_and_each_has_its_limit() {
    let name = "shared_parcels_total";
    counters::send("a");
    counters::send_ten("a");
    counters::send_ten("b");
    // The second declaration counted this value first.
    counters::send("b");
    let _ = scrape();
    counters::send("c");
    counters::send_ten("c");
    counters::PARCELS.with(counters::To { to: "a" }).add(100);
    counters::PARCELS.with(counters::To { to: "c" }).add(100);
    counters::send_ten("d");
    for (to, count) in [("a", 111.0), ("b", 11.0), ("c", 10.0), ("__other__", 111.0)] {
        assert_eq!(total(name, &[("to", to)]), count, "{to}");
        assert_eq!(scrape().value(&format!("{name}{{to=\"{to}\"}}")), count);
    }
    assert_eq!(total(name, &[]), 243.0);
    assert_eq!(past_limits(name), 3.0);
    let read = counters::PARCELS.with(counters::To { to: "a" }).get();
    assert_eq!(read, 111, "a series has one number");
    assert_eq!(conflicts(concat!(module_path!(), "::counters")), []);
}

mod one_function {
    use super::*;

    /// Attempts.
    #[business_counter("shared_attempts_total", labels(by = dynamic(by, limit = 5)), on = error)]
    #[business_counter("shared_attempts_total", labels(by = dynamic(by, limit = 5)), on = ok)]
    pub(super) fn attempt(by: &str) -> Result<(), ()> {
        if by == "a" { Err(()) } else { Ok(()) }
    }
}

#[test]
fn two_attributes_of_one_function_are_added_up() {
    let _ = one_function::attempt("a");
    let _ = one_function::attempt("b");
    assert_eq!(total("shared_attempts_total", &[]), 2.0);
    assert_eq!(conflicts(concat!(module_path!(), "::one_function")), []);
}

mod orders {
    use super::*;

    /// Boxes.
    #[business_counter("shared_boxes_total", labels(kind = kind, to = dynamic(to, limit = 5)))]
    pub(super) fn kind_first(kind: Kind, to: &str) {
        let _ = (kind, to);
    }

    /// Boxes.
    #[business_counter(
        "shared_boxes_total",
        labels(to = dynamic(to, limit = 7), kind = dynamic(kind, limit = 1))
    )]
    pub(super) fn kind_last(to: &str, kind: &str) {
        let _ = (kind, to);
    }

    /// Boxes.
    #[business_counter("shared_boxes_total", labels(kind = kind, to = "a"))]
    pub(super) fn listed(kind: Kind) {
        let _ = kind;
    }
}

#[test]
fn labels_can_be_listed_at_one_declaration_and_in_another_order() {
    let name = "shared_boxes_total";
    let before = scrape();
    assert_eq!(
        before.value("shared_boxes_total{kind=\"small\",to=\"a\"}"),
        0.0
    );
    orders::kind_first(Kind::Small, "a");
    orders::kind_last("a", "small");
    orders::kind_last("b", "small");
    orders::kind_first(Kind::Small, "b");
    orders::kind_last("a", "medium");
    orders::listed(Kind::Small);
    orders::listed(Kind::Large);
    thread::spawn(|| orders::listed(Kind::Small));
    let of = |kind, to| total(name, &[("kind", kind), ("to", to)]);
    while of("small", "a") < 4.0 {
        thread::yield_now();
    }
    assert_eq!(of("small", "b"), 2.0);
    assert_eq!((of("__other__", "a"), of("large", "a")), (1.0, 1.0));
    assert_eq!(total(name, &[]), 8.0);
    assert_eq!(conflicts(concat!(module_path!(), "::orders")), []);
}

mod listed_orders {
    use super::*;

    /// Bags.
    #[business_counter("shared_bags_total", labels(kind = kind, paid = paid))]
    pub(super) fn one(kind: Kind, paid: bool) {
        let _ = (kind, paid);
    }

    /// Bags.
    #[business_counter("shared_bags_total", labels(paid = paid, kind = kind))]
    pub(super) fn other(kind: Kind, paid: bool) {
        let _ = (kind, paid);
    }
}

#[test]
fn the_order_of_listed_labels_does_not_matter() {
    listed_orders::one(Kind::Small, true);
    listed_orders::other(Kind::Small, true);
    listed_orders::other(Kind::Large, false);
    let paid = total("shared_bags_total", &[("kind", "small"), ("paid", "true")]);
    assert_eq!((paid, total("shared_bags_total", &[])), (2.0, 3.0));
    assert_eq!(conflicts(concat!(module_path!(), "::listed_orders")), []);
}

mod gauges {
    use super::*;

    /// Sessions.
    #[business_gauge("shared_sessions", add = 1, labels(of = dynamic(of, limit = 5)))]
    pub(super) fn open(of: &str) {
        let _ = of;
    }

    /// Sessions.
    #[business_gauge("shared_sessions", sub = 1, labels(of = dynamic(of, limit = 5)))]
    pub(super) fn close(of: &str) {
        let _ = of;
    }

    /// Sessions.
    #[business_gauge("shared_sessions", set = n, labels(of = "guests"))]
    pub(super) fn set_guests(n: u32) {
        let _ = n;
    }

    #[derive(LabelSet)]
    pub(super) struct Of<'a> {
        #[label(limit = 5)]
        pub(super) of: &'a str,
    }

    /// Sessions.
    #[metric("shared_sessions")]
    pub(super) static SESSIONS: Gauge<Of<'static>>;
}

#[test]
fn a_gauge_has_one_value_for_all_declarations() {
    let of = |of| total("shared_sessions", &[("of", of)]);
    gauges::open("a");
    gauges::open("a");
    gauges::close("a");
    gauges::close("b");
    assert_eq!((of("a"), of("b"), of("guests")), (1.0, -1.0, 0.0));
    gauges::SESSIONS.with(gauges::Of { of: "a" }).set(7);
    gauges::close("a");
    gauges::set_guests(9);
    gauges::open("guests");
    assert_eq!((of("a"), of("guests")), (6.0, 10.0));
    assert_eq!(conflicts(concat!(module_path!(), "::gauges")), []);
}

mod statics {
    use super::*;

    #[derive(LabelSet)]
    pub(super) struct Of<'a> {
        #[label(limit = 5)]
        pub(super) of: &'a str,
    }

    /// Depth.
    #[metric("contradicting_depth")]
    pub(super) static ONE: Gauge<Of<'static>>;

    /// Depth.
    #[metric("contradicting_depth")]
    pub(super) static OTHER: Gauge<Of<'static>>;

    /// Meters.
    #[metric("shared_height_meters", buckets = [1, 2])]
    pub(super) static HEIGHT: Histogram<Of<'static>>;

    /// Meters.
    #[metric("shared_height_meters", buckets = [1, 2])]
    pub(super) static SAME_HEIGHT: Histogram<Of<'static>>;
}

#[test]
fn two_statics_are_added_up_if_they_have_a_sum() {
    statics::ONE.with(statics::Of { of: "a" }).set(1);
    statics::OTHER.with(statics::Of { of: "a" }).set(2);
    statics::HEIGHT.with(statics::Of { of: "a" }).observe(1);
    statics::SAME_HEIGHT
        .with(statics::Of { of: "a" })
        .observe(2);
    assert_eq!(total("contradicting_depth", &[]), 1.0);
    let height = snapshot().get("shared_height_meters", &[("of", "a")]);
    let Some(Value::Histogram(height)) = height else {
        panic!("a histogram: {height:?}")
    };
    assert_eq!((&*height.counts, height.sum), (&[1, 1, 0][..], 3.0));
    let found = conflicts(concat!(module_path!(), "::statics"));
    let [conflict] = &found[..] else {
        panic!("one name is one conflict: {found:?}")
    };
    assert_eq!(conflict.difference, Difference::Dynamic);
    assert!(!conflict.is_counted);
    assert!(conflict.advice().contains("declare one static"));
}

mod threads {
    use super::*;

    /// Hits.
    #[business_counter("shared_hits_total", labels(of = dynamic(of, limit = 60)))]
    pub(super) fn one(of: &str) {
        let _ = of;
    }

    /// Hits.
    #[business_counter("shared_hits_total", labels(of = dynamic(of, limit = 40)))]
    pub(super) fn other(of: &str) {
        let _ = of;
    }
}

#[test]
fn no_update_of_any_thread_is_lost_while_series_are_added() {
    let update = |function: fn(&str)| {
        for n in 0..10_000 {
            function(&(n % 50).to_string());
        }
    };
    thread::scope(|scope| {
        let updates = [threads::one, threads::other, threads::one, threads::other];
        let running = updates.map(|function| scope.spawn(move || update(function)));
        while !running.iter().all(thread::ScopedJoinHandle::is_finished) {
            // The parser asserts that no series is exposed twice.
            let _ = scrape();
        }
    });
    assert_eq!(total("shared_hits_total", &[]), 40_000.0);
    for n in 0..40 {
        assert!(total("shared_hits_total", &[("of", &n.to_string())]) >= 400.0);
    }
    assert_eq!(past_limits("shared_hits_total"), 4_000.0);
}

mod bounded_and_dynamic {
    use super::*;

    #[derive(LabelSet)]
    pub(super) struct Bounded {
        pub(super) kind: Kind,
    }

    #[derive(LabelSet)]
    pub(super) struct Dynamic<'a> {
        #[label(limit = 2)]
        pub(super) kind: &'a str,
    }

    /// Meters.
    #[metric("half_dynamic_depth")]
    pub(super) static BOUNDED: Gauge<Bounded>;

    /// Meters.
    #[metric("half_dynamic_depth")]
    pub(super) static DYNAMIC: Gauge<Dynamic<'static>>;
}

#[test]
fn a_static_with_bounded_labels_and_one_with_dynamic_ones_conflict() {
    use bounded_and_dynamic::{BOUNDED, Bounded, DYNAMIC, Dynamic};
    BOUNDED.with(Bounded { kind: Kind::Small }).set(1);
    DYNAMIC.with(Dynamic { kind: "small" }).set(2);
    DYNAMIC.with(Dynamic { kind: "huge" }).set(3);
    let found = conflicts(concat!(module_path!(), "::bounded_and_dynamic"));
    let [conflict] = &found[..] else {
        panic!("one name is one conflict: {found:?}")
    };
    assert_eq!(conflict.difference, Difference::Dynamic);
    // Only one of them is exposed.
    let depths = [("small", Some(1.0)), ("large", Some(0.0)), ("huge", None)];
    for (kind, depth) in depths {
        let series = format!("half_dynamic_depth{{kind=\"{kind}\"}}");
        assert_eq!(scrape().samples.get(&series).copied(), depth, "{kind}");
    }
}
