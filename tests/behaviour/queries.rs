//! Values by name and labels: unknown names are reported.

use metrics_runtime::{
    Counter, Gauge, HttpMetrics, LabelSet, LabelValue, StateSet, Summary, metric, snapshot,
};
use std::panic::catch_unwind;

#[derive(Clone, Copy, LabelValue)]
enum Colour {
    Red,
    SeaGreen,
}

#[derive(LabelSet)]
struct Paint<'a> {
    colour: Colour,
    #[label(limit = 2)]
    shop: &'a str,
}

#[derive(LabelSet)]
struct Colours {
    colour: Colour,
}

/// Orders.
#[metric]
static QUERIES_ORDERS_TOTAL: Counter<Colours>;

/// Orders of paint.
#[metric]
static QUERIES_PAINT_TOTAL: Counter<Paint<'static>>;

/// Stock.
#[metric]
static QUERIES_STOCK: Gauge;

/// Waiting.
#[metric]
static QUERIES_WAIT_SECONDS: Summary;

/// Colour of the house.
#[metric]
static QUERIES_HOUSE: StateSet<Colour>;

/// The message of the panic, which equals the error of `try_total`.
fn message(name: &str, labels: &[(&str, &str)]) -> String {
    assert_eq!(
        snapshot().try_total(name, labels),
        None,
        "{name} {labels:?}"
    );
    let panic = catch_unwind(|| snapshot().total(name, labels)).expect_err("it panics");
    panic.downcast_ref::<String>().expect("a text").clone()
}

#[test]
fn an_unknown_name_is_reported_with_the_closest_one() {
    assert_eq!(
        message("queries_order_total", &[]),
        "no metric `queries_order_total`: did you mean `queries_orders_total`?"
    );
    assert_eq!(
        message("queries_wait_seconds_count", &[]),
        "no metric `queries_wait_seconds_count`: did you mean `queries_wait_seconds`?"
    );
    assert_eq!(
        message("nothing_at_all_like_it", &[]),
        "no metric `nothing_at_all_like_it`: is the crate that declares it linked?"
    );
    assert!(message("", &[]).starts_with("no metric ``"));
    assert!(message("Queries_stock", &[]).contains("did you mean `queries_stock`?"));
}

#[test]
fn an_unknown_label_or_value_is_reported_with_the_closest_one() {
    let of = |label, value| message("queries_orders_total", &[(label, value)]);
    assert_eq!(
        of("color", "red"),
        "no label `color` of `queries_orders_total`: did you mean `colour`?"
    );
    assert_eq!(
        of("colour", "sea-green"),
        "no value `sea-green` of the label `colour` of `queries_orders_total`: did you mean \
         `sea_green`?"
    );
    assert_eq!(
        of("colour", ""),
        "no value `` of the label `colour` of `queries_orders_total`: there are `red`, `sea_green`"
    );
    assert_eq!(
        message("queries_stock", &[("shop", "x")]),
        "no label `shop` of `queries_stock`: it has no labels"
    );
    assert_eq!(
        message(
            "queries_paint_total",
            &[("shop", "any"), ("colour", "blue")]
        ),
        "no value `blue` of the label `colour` of `queries_paint_total`: there are `red`, \
         `sea_green`"
    );
    assert!(message("queries_house", &[("queries_house", "blue")]).contains("`red`"));
    let _ = HttpMetrics::new();
    assert!(message("http_requests_total", &[("stauts_code", "200")]).contains("`status_code`"));
}

#[test]
fn a_possible_series_without_updates_is_zero_and_not_minus_zero() {
    let _ = HttpMetrics::new();
    let queries: &[(&str, &[(&str, &str)])] = &[
        ("queries_orders_total", &[]),
        ("queries_orders_total", &[("colour", "red")]),
        ("queries_paint_total", &[]),
        ("queries_paint_total", &[("shop", "never seen")]),
        (
            "queries_paint_total",
            &[("shop", "never seen"), ("colour", "red")],
        ),
        ("queries_stock", &[]),
        ("queries_wait_seconds", &[]),
        ("queries_house", &[("queries_house", "red")]),
        ("http_requests_total", &[("endpoint", "/never/requested")]),
        ("http_requests_total", &[("status_code", "299")]),
    ];
    for (name, labels) in queries {
        let total = snapshot().total(name, labels);
        assert_eq!(
            total.to_bits(),
            0.0_f64.to_bits(),
            "{name} {labels:?}: {total}"
        );
        assert_eq!(snapshot().try_total(name, labels), Some(0.0));
    }
    let _ = (
        Colour::Red,
        Colour::SeaGreen,
        &QUERIES_ORDERS_TOTAL,
        &QUERIES_PAINT_TOTAL,
    );
    let _ = (&QUERIES_STOCK, &QUERIES_WAIT_SECONDS, &QUERIES_HOUSE);
    // `get` names exactly one series, which may not exist.
    assert_eq!(snapshot().get("queries_order_total", &[]), None);
}
