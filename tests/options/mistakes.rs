//! Invalid options, and the errors they cause.

use crate::named;
use axum::Router;
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
            "the label `le` is reserved, it marks the buckets of histograms: write another name",
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
            "`header_label` is `version`: two of its values are the same",
        ),
        (
            options().header_label("version", "x-version", ["other"]),
            "has `other` by itself): name each once",
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
            "`group_routes` is `x`: it has no routes: name one",
        ),
        (
            options().unmatched_name(""),
            "`unmatched_name` is ``: an endpoint has a name",
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

/// Asserts that a value causes one error of this setting, whose message has all of these words.
#[track_caller]
fn refused(options: HttpMetricsBuilder, setting: &str, value: &str, words: &[&str]) {
    let problems = advice(options);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let start = format!("`{setting}` is `{value}`: ");
    for expected in [&[&*start], words].concat() {
        assert!(problems[0].contains(expected), "{expected} in {problems:?}");
    }
}

#[test]
fn the_metrics_have_a_plain_path_of_their_own() {
    for path in [
        "metrics",
        "",
        "/",
        "//",
        "/metrics/",
        "/a//b",
        "/a/../b",
        "/./a",
        "/a%",
        "/a%20b",
        "/mé",
        "/{x}",
        "/{*x}",
        "/:x",
        "/*x",
        "/a?b",
        "/a#b",
        "/a b",
    ] {
        let options = HttpMetrics::builder().metrics_path(path);
        let words = ["no path of a single page", "write one such as `/metrics`"];
        refused(options, "metrics_path", path, &words);
    }
    for path in ["/metrics", "/-/v1.0/me_trics~", "/.well-known/metrics"] {
        let metrics = named("m_path").metrics_path(path).build().expect("a path");
        assert_eq!(metrics.metrics_path(), path);
        let _: Router = metrics.instrument(Router::new());
    }
}

#[test]
fn underscores_stand_between_words() {
    for (name, right) in [
        ("shop_", "shop"),
        ("_shop", "shop"),
        ("my__shop", "my_shop"),
        ("__", "shop"),
        ("_9", "shop"),
    ] {
        let right = format!("nowhere else: write `{right}`");
        let options = HttpMetrics::builder;
        refused(options().namespace(name), "namespace", name, &[&right]);
        refused(options().subsystem(name), "subsystem", name, &[&right]);
    }
    let gauge = HttpMetrics::builder().in_progress_name("requests_");
    let right = ["write `requests`"];
    refused(gauge, "in_progress_name", "requests_", &right);
}

#[test]
fn the_gauge_has_a_name_that_nothing_else_has() {
    for (name, words) in [
        ("x_total", "does not end in `_total`: leave that out"),
        ("x_created", "does not end in `_created`: leave that out"),
        ("x_info", "does not end in `_info`: leave that out"),
        ("http_requests", "`http_requests_total` has that name"),
        ("http_exceptions", "`http_exceptions_total` has that name"),
        (
            "http_request_duration_seconds",
            "`http_request_duration_seconds` has that name, or derives it: write another one",
        ),
        (
            "http_request_duration_highr_seconds",
            "`http_request_duration_highr_seconds` has that name",
        ),
    ] {
        let options = HttpMetrics::builder().in_progress_name(name);
        refused(options, "in_progress_name", name, &[words]);
    }
}

#[test]
fn patterns_are_routes_that_a_router_can_have() {
    for (route, words) in [
        ("/users/{id", "names in braces"),
        ("/users/id}", "names in braces"),
        ("/users/{}", "names in braces"),
        ("/users/:id", "as the router has them: write `/users/{id}`"),
        ("/{*rest}/x", "write it at the end"),
        ("/users?page=1", "a route has no query"),
    ] {
        let options = HttpMetrics::builder;
        refused(options().exclude(route), "exclude", route, &[words]);
        refused(options().only(route), "only", route, &[words]);
        let grouped = options().group_routes("users", [route]);
        refused(grouped, "group_routes", route, &[words]);
        let kept = options().keep_response_bodies(route, 100);
        refused(kept, "keep_response_bodies", route, &[words]);
    }
}

#[test]
fn buckets_have_a_bound() {
    let options = HttpMetrics::builder;
    for (options, setting) in [
        (options().buckets([]), "buckets"),
        (options().size_buckets([]), "size_buckets"),
        (
            options().high_resolution_buckets([]),
            "high_resolution_buckets",
        ),
    ] {
        refused(options, setting, "", &["one bound at least: write some"]);
    }
}

#[test]
fn labels_have_the_names_that_the_attributes_allow() {
    let options = HttpMetrics::builder;
    for name in [
        "quantile", "le", "job", "instance", "_x", "__x", "9x", "a-b",
    ] {
        let constant = options().constant_label(name, "x");
        refused(constant, "constant_label", name, &["write"]);
        let label = options().label(name, |_| true);
        refused(label, "label", name, &["write"]);
        let header = options().header_label(name, "x-a", ["1"]);
        refused(header, "header_label", name, &["write"]);
    }
    let label_names = LabelNames {
        status: "quantile",
        ..LabelNames::DEFAULT
    };
    let words = ["reserved, it marks the quantiles of summaries"];
    let names = options().label_names(label_names);
    refused(names, "label_names", "quantile", &words);
}

#[test]
fn labels_have_values() {
    let options = HttpMetrics::builder;
    let constant = options().constant_label("env", "");
    let words = ["no label to Prometheus: write a value"];
    refused(constant, "constant_label", "env=\"\"", &words);
    let header = options().header_label("version", "x-version", [""; 0]);
    let words = ["no values but `other`: name those"];
    refused(header, "header_label", "version", &words);
    let header = options().header_label("version", "x-version", ["1", ""]);
    let words = ["an empty value is no label"];
    refused(header, "header_label", "version", &words);
}

#[test]
fn a_mistake_is_told_once() {
    let same = LabelNames {
        method: "x",
        endpoint: "x",
        status: "x",
    };
    let words = ["another label has that name"];
    refused(
        HttpMetrics::builder().label_names(same),
        "label_names",
        "x",
        &words,
    );
    let twice = HttpMetrics::builder().exclude("x").exclude("x");
    refused(twice, "exclude", "x", &["a route begins with `/`"]);
}

#[test]
fn labels_with_too_many_combinations_are_refused() {
    let values = |n: u32| (0..n).map(|value| value.to_string());
    let options = named("m_many").header_label("a", "x-a", values(99));
    let problems = advice(options.header_label("b", "x-b", values(99)));
    assert!(
        problems[0].contains("`header_label` is `10000 combinations of values`"),
        "{problems:#?}"
    );
}

#[test]
fn all_mistakes_are_told_at_once() {
    let options = named("?").buckets([-1.0]).exclude("x").metrics_path("");
    // Without a valid header name, the label's name is still checked.
    let options = options.header_label("le", "no header", ["1"]);
    let error = options.build().expect_err("six mistakes");
    assert_eq!(error.problems().len(), 6);
    assert_eq!(format!("{error:?}"), error.to_string());
}
