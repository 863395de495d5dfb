//! Tests of the command line: arguments, formats, what is found and what is
//! wrong use.

mod against;
mod check;

use super::{Command, Outcome};
use crate::artifacts::{Catalogue, Style, catalogue};
use clap::Parser;
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
        let name = format!("metrics-runtime-{}-{name}", std::process::id());
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
fn lists_are_text_or_json() {
    let (found, text) = done(&["list", "process_open"]);
    assert!(
        !found && text.contains("\nprocess_open_fds  gauge       1\n"),
        "{text}"
    );
    assert!(
        text.contains("\n1 metric, 1 series; crates with declarations: "),
        "{text}"
    );
    let (_, json) = done(&["list", "--format", "json"]);
    assert_eq!(Catalogue::from_json(&json), Ok(catalogue()));
    let (_, none) = done(&["list", "process_open", "--kind", "counter"]);
    assert!(none.contains("0 metrics"), "{none}");
}

#[test]
fn a_reference_that_is_stale_is_a_finding() {
    let (_, docs) = done(&["docs"]);
    let fresh = File::new("fresh.md", &docs);
    let (found, text) = done(&["docs", "--check", fresh.path()]);
    assert!(
        !found && text.contains("says what the program does"),
        "{text}"
    );
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
fn what_breaks_an_alert_is_a_finding() {
    let json = catalogue().to_json();
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
            "https is not read here",
        ),
        (&["lint", "--budget", "many"], "invalid value 'many'"),
        (
            &["lint", "--against", "/nowhere/*.yml"],
            "/nowhere/*.yml: no file is called that",
        ),
        (&["check"], "Usage: program metrics check"),
    ] {
        let error = execute(arguments).expect_err("wrong");
        assert!(error.contains(problem), "{arguments:?}: {error}");
    }
    let no_catalogue = File::new("none.json", "{}");
    let error = execute(&["diff", no_catalogue.path()]).expect_err("wrong");
    assert!(error.contains("this is no catalogue"), "{error}");
}

#[test]
fn the_arguments_fit_together() {
    use clap::CommandFactory as _;
    Program::command().debug_assert();
}
