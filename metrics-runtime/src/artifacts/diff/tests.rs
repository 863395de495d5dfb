//! Tests of `diff`: each change, and whether it breaks something.

use super::{Catalogue, ChangeKind};
use crate::artifacts::promql::parse;
use crate::artifacts::report::Style;

/// A catalogue in JSON with one counter and one histogram.
fn catalogue(change: impl Fn(&str) -> String) -> Catalogue {
    let place = |item: &str| {
        format!(
            r#""crate": "shop", "file": "shop/src/lib.rs", "line": 1, "module": "shop", "item": "{item}""#
        )
    };
    let json = format!(
        r#"{{"version": 1, "crates": [], "metrics": [
          {{"name": "orders_total", "kind": "counter", "help": "Orders.", "series": 2,
            "labels": [{{"name": "paid", "values": ["false", "true"]}}],
            "declarations": [{{"labels": [{{"name": "paid", "values": ["false", "true"]}}],
                              "series": 2, {}}}]}},
          {{"name": "wait_seconds", "kind": "histogram", "help": "Waits.", "series": 5,
            "labels": [], "declarations": [{{"labels": [], "series": 5, "buckets": [0.5, 1.5], {}}}]}}
        ], "objectives": [
          {{"requests": false, "labels": {{"function": "pay"}},
            "success": {{"percent": 99.9, "metric": "orders_total",
                        "failed": {{"label": "paid", "values": "false"}}}}, {}}}
        ]}}"#,
        place("ORDERS"),
        place("WAIT"),
        place("pay"),
    );
    Catalogue::from_json(&change(&json)).expect("a catalogue")
}

/// The changes after texts were replaced in the newer catalogue.
fn changes(replace: &[(&str, &str)]) -> Vec<(ChangeKind, bool, String)> {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| {
        replace.iter().fold(json.to_owned(), |json, (from, to)| {
            assert!(json.contains(from), "{from}");
            json.replace(from, to)
        })
    });
    let diff = old.diff(&new);
    let changes = diff.changes.into_iter();
    changes
        .map(|change| {
            (
                change.kind,
                change.breaking,
                format!("{}: {}", change.metric, change.message),
            )
        })
        .collect()
}

#[test]
fn what_can_break_an_alert_is_breaking() {
    for (replace, kind, message) in [
        (
            [("\"orders_total\"", "\"purchases_total\"")],
            ChangeKind::Renamed,
            "orders_total: is now `purchases_total`",
        ),
        (
            [("\"counter\"", "\"gauge\"")],
            ChangeKind::Kind,
            "orders_total: was a counter and is a gauge",
        ),
        (
            [("[\"false\", \"true\"]", "[\"true\"]")],
            ChangeKind::ValueRemoved,
            "orders_total: `paid` is no longer `false`",
        ),
        (
            [("[0.5, 1.5]", "[0.5]")],
            ChangeKind::Buckets,
            "wait_seconds: there is no bucket up to `1.5` any more",
        ),
    ] {
        let found = changes(&replace);
        assert_eq!(found[0], (kind, true, message.to_owned()), "{found:?}");
    }
    let found = changes(&[("\"name\": \"paid\"", "\"name\": \"settled\"")]);
    let kinds: Vec<_> = found
        .iter()
        .map(|(kind, breaking, _)| (*kind, *breaking))
        .collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::LabelRemoved, true),
            (ChangeKind::LabelAdded, true)
        ]
    );
}

#[test]
fn another_metric_elsewhere_is_no_new_name() {
    let found = changes(&[
        ("\"name\": \"wait_seconds\"", "\"name\": \"delay_seconds\""),
        ("Waits.", "Delays."),
        ("\"item\": \"WAIT\"", "\"item\": \"DELAY\""),
    ]);
    let kinds: Vec<_> = found.iter().map(|(kind, ..)| *kind).collect();
    assert_eq!(kinds, [ChangeKind::Removed, ChangeKind::Added]);
}

#[test]
fn the_rest_is_harmless() {
    for replace in [
        [("[\"false\", \"true\"]", "[\"false\", \"true\", \"later\"]")],
        [("[0.5, 1.5]", "[0.25, 0.5, 1.5]")],
        [("Orders.", "All orders.")],
        [("99.9", "99.5")],
    ] {
        let found = changes(&replace);
        assert!(found.len() == 1 && !found[0].1, "{replace:?}: {found:?}");
    }
    let found = changes(&[("99.9", "99.5")]);
    assert!(
        found[0]
            .2
            .contains("promised that 99.5 % succeed; before, 99.9 %")
    );
    assert_eq!(changes(&[("\"line\": 1", "\"line\": 7")]), []);
}

#[test]
fn the_text_says_how_many_break_something() {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| {
        json.replace("Orders.", "All orders.")
            .replace("[0.5, 1.5]", "[0.5]")
    });
    let diff = old.diff(&new);
    assert_eq!(
        diff.text(Style::Plain),
        "breaking  wait_seconds: there is no bucket up to `1.5` any more\n\
         harmless  orders_total: says \"All orders.\"; before, \"Orders.\"\n\
         2 changes, 1 breaking\n"
    );
    assert_eq!(old.diff(&old).text(Style::Plain), "no changes\n");
}

#[test]
fn an_expression_that_worked_before_is_broken() {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| json.replace("orders_total", "purchases_total"));
    let breakage = old.breakage(&new);
    let broken = |text: &str| breakage.of(&parse(text).expect("an expression")).len();
    assert_eq!(broken("rate(orders_total[5m])"), 1);
    assert_eq!(broken("rate(wait_seconds_count[5m])"), 0);
    assert_eq!(broken("rate(never_there_total[5m])"), 0);
}
