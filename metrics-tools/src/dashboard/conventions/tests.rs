//! Each convention, broken.

use super::*;
use crate::dashboard::{Board, Metric};
use metrics_runtime::Kind;

fn board() -> String {
    let metric = Metric::new("orders_total", Kind::Counter, "Orders.");
    let calls = Metric::new("calls_total", Kind::Counter, "Calls.").labels(["function"]);
    let build = Metric::new("shop_build_info", Kind::Info, "The build.").labels(["version"]);
    let board = Board::new("Shop", "shop")
        .metric(metric)
        .metric(calls)
        .metric(build);
    board.objectives().to_string()
}

#[test]
fn releases_are_marked_if_a_metric_has_the_version() {
    let marks = |board: &str| board.contains("\"name\": \"Releases\"");
    assert!(marks(&board()));
    let metric = Metric::new("orders_total", Kind::Counter, "Orders.");
    let info = Metric::new("shop_info", Kind::Info, "The shop.").labels(["city"]);
    let board = Board::new("Shop", "shop")
        .metric(metric)
        .metric(info)
        .to_string();
    assert!(!marks(&board));
    assert_eq!(conventions(&board), [""; 0]);
}

/// The board after the replacement of every occurrence of a text.
fn edited(from: &str, to: &str) -> Vec<String> {
    let board = board();
    assert!(board.contains(from), "the board has no {from}");
    conventions(&board.replace(from, to))
}

