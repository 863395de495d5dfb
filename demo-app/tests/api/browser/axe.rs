//! axe-core, which checks the accessibility of a page.

use std::path::Path;
use std::process::Command;

use super::Browser;

/// Its source, which `tests/axe` downloads.
pub(in super::super) fn source() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/axe");
    let answer = Command::new(script).output().expect("tests/axe runs");
    assert!(answer.status.success(), "{answer:?}");
    let path = String::from_utf8(answer.stdout).expect("a path");
    std::fs::read_to_string(path.trim()).expect("the source of axe-core")
}

/// The violations in the page: rule, element and summary of each.
pub(in super::super) fn findings(browser: &mut dyn Browser, source: &str) -> Vec<String> {
    if browser.evaluate("typeof axe") != "object" {
        browser.evaluate(&format!("(() => {{ {source}\n; return 0; }})()"));
    }
    let found = browser.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations.flatMap(
            (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`)))",
    );
    let found = found.as_array().expect("a list").iter();
    found
        .map(|one| one.as_str().expect("a text").to_owned())
        .collect()
}
