//! The build time of a public crate whose functions are all annotated.

use super::adding::cpu_of_children;
use super::compile_time::{build, write_if_changed};
use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison};
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crate, which axum depends on.
const CRATE: &str = "http";

const BARE: &str = "bare";
const OURS: &str = "ours";

/// The copies of the crate: the attribute of each function, and what it depends on.
const COPIES: [(&str, &str, &str); 3] = [
    (BARE, "", ""),
    (
        OURS,
        "#[metrics_runtime::instrumented] ",
        concat!(
            "metrics-runtime = { path = \"",
            env!("CARGO_MANIFEST_DIR"),
            "/../metrics-runtime\" }\n"
        ),
    ),
    (
        "autometrics",
        "#[autometrics::autometrics] ",
        "autometrics = { version = \"3.0.0\", features = [\"prometheus-exporter\"] }\n",
    ),
];

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let (version, sources) = sources()?;
    let folder = child::target()?.join("annotated");
    let functions = prepare(&folder, &sources)?;
    let mut comparison = Comparison::new("annotated", "A public crate, all functions annotated");
    comparison.note(format!(
        "{CRATE} {version}, {functions} functions: CPU time of `cargo build` in the dev profile, not incremental, \
         without the dependencies. The least of the rounds."
    ));
    comparison.columns = ["s", "÷ bare"].map(str::to_owned).to_vec();
    let rounds = if effort.quick { 1 } else { 3 };
    let mut bare = None;
    for (name, ..) in COPIES {
        // The dependencies are not measured.
        if build(&folder, name, &[]).is_err() {
            comparison.note(format!("It does not compile with the attribute of {name}."));
            continue;
        }
        let mut least = f64::INFINITY;
        for _ in 0..rounds {
            let root = folder.join(name).join("src/lib.rs");
            fs::write(&root, fs::read(&root)?)?;
            let before = cpu_of_children()?;
            build(&folder, name, &[])?;
            least = least.min(cpu_of_children()? - before);
        }
        let bare = *bare.get_or_insert(least);
        comparison.row(name, [Some(least), Some(least / bare)]);
        if name == OURS {
            comparison.checks.push(Check::ratio(
                &format!("all functions of `{CRATE}` annotated, CPU time of its build, in s"),
                Some(least),
                Some(bare),
                1.8,
            ));
        }
    }
    Ok(comparison)
}

/// The version of the crate in this workspace, and the folder with its source.
fn sources() -> Result<(String, PathBuf), Box<dyn Error>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let text =
        |package: &Value, field: &str| package[field].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let of_crate = packages.filter(|package| text(package, "name") == CRATE);
    let newest = of_crate.max_by_key(|package| text(package, "version"));
    let newest = newest.ok_or("the workspace does not depend on the crate")?;
    let manifest = PathBuf::from(text(newest, "manifest_path"));
    Ok((text(newest, "version"), manifest.with_file_name("src")))
}

/// Writes the copies. Returns the number of annotated functions.
fn prepare(folder: &Path, sources: &Path) -> Result<usize, Box<dyn Error>> {
    let mut functions = 0;
    for (name, attribute, dependency) in COPIES {
        let copy = folder.join(name);
        functions = annotate(sources, &copy.join("src"), attribute)?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2021\"\n\n[features]\ndefault = [\"std\"]\nstd = []\n\n\
             [dependencies]\nbytes = \"1\"\nitoa = \"1\"\n{dependency}"
        );
        write_if_changed(&copy.join("Cargo.toml"), &manifest)?;
    }
    let members = COPIES.map(|(name, ..)| name);
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock"))?;
    Ok(functions)
}

/// Copies the files of a folder with an attribute before each function. Returns their number.
fn annotate(from: &Path, to: &Path, attribute: &str) -> Result<usize, Box<dyn Error>> {
    fs::create_dir_all(to)?;
    let mut functions = 0;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            functions += annotate(&path, &copy, attribute)?;
        } else {
            let (text, count) = annotated(&fs::read_to_string(path)?, attribute);
            write_if_changed(&copy, &text)?;
            functions += count;
        }
    }
    Ok(functions)
}

/// A formatted source with an attribute before each function that has a body and is neither
/// `const`, `unsafe` nor in the tests at the end. Returns their number, too.
fn annotated(source: &str, attribute: &str) -> (String, usize) {
    let (mut text, mut functions) = (String::new(), 0);
    let mut rest = source;
    while let Some(line) = rest.split_inclusive('\n').next() {
        if line.starts_with("mod tests") || line.starts_with("#[test]") {
            break;
        }
        let item = line.trim_start();
        let after_visibility = item.strip_prefix("pub").map_or(item, |item| {
            let item = item.strip_prefix("(crate)").unwrap_or(item);
            let item = item.strip_prefix("(super)").unwrap_or(item);
            item.trim_start()
        });
        let is_function = ["fn ", "async fn "]
            .iter()
            .any(|start| after_visibility.starts_with(start));
        if is_function && has_body(rest) {
            let indentation = line.len() - item.len();
            text.push_str(&line[..indentation]);
            text.push_str(attribute);
            text.push_str(item);
            functions += 1;
        } else {
            text.push_str(line);
        }
        rest = &rest[line.len()..];
    }
    (text + rest, functions)
}

/// Whether a function at the beginning of a text has a body.
fn has_body(text: &str) -> bool {
    let mut depth = 0;
    let end = text.find(|character| {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(character, '{' | ';')
    });
    end.is_some_and(|end| text[end..].starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_with_a_body_outside_of_tests_are_annotated() {
        let source = "\
trait Known {
    fn known(&self) -> [u8; 2];
    fn more(&self) -> [u8; 2] {
        self.known()
    }
}
/// fn in_a_comment() {}
pub(crate) fn one() {}
pub const fn two() {}
pub async fn three<T>(\n    t: T,\n) where\n    T: Sized,\n{\n}
mod tests {
    fn four() {}
}
";
        let (text, functions) = annotated(source, "#[x] ");
        assert_eq!(functions, 3);
        let expected = source
            .replace("fn more", "#[x] fn more")
            .replace("pub(crate) fn", "#[x] pub(crate) fn")
            .replace("pub async", "#[x] pub async");
        assert_eq!(text, expected);
    }
}
