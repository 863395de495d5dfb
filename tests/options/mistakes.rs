//! Invalid options, and the errors they cause.

use crate::named;
use axum::Router;
use metrics_runtime::{HttpMetrics, HttpMetricsBuilder, LabelNames};

fn advice(options: HttpMetricsBuilder) -> Vec<String> {
    let error = options.build().expect_err("it is invalid");
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn each_problem_says_what_to_write() {
    let options = HttpMetrics::builder;
    for (options, expected) in [
        (
            options().namespace("9lives"),
            "`namespace` is `9lives`: invalid name",
        ),
        (
            options().subsystem("a b"),
            "`subsystem` is `a b`: invalid name",
        ),
        (
            options().in_progress_name(""),
            "`in_progress_name` is ``: invalid name",
        ),
        (
            options().in_progress_name("x_total"),
            "must not end in `_total`: remove this suffix",
        ),
        (
            options().constant_label("le", "x"),
            "reserved label `le`, which marks the buckets of histograms: write another name",
        ),
        (
            options().constant_label("method", "x"),
            "duplicate label name",
        ),
        (
            options().constant_label("__name__", "x"),
            "`constant_label` is `__name__`: invalid label name",
        ),
        (
            options().label("exception_type", |_| true),
            "duplicate label name",
        ),
        (
            options().label_names(LabelNames {
                endpoint: "method",
                ..LabelNames::DEFAULT
            }),
            "`label_names` is `method`: duplicate label name",
        ),
        (
            options().header_label("version", "no header", ["1"]),
            "invalid header name",
        ),
        (
            options().header_label("version", "x-version", ["1", "1"]),
            "`header_label` is `version`: duplicate label value",
        ),
        (
            options().header_label("version", "x-version", ["other"]),
            "always added for a header): write each value once",
        ),
        (
            options().buckets([f64::NAN]),
            "must be finite, and `+Inf` is always added: remove `NaN`",
        ),
        (
            options().buckets([0.0, 1.0]),
            "a bucket bound must be positive: remove `0`",
        ),
        (
            options().size_buckets([1.0, 1.0]),
            "bucket bounds must ascend, and `1` follows `1`",
        ),
        (
            options().buckets((1..=256).map(f64::from).collect::<Vec<_>>()),
            "too many bucket bounds, 256 instead of at most 255: remove some",
        ),
        (
            options().exclude("^/health$"),
            "a route must begin with `/`",
        ),
        (
            options().only("/health*"),
            "misplaced `*`, which matches a whole segment",
        ),
        (options().group_routes("", ["/x"]), "empty endpoint name"),
        (
            options().group_routes("x", []),
            "`group_routes` is `x`: missing routes: write at least one",
        ),
        (
            options().unmatched_name(""),
            "`unmatched_name` is ``: empty endpoint name",
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
fn the_path_of_the_metrics_is_a_plain_path() {
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
        let words = ["invalid path", "write one such as `/metrics`"];
        refused(options, "metrics_path", path, &words);
    }
    for path in ["/metrics", "/-/v1.0/me_trics~", "/.well-known/metrics"] {
        let metrics = named("m_path").metrics_path(path).build().expect("a path");
        assert_eq!(metrics.metrics_path(), path);
        let _: Router = metrics.instrument(Router::new());
    }
}

#[test]
fn underscores_separate_words() {
    for (name, right) in [
        ("shop_", "shop"),
        ("_shop", "shop"),
        ("my__shop", "my_shop"),
        ("__", "shop"),
        ("_9", "shop"),
    ] {
        let right = format!("one at a time: write `{right}`");
        let options = HttpMetrics::builder;
        refused(options().namespace(name), "namespace", name, &[&right]);
        refused(options().subsystem(name), "subsystem", name, &[&right]);
    }
    let gauge = HttpMetrics::builder().in_progress_name("requests_");
    let right = ["write `requests`"];
    refused(gauge, "in_progress_name", "requests_", &right);
}

#[test]
fn the_gauge_has_a_unique_name() {
    for (name, words) in [
        ("x_total", "must not end in `_total`: remove this suffix"),
        (
            "x_created",
            "must not end in `_created`: remove this suffix",
        ),
        ("x_info", "must not end in `_info`: remove this suffix"),
        (
            "http_requests",
            "already used by the family `http_requests_total`",
        ),
        (
            "http_exceptions",
            "already used by the family `http_exceptions_total`",
        ),
        (
            "http_request_duration_seconds",
            "already used by the family `http_request_duration_seconds`: write another one",
        ),
        (
            "http_request_duration_highr_seconds",
            "already used by the family `http_request_duration_highr_seconds`",
        ),
    ] {
        let options = HttpMetrics::builder().in_progress_name(name);
        refused(options, "in_progress_name", name, &[words]);
    }
}

#[test]
fn patterns_are_valid_routes() {
    for (route, words) in [
        ("/users/{id", "a name in braces"),
        ("/users/id}", "a name in braces"),
        ("/users/{}", "a name in braces"),
        (
            "/users/:id",
            "must be a name in braces: write `/users/{id}`",
        ),
        ("/{*rest}/x", "write it at the end"),
        ("/users?page=1", "must not contain a query"),
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
        refused(options, setting, "", &["missing bucket bounds: write some"]);
    }
}

#[test]
fn label_names_follow_the_rules_of_the_attributes() {
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
    let words = ["reserved label `quantile`, which marks the quantiles of summaries"];
    let names = options().label_names(label_names);
    refused(names, "label_names", "quantile", &words);
}

#[test]
fn labels_have_values() {
    let options = HttpMetrics::builder;
    let constant = options().constant_label("env", "");
    let words = ["treats as a missing label: write a value"];
    refused(constant, "constant_label", "env=\"\"", &words);
    let header = options().header_label("version", "x-version", [""; 0]);
    let words = ["missing values: write those of the header"];
    refused(header, "header_label", "version", &words);
    let header = options().header_label("version", "x-version", ["1", ""]);
    let words = ["empty label value"];
    refused(header, "header_label", "version", &words);
}

#[test]
fn a_problem_is_reported_once() {
    let same = LabelNames {
        method: "x",
        endpoint: "x",
        status: "x",
    };
    let words = ["duplicate label name"];
    refused(
        HttpMetrics::builder().label_names(same),
        "label_names",
        "x",
        &words,
    );
    let twice = HttpMetrics::builder().exclude("x").exclude("x");
    refused(twice, "exclude", "x", &["a route must begin with `/`"]);
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
fn all_problems_are_reported_at_once() {
    let options = named("?").buckets([-1.0]).exclude("x").metrics_path("");
    // Without a valid header name, the label's name is still checked.
    let options = options.header_label("le", "no header", ["1"]);
    let error = options.build().expect_err("six mistakes");
    assert_eq!(error.problems().len(), 6);
    assert_eq!(format!("{error:?}"), error.to_string());
}
