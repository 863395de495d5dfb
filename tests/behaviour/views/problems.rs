//! Invalid rules, and rules that do not match the binary's metrics.

use super::{alone, declared};
use metrics_runtime::{Selector, Views, check, snapshot};

#[test]
fn invalid_rules_install_nothing() {
    alone("problems::invalid_rules_install_nothing", || {
        let error = Views::new()
            .rename(Selector::metric("view_people"), "1st")
            .remove_label(
                Selector::package("shop").and(Selector::module("shop::cart")),
                "a:b",
            )
            .limit_values(Selector::all(), "area", [] as [&str; 0])
            .drop(Selector::metric("view_people"))
            .install()
            .expect_err("three rules are invalid");
        assert_eq!(
            error.to_string(),
            "the views are not installed:\n\
             `rename(Selector::metric(\"view_people\"), \"1st\")`: `1st` is not a metric name: \
             write letters, digits and `_`, and no digit first\n\
             `remove_label(Selector::package(\"shop\").and(Selector::module(\"shop::cart\")), \"a:b\")`: \
             `a:b` is not a label name: write letters, digits and `_`, and no digit first\n\
             `limit_values(Selector::all(), \"area\", [])`: no values of `area` to keep: list \
             them, or use `remove_label`"
        );
        assert_eq!(format!("{error:?}"), error.to_string());
        Views::new().install().expect("nothing was installed");
        let again = Views::new().install().expect_err("installed before");
        assert_eq!(
            again.problems(),
            ["views are already installed: write all rules in one `Views`"]
        );
    });
}

#[test]
fn metrics_in_use_cannot_be_renamed() {
    alone("problems::metrics_in_use_cannot_be_renamed", || {
        declared::view_work();
        let error = Views::new()
            .drop(Selector::all())
            .install()
            .expect_err("too late");
        assert!(
            error.problems()[0].contains("install views first in `main`"),
            "{error}"
        );
        assert!(snapshot().total("function_calls_total", &[("function", "view_work")]) > 0.0);
    });
}

#[test]
fn rules_that_do_not_match_are_reported() {
    alone("problems::rules_that_do_not_match_are_reported", || {
        Views::new()
            .drop(Selector::metric("view_visit_total"))
            .remove_label(Selector::metric("view_people"), "aera")
            .rename(Selector::metric("view_visits_total"), "view_visits")
            .rename(Selector::metric("view_weight_grams"), "view_steps")
            .remove_label(Selector::metric("view_door"), "view_door")
            .drop(Selector::metric("function_call_duration_seconds"))
            .remove_label(Selector::metric("function_calls_total"), "outcome")
            .remove_label(Selector::metric("http_requests_total"), "status_code")
            .install()
            .expect("each rule is valid");
        let error = check().expect_err("none of them matches");
        let problems: Vec<_> = error
            .view_problems()
            .iter()
            .map(ToString::to_string)
            .collect();
        let expected = [
            "`drop(Selector::metric(\"view_visit_total\"))`: it selects no metric of this binary",
            "\"aera\")`: no selected metric has the label `aera`",
            "\"view_visits\")`: `view_visits_total` cannot be renamed to `view_visits`: counters \
             keep the suffix `_total`",
            "\"view_steps\")`: `view_steps` and `view_weight_grams` are all exposed as `view_steps`",
            "\"view_door\")`: the labels of the state set `view_door` cannot be changed",
            "it drops `function_call_duration_seconds`, which the objective of `view_promise` at ",
            "it changes the label `outcome` of `function_calls_total`, which alerts on the share of \
             failures need: keep the label",
            "it changes the label `outcome` of `function_calls_total`, which the objective of \
             `view_promise` at ",
            "it changes the label `status_code` of `http_requests_total`, which alerts on the share \
             of failures need",
        ];
        for expected in expected {
            assert!(
                problems.iter().any(|one| one.contains(expected)),
                "{expected}\n{problems:#?}"
            );
        }
        // They are in the text and in the count.
        let text = error.to_string();
        assert!(
            text.contains("views do not fit the metrics of this binary:\n  `drop("),
            "{text}"
        );
        let conflicts = error.conflicts().len() + problems.len();
        assert_eq!(snapshot().total("metrics_conflicts", &[]), conflicts as f64);
        // Also a conflict of the new name: a summary and a histogram.
        assert!(error.conflicts().iter().any(|one| one.name == "view_steps"));
        let catalogue = metrics_runtime::catalogue();
        let mut objectives = catalogue.objectives.iter();
        assert!(!objectives.any(|one| one.location.item == "view_promise"));
    });
}
