//! Tests of `diff`: each change, and whether it breaks something.

use super::{Breakage, Catalogue, CatalogueDiff, ChangeKind};
use crate::catalogue::from_json;
use crate::files::Sources;
use crate::promql::parse;
use crate::report::Style;

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
    from_json(&change(&json)).expect("a catalogue")
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
    let diff = CatalogueDiff::new(&old, &new);
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
        (
            [("\"Waits.\"", "\"Waits.\", \"processes\": \"max\"")],
            ChangeKind::Processes,
            "wait_seconds: is, of several processes, the largest; before, the sum",
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
            .contains("objective is now that 99.5 % succeed; before, 99.9 %")
    );
    let of_all = changes(&[("{\"function\": \"pay\"}", "{}")]);
    let added = "orders_total: a new objective: 99.9 % succeed";
    let mut messages = of_all.iter().map(|(.., message)| message);
    assert!(messages.any(|message| message == added), "{of_all:?}");
    assert_eq!(changes(&[("\"line\": 1", "\"line\": 7")]), []);
}

#[test]
fn the_text_says_how_many_break_something() {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| {
        json.replace("Orders.", "All orders.")
            .replace("[0.5, 1.5]", "[0.5]")
    });
    let diff = CatalogueDiff::new(&old, &new);
    assert_eq!(
        diff.text(Style::Plain),
        "breaking  wait_seconds: there is no bucket up to `1.5` any more\n\
         harmless  orders_total: says \"All orders.\"; before, \"Orders.\"\n\
         2 changes, 1 breaking\n"
    );
    assert_eq!(
        CatalogueDiff::new(&old, &old).text(Style::Plain),
        "no changes\n"
    );
}

#[test]
fn an_expression_that_worked_before_is_broken() {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| json.replace("orders_total", "purchases_total"));
    let breakage = Breakage::new(&old, &new);
    let broken = |text: &str| {
        breakage
            .expression(&parse(text).expect("an expression"))
            .len()
    };
    assert_eq!(broken("rate(orders_total[5m])"), 1);
    assert_eq!(broken("rate(wait_seconds_count[5m])"), 0);
    assert_eq!(broken("rate(never_there_total[5m])"), 0);
}

/// The parts that are underlined in a query, with the change that broke each.
fn broken(replace: Changes<'_>, query: &str) -> Vec<(String, Option<ChangeKind>, String)> {
    let old = catalogue(str::to_owned);
    let new = catalogue(|json| {
        replace.iter().fold(json.to_owned(), |json, (from, to)| {
            assert!(json.contains(from), "{from}");
            json.replace(from, to)
        })
    });
    let files = Sources::new().query("query", query);
    let broken = Breakage::new(&old, &new).files(&files).broken.into_iter();
    broken
        .map(|one| {
            let part = one.problem.expression.expect("an expression").underlined;
            let kind = one.because.map(|change| change.kind);
            let help = one.problem.help.unwrap_or_default();
            (part, kind, help)
        })
        .collect()
}

/// Texts that are replaced in the newer catalogue.
type Changes<'a> = &'a [(&'a str, &'a str)];

#[test]
fn a_broken_expression_says_which_change_broke_it() {
    let none = "";
    let cases: &[(Changes<'_>, &str, &str, ChangeKind, &str)] = &[
        (
            &[("\"wait_seconds\"", "\"delay_seconds\"")],
            "rate(wait_seconds_count[5m])",
            "wait_seconds_count",
            ChangeKind::Renamed,
            "write `delay_seconds_count`",
        ),
        (
            &[
                ("\"orders_total\"", "\"x\""),
                ("Orders.", "X."),
                ("ORDERS", "X"),
                ("paid", "y"),
            ],
            "sum(rate(orders_total{paid=\"true\"}[5m]))",
            "orders_total",
            ChangeKind::Removed,
            none,
        ),
        (
            &[("\"name\": \"paid\"", "\"name\": \"settled\"")],
            "rate(orders_total{paid=\"true\"}[5m])",
            "paid",
            ChangeKind::LabelRemoved,
            "it has `instance`, `job` and `settled`; if Prometheus adds it, declare it as a target label; if another job has a metric of this name, write `--foreign orders_total`",
        ),
        (
            &[("\"name\": \"paid\"", "\"name\": \"settled\"")],
            "sum by (paid) (rate(orders_total[5m]))",
            "paid",
            ChangeKind::LabelRemoved,
            "it has `instance`, `job` and `settled`; if Prometheus adds it, declare it as a target label",
        ),
        (
            &[("[\"false\", \"true\"]", "[\"no\", \"yes\"]")],
            "rate(orders_total{paid=~\"true|maybe\"}[5m])",
            "\"true|maybe\"",
            ChangeKind::ValueRemoved,
            "it is `no` or `yes`",
        ),
        (
            &[("\"counter\"", "\"gauge\"")],
            "increase(orders_total[1h]) > 5",
            "orders_total",
            ChangeKind::Kind,
            "write `delta(orders_total[5m])`",
        ),
        (
            &[("\"histogram\"", "\"summary\"")],
            "histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))",
            "wait_seconds_bucket",
            ChangeKind::Kind,
            "did you mean `wait_seconds`?",
        ),
        (
            &[("[0.5, 1.5]", "[0.25, 1.5]")],
            "rate(wait_seconds_bucket{le=\"0.5\"}[5m])",
            "\"0.5\"",
            ChangeKind::Buckets,
            "the bounds are `0.25`, `1.5` and `+Inf`",
        ),
        (
            &[
                (
                    "\"labels\": [], \"series\": 5",
                    "\"labels\": [{\"name\": \"queue\", \"values\": [\"a\"]}], \"series\": 5",
                ),
                (
                    "\"series\": 5,\n            \"labels\": []",
                    "\"series\": 5,\n            \"labels\": [{\"name\": \"queue\", \"values\": [\"a\"]}]",
                ),
            ],
            "rate(wait_seconds_sum[5m]) > on () vector(1) and rate(wait_seconds_sum[5m]) > up",
            ">",
            ChangeKind::LabelAdded,
            "keep `queue` on the right, or write `> ignoring (queue)`, with `group_left` if there are several for one",
        ),
    ];
    for (replace, query, part, kind, help) in cases {
        let expected = ((*part).to_owned(), Some(*kind), (*help).to_owned());
        assert_eq!(broken(replace, query), [expected], "{query}");
    }
}

#[test]
fn what_still_works_or_never_did_is_not_broken() {
    let values = [("[\"false\", \"true\"]", "[\"true\"]")];
    let name = [("\"orders_total\"", "\"purchases_total\"")];
    for (replace, query) in [
        (&values, "rate(orders_total{paid!=\"false\"}[5m])"),
        (&values, "rate(orders_total{paid=\"true\"}[5m])"),
        (&values, "rate(orders_total{paid=\"misspelt\"}[5m])"),
        (&name, "purchases_total > 5"),
        (
            &name,
            "rate(misspelt_total[5m]) or rate(wait_seconds_sum[5m])",
        ),
    ] {
        assert_eq!(broken(replace, query), [], "{query}");
    }
}
