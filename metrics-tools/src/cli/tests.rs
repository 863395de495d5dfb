//! Tests of the command line: arguments, formats, findings and usage errors.

mod against;
mod check;
mod rules;
mod targets;

use super::{Command, Outcome};
use crate::catalogue::{from_json, to_json};
use crate::report::Style;
use clap::Parser;
use metrics_runtime::catalogue;
use std::path::PathBuf;

#[derive(Parser)]
enum Program {
    /// What this program measures
    #[command(subcommand)]
    Metrics(Command),
}

fn execute(arguments: &[&str]) -> Result<Outcome, String> {
    let arguments = ["program", "metrics"].iter().chain(arguments);
    let Program::Metrics(command) =
        Program::try_parse_from(arguments).map_err(|error| error.to_string())?;
    command.execute(Style::Plain)
}

fn done(arguments: &[&str]) -> (bool, String) {
    let outcome = execute(arguments).expect("it can be done");
    (outcome.found, outcome.text)
}

/// A file that is gone when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("metrics-tools-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).expect("it is written");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("its path is text")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn dashboards_are_compared_with_the_conventions() {
    let (_, board) = done(&["dashboard"]);
    let good = File::new("lint-good.json", &board);
    let edited = board.replace("\"editable\": false", "\"editable\": true");
    let bad = File::new("lint-bad.json", &edited);
    let (found, text) = done(&["dashboard", "--lint", good.path()]);
    assert_eq!((found, &*text), (false, "1 file: no findings\n"));
    let (found, text) = done(&["dashboard", "--lint", good.path(), bad.path()]);
    let expected = format!(
        "{}: the dashboard: `editable` is not false\n2 files: 1 finding\n",
        bad.path()
    );
    assert_eq!((found, text), (true, expected));
    let (found, json) = done(&["dashboard", "--lint", bad.path(), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(found);
    assert_eq!(json["findings"][0]["file"], bad.path());
    for (arguments, problem) in [
        (
            &["dashboard", "--lint", "/nowhere/*.json"][..],
            "no file matches",
        ),
        (
            &["dashboard", "objectives", "--lint", "a.json"],
            "cannot be used with",
        ),
    ] {
        let error = execute(arguments).expect_err("wrong");
        assert!(error.contains(problem), "{error}");
    }
}

#[test]
fn lists_are_text_or_json() {
    let (found, text) = done(&["list", "process_open"]);
    assert!(
        !found && text.contains("\nprocess_open_fds  gauge       1\n"),
        "{text}"
    );
    assert!(text.ends_with("\n1 metric, 1 series\n"), "{text}");
    let (_, long) = done(&["list", "process_open", "--long"]);
    assert!(
        long.contains("\n1 metric, 1 series; crates with declarations: "),
        "{long}"
    );
    assert!(
        long.contains("\n    File descriptors that the process has open.\n"),
        "{long}"
    );
    let (_, json) = done(&["list", "--format", "json"]);
    assert_eq!(from_json(&json), Ok(catalogue()));
    let (_, none) = done(&["list", "process_open", "--kind", "counter"]);
    assert!(none.contains("0 metrics"), "{none}");
}

#[test]
fn a_reference_that_is_stale_is_a_finding() {
    let (_, docs) = done(&["docs"]);
    let fresh = File::new("fresh.md", &docs);
    let (found, text) = done(&["docs", "--check", fresh.path()]);
    assert!(!found && text.contains("is up to date"), "{text}");
    let stale = File::new("stale.md", &docs.replace("process_open_fds", "open_files"));
    let (found, text) = done(&["docs", "--check", stale.path()]);
    assert!(
        found && text.contains("\n+### `process_open_fds`"),
        "{text}"
    );
    let (found, json) = done(&["docs", "--check", stale.path(), "--format", "json"]);
    assert!(found && json.contains("\"stale\": true"), "{json}");
}

#[test]
fn rules_their_tests_and_dashboards_that_are_stale_are_a_finding() {
    for arguments in [
        &["rules"][..],
        &["rules", "objectives"],
        &["rules", "--prometheus-rule", "shop"],
        &["rules", "general", "--tests"],
        &["dashboard", "--title", "The Shop"],
        &["dashboard", "objectives"],
    ] {
        let (_, text) = done(arguments);
        let file = File::new(&format!("{}.txt", arguments.join("-")), &text);
        let check = [arguments, &["--check", file.path()]].concat();
        let (found, said) = done(&check);
        assert!(!found && said.ends_with("is up to date\n"), "{said}");
        std::fs::write(file.path(), text.replacen("job", "jab", 1)).expect("written");
        let (found, said) = done(&check);
        assert!(
            found && said.contains("generate it again with the same command"),
            "{said}"
        );
        assert!(said.contains("\n-") && said.contains("jab"), "{said}");
        let (found, json) = done(&[&check[..], &["--format", "json"]].concat());
        assert!(found && json.contains("\"stale\": true"), "{json}");
    }
}

#[test]
fn dashboards_are_found_again_by_their_uid() {
    let (_, board) = done(&["dashboard", "--title", "The Shop"]);
    assert!(board.contains("\"uid\": \"the-shop\""), "{board}");
    let (_, board) = done(&["dashboard", "--uid", "shop-1"]);
    assert!(board.contains("\"uid\": \"shop-1\"") && board.contains("\"title\": \"Service\""));
    assert_eq!(board.matches("\"tags\": [ \"generated\" ]").count(), 2);
    for part in ["service", "objectives"] {
        let (_, board) = done(&["dashboard", part, "--tag", "shop"]);
        assert_eq!(
            board.matches("\"tags\": [ \"shop\" ]").count(),
            2,
            "{board}"
        );
    }
}

#[test]
fn what_breaks_an_alert_is_a_finding() {
    let json = to_json(&catalogue());
    let old = File::new(
        "old.json",
        &json.replace("process_open_fds", "process_files"),
    );
    let (found, text) = done(&["diff", old.path()]);
    assert!(
        found && text.contains("process_files: is now `process_open_fds`"),
        "{text}"
    );
    let same = File::new("same.json", &json);
    assert_eq!(
        done(&["diff", same.path(), same.path()]),
        (false, "no changes\n".to_owned())
    );
}

#[test]
fn more_series_than_the_budget_are_a_finding() {
    assert_eq!(done(&["lint"]), (false, "no findings\n".to_owned()));
    let (found, text) = done(&["lint", "--budget", "10"]);
    assert!(found && text.contains("its budget is 10"), "{text}");
}

#[test]
fn wrong_use_says_what_to_write() {
    for (arguments, problem) in [
        (&["list", "--kind", "meter"][..], "write counter, gauge"),
        (
            &["diff", "/nowhere/old.json"],
            "/nowhere/old.json can't be read",
        ),
        (
            &["docs", "--check", "/nowhere.md"],
            "/nowhere.md can't be read",
        ),
        (
            &["coverage", "https://shop/metrics"],
            "https is not supported",
        ),
        (&["lint", "--budget", "many"], "invalid value 'many'"),
        (&["rules", "--tests"], "write `rules objectives --tests`"),
        (&["rules", "--rule-file", "a.yml"], "--tests"),
        (&["rules", "--threshold", "cpus"], "error_ratio=0.01"),
        (&["rules", "--threshold", "cpu=2"], "unknown threshold cpu"),
        (&["rules", "--window-days", "7"], "write 28 to 92"),
        (
            &["rules", "--check", "/nowhere.yml"],
            "/nowhere.yml can't be read",
        ),
        (&["dashboard", "--window-days", "7"], "write 28 to 92"),
        (&["dashboard", "--title", "?"], "write `--uid` with 1 to 40"),
        (
            &["dashboard", "--tag", ""],
            "a value is required for '--tag",
        ),
        (&["dashboard", "logs"], "invalid value 'logs'"),
        (
            &["lint", "--against", "/nowhere/*.yml"],
            "/nowhere/*.yml: no file matches",
        ),
        (&["check"], "Usage: program metrics check"),
    ] {
        let error = execute(arguments).expect_err("wrong");
        assert!(error.contains(problem), "{arguments:?}: {error}");
    }
    let no_catalogue = File::new("none.json", "{}");
    let error = execute(&["diff", no_catalogue.path()]).expect_err("wrong");
    assert!(error.contains("not a metrics catalogue"), "{error}");
}

#[test]
fn the_arguments_fit_together() {
    use clap::CommandFactory as _;
    Program::command().debug_assert();
}
