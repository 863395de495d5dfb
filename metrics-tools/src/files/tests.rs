//! Expressions in all forms that YAML and JSON have for texts, and the positions
//! of their parts.

use super::{Contents, contents};
use crate::report::{Locate as _, Position};

fn read(name: &str, text: &str) -> Contents {
    contents(name, text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// Each word `x<n>` of an expression is at its reported position.
fn assert_positions(name: &str, text: &str, expected: &[&str]) {
    let contents = read(name, text);
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let found: Vec<_> = contents.expressions.iter().map(|it| &*it.text).collect();
    assert_eq!(found, expected, "{text}");
    let mut seen = 0;
    for expression in &contents.expressions {
        for (offset, _) in expression.text.match_indices('x') {
            let Position { line, column } = expression.locate(&expression.text, offset);
            let there: String = lines[line - 1][column - 1..].iter().take(2).collect();
            assert_eq!(
                there,
                expression.text[offset..offset + 2],
                "{line}:{column}\n{text}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "{text}");
}

fn rules(expr: &str) -> String {
    format!(
        "groups:\n- name: g\n  rules:\n  - record: r\n    labels: {{a: b}}\n    expr: {expr}\n  - record: s\n    expr: x9\n"
    )
}

#[test]
fn plain_and_quoted_texts() {
    for (expr, expected) in [
        ("x1 + x2", "x1 + x2"),
        ("x1\n      + x2\n\n      + x3", "x1 + x2\n+ x3"),
        ("'x1{a=\"it''s\"} + x2'", "x1{a=\"it's\"} + x2"),
        (
            "\"x1{a=\\\"\\u00e4\\\"} + \\\n        x2\"",
            "x1{a=\"ä\"} + x2",
        ),
        ("\"ä\\n\\t\\x41 x1\\\\ x2\"", "ä\n\tA x1\\ x2"),
        ("\"x1\n\n      x2\"", "x1\nx2"),
        ("!!str &anchor x1 # comment", "x1"),
    ] {
        assert_positions("r.yml", &rules(expr), &[expected, "x9"]);
    }
}

#[test]
fn literal_and_folded_texts() {
    for (expr, expected) in [
        (
            "|\n      x1\n        + x2\n\n      + x3",
            "x1\n  + x2\n\n+ x3\n",
        ),
        (
            "|- # comment with x1\n      x1{a=\"ü\"}\n      + x2",
            "x1{a=\"ü\"}\n+ x2",
        ),
        (
            ">\n      x1\n      + x2\n        - x3\n      + x4",
            "x1 + x2\n  - x3\n+ x4\n",
        ),
        (">-\n\n      x1\n      +\n\n      x2", "\nx1 +\nx2"),
        ("|1+\n      x1\n\n", " x1\n\n\n"),
        ("|\r\n      x1\r\n      + x2\r", "x1\n+ x2\n"),
    ] {
        assert_positions("r.yml", &rules(expr), &[expected, "x9"]);
    }
}

#[test]
fn aliases_and_several_documents() {
    let text = "groups: []\n---\nspec:\n  groups:\n  - rules:\n    - alert: A\n      expr: &e x1\n    - alert: B\n      expr: *e\n";
    assert_positions("r.yml", text, &["x1", "x1"]);
    assert_eq!(read("r.yml", text).alerts, ["A", "B"].map(Into::into));
}

#[test]
fn resources_of_kubernetes() {
    let rule = |expr: &str| format!("groups: [{{rules: [{{alert: A, expr: {expr}}}]}}]");
    let list = format!(
        "kind: PrometheusRuleList\nitems:\n- spec: {{{}}}\n- spec: {{{}}}\n",
        rule("x1"),
        rule("x2")
    );
    let map = "\
kind: ConfigMap
data:
  note: '{ this is no YAML'
  number: 7
  rules.yml: |
    groups:
      - rules:
          - alert: A
            expr: |
              sum(
                x3{a=\"ü\"})
          - record: r
            expr: x4
  board.json: '{\"panels\": [{\"title\": \"It''s\", \"targets\": [{\"expr\": \"x5 - x6\"}]}]}'
";
    assert_positions("r.yml", &list, &["x1", "x2"]);
    let expected = ["sum(\n  x3{a=\"ü\"})\n", "x4", "x5 - x6"];
    assert_positions("r.yml", map, &expected);
    assert_positions(
        "r.yml",
        &format!("{list}---\n{map}"),
        &["x1", "x2", expected[0], "x4", "x5 - x6"],
    );
    let contents = read("r.yml", map);
    assert_eq!(contents.records, ["r".into()]);
    assert_eq!(contents.expressions[2].within, "panel It's");
    let other = "kind: ConfigMap\ndata: {a.yml: 'b: 1'}\n";
    assert!(!read("r.yml", other).known);
}

#[test]
fn a_rule_without_an_expression_is_reported_by_name() {
    let text = "groups:\n- rules:\n  - &rule\n    alert: A\n    exprs: x\n  - record: r\n    expr: [x]\n  - for: 1m\n  - {<<: *rule, alert: B}\n";
    let contents = read("r.yml", text);
    let told = contents.expressions.iter();
    let told = told.map(|it| (&*it.text, &*it.within, it.locate("", 0)));
    let told: Vec<_> = told.collect();
    let position = |line, column| Position { line, column };
    assert_eq!(
        told,
        [
            ("", "alert A", position(4, 12)),
            ("", "record r", position(6, 13)),
            ("", "alert B", position(9, 24))
        ]
    );
}

#[test]
fn what_is_null_is_no_expression() {
    let panel = r#"{"panels": [{"targets": [{"expr": null}, {"expr": "x1"}]}]}"#;
    assert_positions("d.json", panel, &["x1"]);
    for none in ["", "~", "null", "''"] {
        assert_positions("r.yml", &rules(none), &["", "x9"]);
    }
    assert_positions("r.yml", &rules("x1 + null"), &["x1 + null", "x9"]);
}

#[test]
fn aliases_do_not_multiply() {
    let mut text = "panels: []\na0: &a0 [{expr: x1}]\n".to_owned();
    for n in 1..60 {
        let to = n - 1;
        text.push_str(&format!("a{n}: &a{n} [*a{to}, *a{to}]\n"));
    }
    assert_positions("d.yml", &text, &["x1"]);
}

#[test]
fn json_with_escapes_and_tabs() {
    let text = "{\n\t\"panels\": [\n\t\t{\"title\": \"P\", \"targets\": [\n\t\t\t{\"expr\": \"x1{a=\\\"\\ud83d\\ude00\\/\\\"}\\n + x2\", \"refId\": \"A\"}]}]}";
    assert_positions("d.json", text, &["x1{a=\"😀/\"}\n + x2"]);
}

#[test]
fn panels_rows_variables_and_annotations() {
    let text = r#"{"dashboard": {
        "annotations": {"list": [{"name": "Deploys", "expr": "x1"}]},
        "panels": [
            {"title": "Row", "type": "row", "panels": [{"title": "In", "targets": [{"expr": "x2"}]}]},
            {"title": "Empty", "targets": [{"expr": ""}]},
            {"title": "Logs", "datasource": {"type": "loki", "uid": "l"}, "targets": [{"expr": "{no=\"x\"}"}]},
            {"title": "Both", "datasource": {"type": "mixed"}, "targets": [
                {"expr": "x3", "datasource": {"type": "prometheus", "uid": "${datasource}"}},
                {"expr": "no x", "datasource": {"type": "loki"}}]}],
        "rows": [{"title": "Old", "panels": [{"title": "Older", "targets": [{"expr": "x4"}]}]}],
        "templating": {"list": [
            {"name": "job", "type": "query", "query": {"query": "label_values(x5, job)"}},
            {"name": "pod", "type": "query", "query": "query_result(x6)"},
            {"name": "any", "type": "custom", "query": "label_values(no x, job)"}]}}}"#;
    let all = [
        "x1",
        "x2",
        "x3",
        "x4",
        "label_values(x5, job)",
        "query_result(x6)",
    ];
    assert_positions("d.json", text, &all);
    let contents = read("d.json", text);
    let within: Vec<_> = contents.expressions.iter().map(|it| &*it.within).collect();
    let expected = [
        "annotation Deploys",
        "panel In",
        "panel Both",
        "panel Older",
        "variable job",
        "variable pod",
    ];
    assert_eq!(within, expected);
}

#[test]
fn a_query_is_a_file() {
    assert_positions("a.promql", "# ä\n x1\n + x2", &["# ä\n x1\n + x2"]);
}

#[test]
fn other_files_are_skipped_and_broken_ones_are_not() {
    for text in [
        "",
        "a",
        "- 1",
        "global:\n  scrape_interval: 15s\nrule_files: [a.yml]\n",
    ] {
        let contents = read("prometheus.yml", text);
        assert!(!contents.known && contents.expressions.is_empty(), "{text}");
    }
    let error = contents("r.yml", "groups:\n  - {a: [}\n").expect_err("a bracket is open");
    assert_eq!(
        (error.position.line, error.position.column),
        (2, 9),
        "{error:?}"
    );
}

/// With any character removed, doubled or replaced: there is a result, and each position is in the
/// file.
#[test]
fn broken_files_are_answered() {
    let folded = rules(">-\n      x1{a=\"ü\"}\n        + x2");
    let quoted = rules("\"x1{a=\\\"\\u00e4\\\"} + \\\n        x2\"");
    let dashboard = "{\"panels\": [{\"title\": \"P\", \"targets\": [{\"expr\": \"x1{a=\\\"\\ud83d\\ude00\\/\\\"}\\n\"}]}],\n\"templating\": {\"list\": [{\"type\": \"query\", \"query\": \"label_values(x{a=\\\"b\\\"}, job)\"}]}}";
    let map = "kind: ConfigMap\ndata:\n  a: |\n    groups:\n    - rules:\n      - alert: A\n        expr: >\n          x{a=\"ü\"}\n          + y\n";
    for text in [&*folded, &quoted, dashboard, map] {
        for (at, sign) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
            for middle in [
                "",
                "\"",
                "\\",
                "'",
                "\n",
                "{",
                "é",
                &format!("{sign}{sign}"),
            ] {
                let broken = format!("{before}{middle}{after}");
                let Ok(contents) = contents("x", &broken) else {
                    continue;
                };
                let lines = broken.lines().count() + 1;
                for expression in &contents.expressions {
                    for offset in 0..=expression.text.len() {
                        let position = expression.locate(&expression.text, offset);
                        assert!((1..=lines).contains(&position.line), "{broken}");
                    }
                }
            }
        }
    }
}
