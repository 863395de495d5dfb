//! Texts as labels have a maximal length, because clients may choose them.

use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, business_histogram, metric, render, snapshot,
};

#[derive(Clone, Copy, LabelSet)]
struct Texts<'a> {
    #[label(limit = 3)]
    usual: &'a str,
    #[label("other", max_length = 4, limit = 3)]
    short: &'a str,
    #[label(limit = 3, max_length = 1000)]
    long: &'a str,
}

/// Counted by texts.
#[metric]
static LONG_TEXTS_TOTAL: Counter<Texts<'static>>;

/// Set by texts.
#[metric]
static LONG_TEXT_LEVEL: Gauge<Texts<'static>>;

/// Observed by texts.
#[metric(buckets = [1])]
static LONG_TEXT_VALUES: Histogram<Texts<'static>>;

/// Said by texts.
#[metric]
static LONG_SAYINGS_INFO: Info<Texts<'static>>;

fn overflows(metric: &str) -> f64 {
    snapshot().total("metrics_series_overflow_total", &[("metric", metric)])
}

#[test]
fn a_text_that_is_too_long_counts_as_other() {
    let text = |length: usize| "x".repeat(length);
    for (lengths, expected) in [
        ((128, 4, 1000), (text(128), text(4), text(1000))),
        ((129, 4, 1), ("__other__".into(), text(4), text(1))),
        ((1, 5, 1), (text(1), "__other__".into(), text(1))),
        ((1, 1, 1001), (text(1), text(1), "__other__".into())),
        (
            (1 << 20, 1 << 20, 1 << 20),
            ("__other__".into(), "__other__".into(), "__other__".into()),
        ),
    ] {
        let (usual, short, long) = (text(lengths.0), text(lengths.1), text(lengths.2));
        let texts = Texts {
            usual: &usual,
            short: &short,
            long: &long,
        };
        LONG_TEXTS_TOTAL.with(texts).inc();
        LONG_TEXT_LEVEL.with(texts).set(1);
        LONG_TEXT_VALUES.with(texts).observe(1);
        LONG_SAYINGS_INFO.set(texts);
        let (usual, other, long) = &expected;
        let labels = [("usual", &**usual), ("other", other), ("long", long)];
        for name in [
            "long_texts_total",
            "long_text_level",
            "long_text_values",
            "long_sayings_info",
        ] {
            assert_eq!(snapshot().total(name, &labels), 1.0, "{name}: {lengths:?}");
        }
    }
    for name in [
        "long_texts_total",
        "long_text_level",
        "long_text_values",
        "long_sayings_info",
    ] {
        assert_eq!(overflows(name), 4.0, "{name}");
    }
    // The limit is in bytes, and a text is never cut.
    let short = "üü€";
    LONG_TEXTS_TOTAL
        .with(Texts {
            usual: "",
            short,
            long: "",
        })
        .inc();
    assert_eq!(
        snapshot().total("long_texts_total", &[("other", "üü€")]),
        0.0
    );
    assert!(render().lines().all(|line| line.len() < 2000));
}

#[business_histogram(
    "long_search_hits",
    value = hits,
    buckets = [1, 10],
    labels(
        query = dynamic(query, limit = 2),
        page = dynamic(query, max_length = 10, limit = 9),
        found = dynamic(|found: &String| found, limit = 9, max_length = 256),
    ),
    help = "What searches found."
)]
fn search(query: &str, hits: u32) -> String {
    query.repeat(2)
}

#[test]
fn a_function_limits_the_length_of_its_texts() {
    for query in [
        &*"x".repeat(1_000_000),
        "short",
        &"y".repeat(128),
        &"z".repeat(129),
    ] {
        search(query, 3);
    }
    let total = |labels: &[(&str, &str)]| snapshot().total("long_search_hits", labels);
    assert_eq!(
        total(&[("query", "__other__"), ("found", "__other__")]),
        2.0
    );
    assert_eq!(
        total(&[
            ("query", "short"),
            ("page", "short"),
            ("found", "shortshort")
        ]),
        1.0
    );
    let (yes, twice) = ("y".repeat(128), "y".repeat(256));
    assert_eq!(
        total(&[("query", &yes), ("page", "__other__"), ("found", &twice)]),
        1.0
    );
    assert_eq!(overflows("long_search_hits"), 3.0);
    assert!(render().lines().all(|line| line.len() < 2000));
}
