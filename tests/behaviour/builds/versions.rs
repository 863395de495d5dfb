//! Two versions of the runtime in one binary.

use super::{Package, root};
use std::fs;
use std::path::Path;

/// A binary with a metric of each version.
const PROGRAM: &str = r#"//! Has metrics of two versions.
/// New ones.
#[metrics_runtime::metric] static NEW_TOTAL: metrics_runtime::Counter;
/// Old ones.
#[old_runtime::metric(crate = old_runtime)] static OLD_TOTAL: old_runtime::Counter;

fn main() {
    NEW_TOTAL.inc();
    OLD_TOTAL.inc();
    println!("{}", metrics_runtime::check().expect_err("there are two versions"));
    println!("{}", old_runtime::check().expect_err("there are two versions"));
    for text in [metrics_runtime::render(), old_runtime::render()] {
        let lines = text.lines().filter(|line| line.contains("_total 1") || line.starts_with("metrics_conflicts"));
        lines.for_each(|line| println!("{line}"));
    }
}
"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder of this build is writable");
    for entry in fs::read_dir(from).expect("it is readable") {
        let entry = entry.expect("it is readable");
        let (path, name) = (entry.path(), entry.file_name());
        match path.is_dir() {
            // The sources of the page.
            true if name == "ui" && from.ends_with("metrics-runtime") => {}
            true => copy(&path, &to.join(name)),
            false => {
                fs::copy(&path, to.join(name)).expect("the folder of this build is writable");
            }
        }
    }
}

#[test]
#[ignore = "starts cargo"]
fn two_versions_of_the_runtime_are_reported() {
    let package = Package::new("two-versions");
    let runtime = root().join("metrics-runtime");
    copy(&runtime, &package.folder.join("old"));
    let manifest = fs::read_to_string(runtime.join("Cargo.toml")).expect("it is readable");
    let manifest = manifest.replacen("version.workspace = true", "version = \"0.0.9\"", 1);
    package.write("old/Cargo.toml", &manifest);
    let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("it is readable");
    let lines = workspace
        .lines()
        .filter(|line| !line.starts_with("members = ") && !line.starts_with("default-members"));
    let workspace: String = lines.map(|line| format!("{line}\n")).collect();
    let absolute = format!("path = \"{}/metrics-", root().display());
    package.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"two-versions\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\n\
             metrics-runtime = {{ path = {runtime:?}, default-features = false }}\n\
             old-runtime = {{ package = \"metrics-runtime\", path = \"old\", default-features = false }}\n\
             {}",
            workspace.replace("path = \"metrics-", &absolute)
        ),
    );
    package.write("src/main.rs", PROGRAM);
    let text = package.cargo(&["run"]);
    let explained = "2 versions of metrics-runtime are linked into this binary, and an endpoint \
         exposes only the metrics of its own version:\n  \
         metrics-runtime 0.0.9: declares the metrics of two-versions\n  \
         metrics-runtime 0.1.0: declares the metrics of two-versions\n  \
         make all crates depend on the same version: `cargo tree --duplicates` shows which crate \
         needs which";
    assert_eq!(text.matches(explained).count(), 2, "{text}");
    // Each version exposes its own metrics, and reports the problem.
    assert!(
        text.ends_with("metrics_conflicts 1\nnew_total 1\nmetrics_conflicts 1\nold_total 1\n"),
        "{text}"
    );
}
