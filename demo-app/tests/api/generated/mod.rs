//! The files that the binary generates are up to date, promtool and our own checks find nothing in them, and each of their
//! expressions has data.
//!
//! After a change of metrics, one command updates all of them:
//! `UPDATE=1 cargo test -p demo-app --test api generated`.

mod checked;
mod live;
mod operator;
mod prometheus;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use test_programs::InTime as _;

use super::support::Program;

/// The command that updates all of them.
const UPDATE: &str = "UPDATE=1 cargo test -p demo-app --test api generated";

/// The URL of the runbook; replace it if you use this as a template.
const RUNBOOK: &str = "https://example.org/demo-app/monitoring/RUNBOOK.md";

/// Each file, and the arguments of `demo-app metrics` that write it.
const FILES: [(&str, &[&str]); 8] = [
    ("METRICS.md", &["docs"]),
    (
        "monitoring/rules/generated_general.yml",
        &[
            "rules",
            "general",
            "--job",
            "demo-app",
            "--watchdog",
            "--runbook-url",
            RUNBOOK,
        ],
    ),
    (
        "monitoring/rules/generated_objectives.yml",
        &[
            "rules",
            "objectives",
            "--job",
            "demo-app",
            "--runbook-url",
            RUNBOOK,
        ],
    ),
    (
        "monitoring/rules/tests/generated_general_test.yml",
        &[
            "rules",
            "general",
            "--job",
            "demo-app",
            "--watchdog",
            "--runbook-url",
            RUNBOOK,
            "--tests",
            "--rule-file",
            "../generated_general.yml",
        ],
    ),
    (
        "monitoring/rules/tests/generated_objectives_test.yml",
        &[
            "rules",
            "objectives",
            "--job",
            "demo-app",
            "--runbook-url",
            RUNBOOK,
            "--tests",
            "--rule-file",
            "../generated_objectives.yml",
        ],
    ),
    // Clusters with kube-prometheus already have `TargetDown` and `Watchdog`, and use these severities.
    (
        "monitoring/kubernetes/prometheusrule.yml",
        &[
            "rules",
            "--prometheus-rule",
            "demo-app",
            "--job",
            "demo-app",
            "--omit",
            "TargetDown",
            "--severity",
            "page=critical",
            "--severity",
            "ticket=warning",
            "--runbook-url",
            RUNBOOK,
        ],
    ),
    (
        "monitoring/dashboards/service.json",
        &[
            "dashboard",
            "--title",
            "Demo: service",
            "--uid",
            "demo-service",
            "--tag",
            "demo",
        ],
    ),
    (
        "monitoring/dashboards/objectives.json",
        &[
            "dashboard",
            "objectives",
            "--title",
            "Demo: objectives",
            "--uid",
            "demo-objectives",
            "--tag",
            "demo",
        ],
    ),
];

/// A file of the demo.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The content of a file of the demo. If an update is requested, it is generated first.
fn read(name: &str) -> String {
    /// If an update is requested, generates all files, once.
    static WRITTEN: LazyLock<()> = LazyLock::new(|| {
        let asked = std::env::var_os("UPDATE").is_some();
        for (name, arguments) in FILES.iter().filter(|_| asked) {
            fs::write(file(name), metrics(arguments).1).expect("it can be written");
        }
    });
    LazyLock::force(&WRITTEN);
    let path = file(name);
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; generate it with `{UPDATE}`", path.display()))
}

/// The output of `demo-app metrics`, and whether it succeeded.
fn metrics(arguments: &[&str]) -> (bool, String) {
    let arguments = [&["metrics"], arguments].concat();
    let output = Program::command(&arguments)
        .output_in_time()
        .expect("it runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(2), "{arguments:?}: {message}");
    let text = String::from_utf8(output.stdout).expect("text");
    (output.status.success(), text)
}

#[test]
fn each_file_is_up_to_date() {
    let mut stale = Vec::new();
    for (name, arguments) in FILES {
        read(name);
        let path = file(name);
        let check = ["--check", path.to_str().expect("text")];
        let (fresh, message) = metrics(&[arguments, &check].concat());
        if !fresh {
            stale.push(message);
        }
    }
    assert!(
        stale.is_empty(),
        "stale; update all of them with `{UPDATE}`:\n{}",
        stale.join("\n")
    );
}
