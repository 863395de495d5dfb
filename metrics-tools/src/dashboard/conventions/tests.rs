//! Each convention, broken.

use super::*;
use crate::dashboard::{Board, Metric};
use metrics_runtime::Kind;

fn board() -> String {
    let metric = Metric::new("orders_total", Kind::Counter, "Orders.");
    Board::new("Shop", "shop").metric(metric).to_string()
}

#[test]
fn each_convention_that_is_broken_is_told() {
    assert_eq!(conventions(&board()), [""; 0]);
    for (from, to, told) in [
        ("\"uid\": \"shop\"", "\"uid\": \"\"", "it needs a uid"),
        (
            "\"multi\": true",
            "\"multi\": false",
            "`multi` of the variable",
        ),
        (
            "\"refresh\": 2",
            "\"refresh\": 1",
            "`refresh` of the variable",
        ),
        (
            "\"allValue\": \".+\"",
            "\"allValue\": \".*\"",
            "`allValue` of",
        ),
        (
            "\"${datasource}\"",
            "\"local\"",
            "data source of the variable",
        ),
        ("\"${datasource}\"", "\"local\"", "the data source of it"),
        (
            "\"description\": \"Orders.\"",
            "\"a\": \"\"",
            "no description",
        ),
        ("\"unit\": \"ops\"", "\"a\": \"ops\"", "it has no unit"),
        (
            "\"title\": \"Orders\"",
            "\"title\": \"\"",
            "it has no title",
        ),
        ("\"id\": 2,", "\"id\": 1,", "another one has its id 1"),
        ("\"w\": 12", "\"w\": 13", "wider than the dashboard"),
        ("\"w\": 12", "\"w\": 13", "stands where another one does"),
        ("\"y\": 1\n", "\"z\": 1\n", "it has no place"),
        ("\"targets\":", "\"others\":", "it has no target"),
        ("[$__rate_interval]", "[5m]", "a rate is not over"),
        ("job=~\\\"$job\\\",", "", "has no matcher of `job`"),
        (
            "=~\\\"$instance\\\"",
            "=\\\"a\\\"",
            "no matcher of `instance`",
        ),
        (
            "sum (rate(",
            "sum (last_over_time(",
            "is a counter, and no rate",
        ),
        ("sum (rate(", "sum ((", "`sum` takes"),
        ("{\n", "", "it is no JSON"),
    ] {
        let broken = conventions(&board().replace(from, to));
        let is_told = broken.iter().any(|one| one.contains(told));
        assert!(is_told, "{from} is {to}: {broken:#?}");
    }
}
