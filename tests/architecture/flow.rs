//! The order of the stages in a crate.

use std::path::Path;

use super::references::Kind;
use super::resolve::Import;
use super::source::Crate;

/// The stages of the runtime, from left to right.
pub(super) const RUNTIME: &[&str] = &[
    "support",
    "platform",
    "declaration",
    "labels",
    "storage",
    "registration",
    "recording",
    "snapshot",
    "processes",
    "multiprocess",
    "exposition",
    "interop",
    "facade",
    "client",
    "integrations",
    "http",
    "process",
    "push",
    "queue",
    "catalogue",
    "testing",
];

/// The stages that the macros share, from left to right.
pub(super) const SHARED: &[&str] = &["support", "labels", "calls", "events"];

/// The stages of a macro, from left to right; `mod` calls one after the other.
const MACRO: &[&str] = &["parse", "model", "validate", "expand", "mod"];

/// The stages of the tools, from left to right. `promql` imports none of the others.
const TOOLS: &[&str] = &[
    "input",
    "promql",
    "exposition",
    "report",
    "catalogue",
    "buckets",
    "selection",
    "stale",
    "check",
    "files",
    "tested",
    "rules",
    "dashboard",
    "docs",
    "list",
    "lint",
    "diff",
    "coverage",
    "postmortem",
    "top",
    "cli",
];

/// The crates whose folders or root files are stages.
pub(super) const STAGES: &[(&str, &[&str])] =
    &[("metrics-runtime", RUNTIME), ("metrics-tools", TOOLS)];

/// The folders that are independent of the workspace: crate and folder.
pub(super) const INDEPENDENT: &[(&str, &str)] = &[("metrics-tools", "promql")];

/// Violations of the rule that a folder imports only folders to its left.
///
/// A path in a string counts, too, because the compiler does not notice when its target moves. Such
/// a path leads from a module of the root to an existing module or item, like `http::layer`,
/// `crate::http::layer` or `metrics_runtime::http::layer`. Re-exports of the root, like
/// `metrics_runtime::instrument`, do not count: users write those names.
pub(super) fn against_stages(krate: &Crate, stages: &[&str]) -> Vec<String> {
    let mut mistakes = Vec::new();
    for import in krate.imports() {
        let Some(from) = stage(import.from, stages) else {
            continue; // The crate's root may import every stage.
        };
        let Some(own) = position(stages, from) else {
            mistakes.push(describe(
                &import,
                &format!("`{from}` is no stage; add it to the flow"),
            ));
            continue;
        };
        let rule = match stage(import.to, stages).and_then(|to| position(stages, to)) {
            Some(other) if other <= own => continue,
            Some(_) if own == 0 => format!("`{from}` imports no stage"),
            Some(_) => format!("`{from}` imports only {}", stages[..own].join(", ")),
            None => "it names no stage; import from the stage itself".to_owned(),
        };
        mistakes.push(describe(&import, &rule));
    }
    mistakes
}

/// Violations of the rule that a folder could be a separate crate: it imports nothing from the rest
/// of its crate, and none of these crates.
pub(super) fn against_independence(krate: &Crate, folder: &str, crates: &[String]) -> Vec<String> {
    let rule = format!("`{folder}` imports nothing of this workspace");
    let imports = krate.imports();
    let leaving = imports
        .iter()
        .filter(|import| import.from.starts_with(folder) && !import.to.starts_with(folder))
        .map(|import| describe(import, &rule));
    let others = krate
        .modules
        .values()
        .filter(|module| module.file.starts_with(folder))
        .flat_map(|module| {
            module
                .references
                .iter()
                .map(|reference| (&*module.file, reference))
        })
        .filter(|(_, reference)| crates.contains(&reference.path[0]))
        .map(|(from, reference)| {
            describe(
                &Import {
                    from,
                    to: from,
                    reference,
                },
                &rule,
            )
        });
    leaving.chain(others).collect()
}

/// Violations of the rules of the macros: they share only the folders in `SHARED`, and in each
/// other folder the files are stages.
pub(super) fn against_macros(krate: &Crate) -> Vec<String> {
    let imports = krate.imports();
    let broken = imports
        .iter()
        .filter_map(|import| Some(describe(import, &macro_rule(import)?)));
    broken.collect()
}

/// The rule that an import violates.
fn macro_rule(import: &Import<'_>) -> Option<String> {
    let (from, to) = (folder(import.from)?, folder(import.to)?);
    if from != to {
        return match (position(SHARED, from), position(SHARED, to)) {
            (None, Some(_)) => None,
            (Some(own), Some(other)) if other < own => None,
            (Some(0), _) => Some(format!("`{from}` imports no folder")),
            (Some(own), _) => Some(format!(
                "`{from}` imports only {}",
                SHARED[..own].join(", ")
            )),
            (None, None) => Some(format!(
                "a macro imports only {} and its own stages",
                SHARED.join(", ")
            )),
        };
    }
    let stem = import.from.file_stem()?.to_str()?;
    let other = Path::new(import.to.iter().nth(1)?).file_stem()?.to_str()?;
    match (position(MACRO, stem)?, position(MACRO, other)?) {
        (own, other) if other > own => {
            Some(format!("`{stem}` imports only {}", MACRO[..own].join(", ")))
        }
        _ => None,
    }
}

fn describe(import: &Import<'_>, rule: &str) -> String {
    let (file, line) = (import.from.display(), import.reference.line);
    let path = import.reference.path.join("::");
    let kind = match import.reference.kind {
        Kind::String => ", in a string,",
        _ => "",
    };
    format!("{file}:{line}: `{path}`{kind} runs against the flow: {rule}")
}

/// The folder of `src` that a file lies in.
fn folder(file: &Path) -> Option<&str> {
    let is_in_root = file.components().count() == 1;
    file.iter().next()?.to_str().filter(|_| !is_in_root)
}

/// The folder of a file. For a file in the root, its name if that is a stage.
fn stage<'f>(file: &'f Path, stages: &[&str]) -> Option<&'f str> {
    let stem = || file.file_stem()?.to_str();
    folder(file).or_else(|| stem().filter(|stem| stages.contains(stem)))
}

fn position(stages: &[&str], name: &str) -> Option<usize> {
    stages.iter().position(|stage| *stage == name)
}
