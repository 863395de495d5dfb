//! Tests of `--against`: what a change breaks in files, and what they leave out.

use super::{File, done};
use crate::catalogue::to_json;
use metrics_runtime::catalogue;

/// The catalogue as it was, with other names and labels.
fn old() -> String {
    let json = to_json(&catalogue());
    json.replace("process_open_fds", "process_files")
}

#[test]
fn expressions_that_break_are_shown_with_the_reason() {
    let old = File::new("against-old.json", &old());
    let alerts = File::new(
        "against.promql",
        "process_files > 100\n  or process_max_fds > 5",
    );
    let (found, text) = done(&["diff", old.path(), "--against", alerts.path()]);
    assert!(found);
    assert_eq!(
        text.replace(alerts.path(), "alerts.promql"),
        "\
breaking  process_files: is now `process_open_fds`
1 change, 1 breaking

unknown-metric: unknown metric `process_files`
 --> alerts.promql:1:1
  |
1 | process_files > 100
  | ^^^^^^^^^^^^^
  = help: write `process_open_fds`
  = in: query
  = because: process_files: is now `process_open_fds`

1 expression in 1 file: 1 breakage
"
    );
    let json = ["--format", "json"];
    let arguments = ["diff", old.path(), "--against", alerts.path()];
    let (found, json) = done(&[&arguments[..], &json].concat());
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(found);
    assert_eq!(json["changes"][0]["now"], "process_open_fds");
    let broken = &json["against"]["broken"][0];
    assert_eq!((&broken["line"], &broken["column"]), (&1.into(), &1.into()));
    assert_eq!(broken["kind"], "unknown-metric");
    assert_eq!(broken["because"]["kind"], "renamed");
}

#[test]
fn a_change_that_no_file_asks_about_breaks_nothing() {
    let old = File::new("quiet-old.json", &old());
    let alerts = File::new(
        "quiet.promql",
        "process_max_fds > 5 or misspelt_all_along > 1",
    );
    let (found, text) = done(&["diff", old.path(), "--against", alerts.path()]);
    assert!(!found, "{text}");
    assert!(
        text.ends_with("\n1 expression in 1 file: nothing is broken\n"),
        "{text}"
    );
    // It is unknown whether it breaks.
    let unread = File::new("unread.promql", "process_files >");
    let (found, text) = done(&["diff", old.path(), "--against", unread.path()]);
    assert!(
        found && text.contains("nothing is broken, 1 place can't be read"),
        "{text}"
    );
}

/// The number of objectives that the tests of this crate declare, for success and for latency.
fn catalogue_objectives() -> usize {
    let objectives = catalogue().objectives.into_iter();
    let each = objectives.map(|one| [one.success.is_some(), one.latency.is_some()]);
    each.flatten().filter(|exists| *exists).count()
}

#[test]
fn metrics_that_no_file_uses_are_findings() {
    let names = catalogue().metrics.into_iter().map(|metric| metric.name);
    let all: Vec<_> = names
        .filter(|name| name != "process_open_fds")
        .map(|name| format!("{{__name__=~\"{name}.*\"}}"))
        .collect();
    let rule = |kind: &str| {
        let expr = all.join(" or ");
        format!("groups: [{{name: g, rules: [{{{kind}: Any, expr: '{expr}'}}]}}]")
    };
    let recorded = File::new("recorded.yml", &rule("record"));
    let all = File::new("all.yml", &rule("alert"));
    let other = File::new("open.promql", "process_open_fds");
    let against = |files: &[&str]| done(&[&["lint", "--against"], files].concat());
    let (found, text) = against(&[all.path()]);
    assert!(found, "{text}");
    assert!(
        text.starts_with("process_open_fds: no rule and no dashboard uses it [unused]\n"),
        "{text}"
    );
    assert!(text.ends_with("\n1 finding\n"), "{text}");
    assert_eq!(
        against(&[all.path(), other.path()]),
        (false, "no findings\n".to_owned())
    );

    // A recorded series without an alert is not enough.
    let (found, text) = against(&[recorded.path(), other.path()]);
    assert!(found, "{text}");
    let unwatched = text.lines().filter(|line| line.ends_with("[unwatched]"));
    assert_eq!(unwatched.count(), catalogue_objectives(), "{text}");
    let asked = File::new(
        "asked.yml",
        "groups: [{name: g, rules: [{alert: A, expr: Any > 1}]}]",
    );
    assert!(!against(&[recorded.path(), other.path(), asked.path()]).0);

    let unread = File::new("unread-lint.promql", "process_open_fds >");
    let arguments = [
        "lint",
        "--format",
        "json",
        "--against",
        all.path(),
        unread.path(),
    ];
    let (found, json) = done(&arguments);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(found);
    let rules: Vec<_> = (0..2).map(|at| &json["findings"][at]["rule"]).collect();
    assert_eq!(rules, ["expression", "unused"]);
    let message = json["findings"][0]["message"].as_str().expect("text");
    assert!(
        message.ends_with("unread-lint.promql:1:19: unexpected end of the expression"),
        "{message}"
    );
}
