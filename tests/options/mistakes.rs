//! What makes no sense.

use crate::named;
use metrics_runtime::{HttpMetrics, HttpMetricsBuilder, LabelNames};

fn advice(options: HttpMetricsBuilder) -> Vec<String> {
    let error = options.build().expect_err("it makes no sense");
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn each_mistake_says_what_to_write() {
    let options = HttpMetrics::builder;
    for (options, expected) in [
        (
            options().namespace("9lives"),
            "`namespace` is `9lives`: a name has letters",
        ),
        (
            options().subsystem("a b"),
            "`subsystem` is `a b`: a name has letters",
        ),
        (
            options().in_progress_name(""),
            "`in_progress_name` is ``: a name has letters",
        ),
        (
            options().in_progress_name("x_total"),
            "does not end in `_total`: leave that out",
        ),
        (
            options().constant_label("le", "x"),
            "histograms have a label `le`: write another name",
        ),
        (
            options().constant_label("method", "x"),
            "another label has that name",
        ),
        (
            options().constant_label("__name__", "x"),
            "`constant_label` is `__name__`: a label's",
        ),
        (
            options().label("exception_type", |_| true),
            "another label has that name",
        ),
        (
            options().label_names(LabelNames {
                endpoint: "method",
                ..LabelNames::DEFAULT
            }),
            "`label_names` is `method`: another label has that name",
        ),
        (
            options().header_label("version", "no header", ["1"]),
            "that is no name of a header",
        ),
        (
            options().header_label("version", "x-version", ["1", "1"]),
            "name each once",
        ),
        (
            options().header_label("version", "x-version", ["other"]),
            "`other` is there by itself",
        ),
        (options().buckets([f64::NAN]), "NaN is no bound"),
        (
            options().buckets([0.0, 1.0]),
            "bounds lie above zero, and 0 does not",
        ),
        (
            options().size_buckets([1.0, 1.0]),
            "bounds ascend, and 1 follows 1",
        ),
        (
            options().buckets((1..=256).map(f64::from).collect::<Vec<_>>()),
            "256 bounds are more",
        ),
        (options().exclude("^/health$"), "a route begins with `/`"),
        (options().only("/health*"), "`*` stands for a whole segment"),
        (options().group_routes("", ["/x"]), "an endpoint has a name"),
        (
            options().group_routes("x", []),
            "it has no routes: name one",
        ),
        (
            options().unmatched_name(""),
            "`unmatched_name` is ``: an endpoint has a name",
        ),
        (
            options().metrics_path("metrics"),
            "no path of a single page: write `/metrics`",
        ),
        (
            options().metrics_path("/{x}"),
            "no path of a single page: write `/metrics`",
        ),
    ] {
        let problems = advice(options);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert!(
            problems[0].contains(expected),
            "{expected} in {problems:#?}"
        );
    }
}

#[test]
fn labels_with_too_many_combinations_are_refused() {
    let values = |n: u32| (0..n).map(|value| value.to_string());
    let options = named("m_many").header_label("a", "x-a", values(99));
    let problems = advice(options.header_label("b", "x-b", values(99)));
    assert!(
        problems[0].contains("10000 combinations of values"),
        "{problems:#?}"
    );
}

#[test]
fn all_mistakes_are_told_at_once() {
    let options = named("?").buckets([-1.0]).exclude("x").metrics_path("");
    let error = options.build().expect_err("four mistakes");
    assert_eq!(error.problems().len(), 4);
    assert_eq!(format!("{error:?}"), error.to_string());
}