#[test]
fn each_broken_convention_is_reported() {
    assert_eq!(conventions(&board()), [""; 0]);
    for (from, to, told) in [
        ("\"uid\": \"shop\"", "\"uid\": \"\"", "it needs a uid"),
        (
            "\"tags\": [ \"generated\" ],\n  \"ed",
            "\"tags\": [],\n  \"ed",
            "it has no tag",
        ),
        (
            "\"type\": \"dashboards\"",
            "\"type\": \"link\"",
            "it has no menu",
        ),
        (
            "\"tags\": [ \"generated\" ], \"as",
            "\"tags\": [ \"other\" ], \"as",
            "it has no menu",
        ),
        (
            "\"name\": \"Restarts\"",
            "\"name\": \"Starts\"",
            "no annotation `Restarts`",
        ),
        ("$__interval)", "$__interval", "annotation `Releases`: "),
        (
            "\"expr\": \"1000 *",
            "\"expr\": \"1000 * (",
            "annotation `Restarts`: ",
        ),
        (
            "\"multi\": true",
            "\"multi\": false",
            "`multi` of the variable",
        ),
        (
            "\"includeAll\": true",
            "\"includeAll\": false",
            "`includeAll` of the variable `function`",
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
            "\"name\": \"job\"",
            "\"name\": \"jobs\"",
            "there is no variable `job`",
        ),
        (
            "\"name\": \"job\"",
            "\"name\": \"jobs\"",
            "nothing uses the variable `jobs`",
        ),
        (
            "\"name\": \"function\"",
            "\"name\": \"call\"",
            "the dashboard has no variable `function`",
        ),
        (
            ",function=~\\\"$function\\\"",
            "",
            "`calls_total` has no matcher of `function` by `$function`",
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
        (
            "\"w\": 12, \"x\": 12, \"y\": 6",
            "\"w\": 13, \"x\": 12, \"y\": 6",
            "wider than the dashboard",
        ),
        (
            "\"w\": 12, \"x\": 12, \"y\": 6",
            "\"w\": 11, \"x\": 12, \"y\": 6",
            "there are holes",
        ),
        (
            "\"x\": 12, \"y\": 6",
            "\"x\": 11, \"y\": 6",
            "overlaps another one",
        ),
        ("\"y\": 6 }", "\"y\": 7 }", "do not begin on the line below"),
        ("\"y\": 5 }", "\"y\": 4 }", "it is on line 4 instead of 5"),
        ("\"y\": 1 }", "\"z\": 1 }", "it has no position"),
        ("\"h\": 8", "\"h\": 28", "takes more than 24 lines"),
        (
            "\"type\": \"stat\"",
            "\"type\": \"text\"",
            "not a stat or gauge",
        ),
        (
            "\"collapsed\": true",
            "\"collapsed\": false",
            "it is not collapsed",
        ),
        (
            "\"collapsed\": false",
            "\"collapsed\": true",
            "it is not expanded",
        ),
        (
            "\"collapsed\": false",
            "\"collapsed\": true",
            "it follows a collapsed row",
        ),
        (
            "\"type\": \"row\"",
            "\"type\": \"rows\"",
            "it is not in a row",
        ),
        ("\"thresholds\": {", "\"others\": {", "it has no thresholds"),
        (
            "\"mode\": \"dashed\"",
            "\"mode\": \"off\"",
            "has no threshold lines",
        ),
        (
            "\"displayMode\": \"table\"",
            "\"displayMode\": \"list\"",
            "its legend is not a table",
        ),
        (
            "\"showLegend\": true",
            "\"showLegend\": false",
            "its legend is not a table",
        ),
        (
            "[ \"lastNotNull\", \"max\" ]",
            "[ \"max\" ]",
            "does not show the last value",
        ),
        (
            "[ \"lastNotNull\", \"max\" ]",
            "[ \"last\" ]",
            "does not show the highest value",
        ),
        ("\"targets\":", "\"others\":", "it has no target"),
        ("[$__rate_interval]", "[5m]", "a rate is not over"),
        ("job=~\\\"$job\\\",", "", "has no matcher of `job`"),
        (
            "job=~\\\"$job\\\",",
            "job=~\\\"$jobs\\\",",
            "has no matcher of `job`",
        ),
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
        ("{\n", "", "it is not JSON"),
    ] {
        let broken = edited(from, to);
        let is_told = broken.iter().any(|one| one.contains(told));
        assert!(is_told, "{from} is {to}: {broken:#?}");
    }
}

#[test]
fn a_dashboard_has_rows() {
    let board = serde_json::from_str::<Value>(&board()).expect("JSON");
    for without in [serde_json::json!([]), Value::Null] {
        let mut board = board.clone();
        board["panels"] = without;
        let broken = conventions(&board.to_string());
        assert!(
            broken.contains(&"the dashboard: it has no rows".to_owned()),
            "{broken:#?}"
        );
    }
}

/// Many metrics of one group, and none that is called.
#[test]
fn any_number_of_metrics_keeps_the_conventions() {
    for number in [0, 1, 2, 5, 6, 7, 8, 18, 19, 40] {
        let names = (0..number).map(|number| format!("level{number}_meters"));
        let metrics =
            names.map(|name| Metric::new(name, Kind::Gauge, "A level.").labels(["function"]));
        let board = metrics.fold(Board::new("Levels", "levels"), Board::metric);
        assert_eq!(conventions(&board.to_string()), [""; 0], "{number}");
    }
}

#[test]
fn a_row_has_twelve_panels_at_most() {
    let board: Value = serde_json::from_str(&board()).expect("JSON");
    let with = |panels: usize| {
        let mut board = board.clone();
        let rows = board["panels"].as_array_mut().expect("a list");
        let last = rows.last_mut().expect("a row");
        let at = last["gridPos"]["y"].as_u64().expect("a line");
        let panel = last["panels"][0].clone();
        let panels = (0..panels as u64).map(|index| {
            let mut panel = panel.clone();
            panel["id"] = (1000 + index).into();
            panel["gridPos"] =
                serde_json::json!({"h": 2, "w": 24, "x": 0, "y": at + 1 + 2 * index});
            panel
        });
        last["panels"] = panels.collect();
        conventions(&board.to_string())
    };
    assert_eq!(with(12), [""; 0]);
    let told = "row `Monitoring`: it has more than 12 panels: make two of it";
    assert_eq!(with(13), [told]);
    assert_eq!(with(0), ["row `Monitoring`: it has no panels"]);
}

#[test]
fn any_json_has_an_answer() {
    for text in ["", "[1]", "null", "7", "\"a\""] {
        assert_eq!(conventions(text).len(), 1, "{text}");
    }
    for text in [
        "{}",
        r#"{"templating": 5, "panels": 5, "tags": 5, "links": [5], "annotations": []}"#,
        r#"{"templating": {"list": [5, {"name": 5}]}, "panels": [5, [], {"type": "row", "panels": 5}]}"#,
        r#"{"panels": [{"type": "row"}, {"gridPos": {"x": -1, "y": 1e300, "w": "a", "h": 4294967295}, "targets": [5]}]}"#,
    ] {
        assert!(conventions(text).len() > 5, "{text}");
    }
}

#[test]
fn a_variable_that_uses_only_itself_is_unused() {
    let text = r#"{"templating": {"list": [
        {"name": "own", "query": "label_values(up{a=\"$own\"}, a)"},
        {"name": "first"}, {"name": "second", "query": "$first"}]},
        "panels": [{"targets": [{"expr": "up{a=\"$second\"}"}]}]}"#;
    let broken = conventions(text);
    let unused: Vec<_> = broken
        .iter()
        .filter(|it| it.contains("nothing uses"))
        .collect();
    assert_eq!(unused, ["the dashboard: nothing uses the variable `own`"]);
}
