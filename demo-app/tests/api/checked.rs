//! `demo-app metrics check …`: the mistakes that it finds in rules and dashboards.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Instant;
use test_programs::InTime as _;

use serde_json::Value;

use super::described::{metrics, text};
use super::support::Program;

/// Files with at least ten mistakes of one kind each, one in each rule.
const MISTAKES: [(&str, &str); 8] = [
    ("unknown-metric", "unknown-metric"),
    ("unknown-label", "unknown-label"),
    ("label-value", "label-value"),
    ("selects-nothing", "selects-nothing"),
    ("counter-without-rate", "counter-without-rate"),
    ("rate-of-gauge", "rate-of-gauge"),
    ("histogram-quantile-without-rate", "histogram-quantile"),
    ("histogram-quantile-without-le", "histogram-quantile"),
];

fn mistakes(name: &str) -> String {
    format!(
        "{}/tests/api/mistakes/{name}.yml",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn ten_planted_mistakes_of_each_kind_are_found() {
    for (name, kind) in MISTAKES {
        let checked = metrics(&["check", &mistakes(name), "--format", "json"]);
        assert_eq!(checked.status.code(), Some(1), "{name}");
        let checked: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
        let problems = checked["problems"].as_array().expect("a list");
        let found = problems.iter().map(|one| (&one["kind"], &one["within"]));
        let found: Vec<_> = found
            .map(|(kind, rule)| (kind.as_str().expect("text"), rule.as_str().expect("text")))
            .collect();
        let rules = checked["expressions"].as_u64().expect("a number");
        assert!(rules >= 10, "{name}: {rules}");
        let expected: Vec<_> = (1..=rules).map(|at| format!("alert Mistake{at}")).collect();
        let expected: Vec<_> = expected.iter().map(|rule| (kind, &**rule)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn each_mistake_is_shown_at_its_location() {
    let path = mistakes("unknown-metric");
    let checked = metrics(&["check", &path]);
    let message = text(&checked);
    let first = format!(
        "\
unknown-metric: unknown metric `http_request_total`
 --> {path}:6:20
  |
6 | rate(http_request_total[5m]) > 10
  |      ^^^^^^^^^^^^^^^^^^
  = help: did you mean `http_requests_total`?
  = in: alert Mistake1
"
    );
    assert!(message.starts_with(&first), "{message}");
    assert!(
        message.ends_with("\n12 expressions in 1 file: 12 problems\n"),
        "{message}"
    );
    assert!(
        !message.contains('\u{1b}'),
        "plain, as it is not for a terminal"
    );
}

#[test]
fn the_exit_code_depends_on_the_findings() {
    let path = mistakes("rate-of-gauge");
    for (arguments, code) in [
        (&["--query", "rate(http_requests_total[5m]) > 5"][..], 0),
        (&["--query", "rate(http_requests_total[5m]) >"], 1),
        (&["--query", "redis_up == 0"], 1),
        (&["--query", "redis_up == 0", "--foreign", "redis_*"], 0),
        (&[&path], 1),
        (&["none/*.yml"], 2),
        (&[&path, "none.yml"], 2),
        (&[], 2),
        (&["--query", "up", "--foreign", "redis_.*"], 2),
        (
            &[
                "--query",
                "up",
                "--exposition",
                "http://127.0.0.1:1/metrics",
            ],
            2,
        ),
    ] {
        let checked = metrics(&[&["check"], arguments].concat());
        assert_eq!(
            checked.status.code(),
            Some(code),
            "{arguments:?}: {checked:?}"
        );
        assert_eq!(checked.stdout.is_empty(), code == 2, "{arguments:?}");
        assert_eq!(checked.stderr.is_empty(), code != 2, "{arguments:?}");
    }
}

#[test]
fn its_own_output_has_no_mistakes() {
    let folder = tempfile::tempdir().expect("a folder");
    let [rules, board] =
        [("rules", "rules.yml"), ("dashboard", "board.json")].map(|(verb, name)| {
            let path = folder.path().join(name);
            std::fs::write(&path, metrics(&[verb]).stdout).expect("written");
            path.to_str().expect("text").to_owned()
        });
    let checked = metrics(&["check", &rules, &board]);
    let message = text(&checked);
    assert_eq!(checked.status.code(), Some(0), "{message}");
    assert!(
        message.ends_with(" expressions in 2 files: no problems\n"),
        "{message}"
    );
    let lint = metrics(&["lint", "--against", &rules, &board]);
    assert_eq!(
        (lint.status.code(), &*text(&lint)),
        (Some(0), "no findings\n")
    );

    // A version with a renamed metric would break them.
    let old = folder.path().join("old.json");
    let catalogue = text(&metrics(&["list", "--format", "json"]));
    let renamed = catalogue.replace("http_requests_total", "http_answers_total");
    std::fs::write(&old, renamed).expect("written");
    let old = old.to_str().expect("text");
    let quiet = metrics(&["diff", old, "--against", &rules]);
    assert_eq!(quiet.status.code(), Some(0), "{}", text(&quiet));
    let asked = std::fs::read_to_string(&rules).expect("rules");
    let asked = asked.replace("http_requests_total", "http_answers_total");
    std::fs::write(&rules, asked).expect("written");
    let broken = metrics(&["diff", old, "--against", &rules]);
    let message = text(&broken);
    assert_eq!(broken.status.code(), Some(1), "{message}");
    assert!(
        message.contains("  = help: write `http_requests_total`\n"),
        "{message}"
    );
}

#[test]
fn standard_input_is_checked() {
    let check = |input: &str| {
        let mut program = Program::command(&["metrics", "check", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdin = program.stdin.take().expect("its input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        let output = program.wait_with_output().expect("it ends");
        (output.status.code(), text(&output))
    };
    let (code, message) = check("sum(rate(http_requests_total[5m]))\n");
    assert_eq!((code, &*message), (Some(0), "1 expression: no problems\n"));
    let (code, message) =
        check("groups: [{name: g, rules: [{alert: A, expr: active_users2 > 1}]}]");
    assert_eq!(code, Some(1));
    assert!(message.contains(" --> input:1:"), "{message}");
    assert!(message.contains("  = in: alert A\n"), "{message}");
}

/// Printed, because a machine may be slow.
#[test]
fn the_time_for_a_thousand_expressions_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rules.yml");
    let rules: String = (0..250)
        .map(|n| {
            let before = if n == 0 { "up".to_owned() } else { format!("r{}", n - 1) };
            format!(
                "  - {{record: r{n}, expr: sum by (job) ({before})}}\n\
                 \x20 - {{alert: A, expr: 'sum by (endpoint) (rate(http_requests_total{{status_code=~\"5..\"}}[5m])) > 1'}}\n\
                 \x20 - {{alert: B, expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 1'}}\n\
                 \x20 - {{alert: C, expr: r{n} > 5 and on (job) up == 1}}\n"
            )
        })
        .collect();
    std::fs::write(&path, format!("groups:\n- name: g\n  rules:\n{rules}")).expect("written");
    let path = path.to_str().expect("text");
    let once = |_| {
        let start = Instant::now();
        let checked = metrics(&["check", path]);
        let elapsed = start.elapsed();
        assert_eq!(text(&checked), "1000 expressions in 1 file: no problems\n");
        elapsed
    };
    let fastest = (0..3).map(once).min().expect("some");
    println!("`demo-app metrics check` of 1000 expressions took {fastest:?}");
}

/// Runs the README's commands unchanged, in its folder.
#[test]
fn the_commands_in_the_readme_of_the_monitoring_work() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/monitoring");
    let readme = std::fs::read_to_string(format!("{folder}/README.md")).expect("a file");
    let lines = readme.replace("\\\n", " ");
    let commands = lines
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("demo-app metrics check "));
    let check = |command: &str, more: &str| {
        let words = command
            .split_whitespace()
            .map(|word| word.trim_matches('\''));
        let arguments: Vec<_> = ["metrics", "check"].into_iter().chain(words).collect();
        let output = Program::command(&arguments)
            .args(more.split_whitespace())
            .current_dir(folder)
            .output_in_time()
            .expect("it runs");
        (output.status.code(), text(&output))
    };
    let (mut fine, mut collisions) = (0, 0);
    for command in commands {
        let (code, message) = check(command, "");
        if command.contains("--target-label endpoint") {
            assert!(
                message.contains("targets have a label `endpoint`"),
                "{message}"
            );
            assert_eq!(check(command, "--honor-labels").0, Some(0), "{command}");
            collisions += 1;
        } else {
            assert_eq!(code, Some(0), "{command}: {message}");
            fine += 1;
        }
    }
    assert_eq!((fine, collisions), (1, 1));
}
