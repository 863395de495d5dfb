//! The generated test cases fail if any number in the rules is changed.

use super::{availability, everything, options};
use metrics_tools::rules::{Calls, Lookups, Program, RuleFile, general, objectives};
use std::fs;
use std::process::Command;
use test_programs::InTime as _;

/// Whether promtool's tests of the rules pass after a text in the rules is replaced. Each case runs
/// by itself, until one fails: those of long windows take most of the time.
fn passes_with(rules: &RuleFile, from: &str, to: &str) -> bool {
    const CASE: &str = "\n  - name: ";
    let text = rules.to_string();
    assert!(text.contains(from), "{from}");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write("rules.yml", &text.replace(from, to)).expect("written");
    let tests = rules.tests("rules.yml");
    let (head, cases) = tests.split_once(CASE).expect("there are cases");
    cases.split(CASE).all(|case| {
        write("tests.yml", &format!("{head}{CASE}{case}")).expect("written");
        let output = Command::new("promtool")
            .args(["test", "rules", "tests.yml"])
            .current_dir(folder.path())
            .output_in_time();
        output.expect("promtool starts").status.success()
    })
}

/// The cases are so close to the thresholds that changing any number fails.
#[test]
#[ignore = "starts promtool"]
fn the_cases_detect_any_changed_number() {
    let slo = objectives(&[availability(99.9)], &options());
    for (from, to) in [
        ("(14.4 * 0.001)", "(14.43 * 0.001)"),
        ("(14.4 * 0.001)", "(14.37 * 0.001)"),
        ("(6 * 0.001)", "(6.02 * 0.001)"),
        ("(3 * 0.001)", "(2.99 * 0.001)"),
        ("(1 * 0.001)", "(1.01 * 0.001)"),
        ("            and\n", "            or\n"),
        ("ratio_rate5m{", "ratio_rate1h{"),
        ("ratio_rate3d{", "ratio_rate6h{"),
        ("status_code=~\"5..\"", "status_code=~\"4..\""),
        // Few failures.
        ("[1h]) * 60 > 10", "[1h]) * 60 > 8"),
        ("[6h]) * 60 > 10", "[6h]) * 60 > 8"),
        ("[1d]) * 60 > 10", "[1d]) * 60 > 8"),
        ("[3d]) * 60 > 10", "[3d]) * 60 > 8"),
        // All instances of a job are aggregated.
        ("sum by (job) (", "sum by (job, instance) ("),
    ] {
        assert!(!passes_with(&slo, from, to), "{to} in place of {from}");
    }
    let part = |of: fn(&mut Program)| {
        let mut program = Program::default();
        of(&mut program);
        general(&program, &options())
    };
    let requests = part(|program| program.requests = everything().requests[..1].to_vec());
    let process = part(|program| program.metrics = everything().metrics);
    let pools = part(|program| program.pools = everything().pools);
    let targets = general(&Program::default(), &options().job("shop"));
    let cache = part(|program| program.lookups = vec![Lookups::default()]);
    let database = part(|program| program.calls = vec![Calls::database()]);
    for (rules, from, to) in [
        (&requests, "> 0.05", "> 0.0502"),
        (&requests, "> 0.5", "> 0.51"),
        (&requests, "rate5m > 0.1\n", "rate5m > 0.08\n"),
        (&requests, "rate5m > 0.1)", "rate5m > 0.08)"),
        (&requests, "0.1 * (job", "0.1002 * (job"),
        (&requests, "[1d]) > 1\n", "[1d]) > 1.002\n"),
        (&requests, "for: 5m", "for: 4m"),
        (&requests, "for: 10m", "for: 11m"),
        (
            &process,
            "(process_max_cpus > 0)\n            > 0.8",
            "(process_max_cpus > 0)\n            > 0.802",
        ),
        (
            &process,
            "(process_max_fds > 0)\n            > 0.8",
            "(process_max_fds > 0)\n            > 0.798",
        ),
        (&process, "> 0.9\n", "> 0.902\n"),
        (&process, "> 2\n", "> 3\n"),
        (&process, "metrics_conflicts > 0", "metrics_conflicts > 2"),
        (&process, "[5m])) > 0\n", "[5m])) > 2\n"),
        (&pools, "> 0.05\n", "> 0.0502\n"),
        (&pools, "p95_rate5m > 0.1\n", "p95_rate5m > 0.1002\n"),
        (&pools, "count:rate5m > 0.1\n", "count:rate5m > 0.08\n"),
        (&targets, "> 0.1\n", "> 0.102\n"),
        (&targets, "> 0.5\n", "> 0.498\n"),
        (&targets, "up{job=\"shop\"}", "up"),
        (&requests, "sum by (job) (", "sum by (job, instance) ("),
        (
            &requests,
            "(job, endpoint, le)",
            "(job, instance, endpoint, le)",
        ),
        (&cache, "(job, operation)", "(job, instance, operation)"),
        (&database, "(job, operation", "(job, instance, operation"),
        (&cache, "< 0.5", "< 0.49"),
        (&cache, "> 1)", "> 0.9)"),
        (&database, "> 0.1)", "> 0.08)"),
        (&database, "> 0.05", "> 0.0498"),
    ] {
        assert!(!passes_with(rules, from, to), "{to} in place of {from}");
    }
}
