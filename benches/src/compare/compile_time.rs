//! The compile time of annotations, and what they add to a release binary: crates with 500 async
//! functions, without their dependencies, and a crate with deeply nested calls.

use metrics_benches::child;
use metrics_benches::measure::{Effort, Quartiles};
use metrics_benches::result::{Check, Comparison};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const FUNCTIONS: usize = 500;
const DEPTH: usize = 64;

/// A generated crate: its name, the attribute of each function, and its dependencies.
struct Generated {
    name: &'static str,
    attribute: &'static str,
    dependency: &'static str,
}

const BARE: Generated = Generated {
    name: "functions-bare",
    attribute: "",
    dependency: "",
};
const OURS: Generated = Generated {
    name: "functions-ours",
    attribute: "#[metrics_runtime::instrumented]\n",
    dependency: concat!(
        "metrics-runtime = { path = \"",
        env!("CARGO_MANIFEST_DIR"),
        "/../metrics-runtime\" }\n"
    ),
};
const AUTOMETRICS: Generated = Generated {
    name: "functions-autometrics",
    attribute: "#[autometrics::autometrics]\n",
    dependency: "autometrics = { version = \"3.0.0\", features = [\"prometheus-exporter\"] }\n",
};

/// Writes the crates and builds their dependencies, which is not measured.
pub(crate) fn prepare() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let mut members = Vec::new();
    for generated in [BARE, OURS, AUTOMETRICS] {
        members.push(generated.name.to_owned());
        write(
            &folder,
            generated.name,
            &generated,
            &functions(generated.attribute, FUNCTIONS),
        )?;
        let one = with_one(&generated);
        write(
            &folder,
            &one,
            &generated,
            &functions(generated.attribute, 1),
        )?;
        members.push(one);
        let nested = generated.name.replace("functions", "nested");
        write(
            &folder,
            &nested,
            &generated,
            &nested_calls(generated.attribute),
        )?;
        members.push(nested);
    }
    // Symbols are no part of what runs.
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.release]\nstrip = true\n"
    );
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    if !folder.join("Cargo.lock").exists() {
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    for generated in [BARE, OURS, AUTOMETRICS] {
        build(&folder, generated.name, &[])?;
        build(&folder, generated.name, &["--release"])?;
        build(&folder, &with_one(&generated), &["--release"])?;
    }
    Ok(())
}

/// The same crate with one annotated function, which links the same libraries.
fn with_one(generated: &Generated) -> String {
    generated.name.replace("functions", "one")
}

/// The bytes that each further annotated function adds to the release binary.
fn added_bytes(folder: &Path, generated: &Generated) -> io::Result<f64> {
    let size = |name: &str| fs::metadata(folder.join("target/release").join(name));
    let more = size(generated.name)?.len() as f64 - size(&with_one(generated))?.len() as f64;
    Ok(more / (FUNCTIONS - 1) as f64)
}

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let folder = folder()?;
    let rounds = if effort.quick { 1 } else { 7 };
    let crates = [BARE, OURS, AUTOMETRICS];
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        for (generated, times) in crates.iter().zip(&mut times) {
            let main = folder.join(generated.name).join("src/main.rs");
            fs::write(&main, fs::read(&main)?)?;
            let start = Instant::now();
            build(&folder, generated.name, &[])?;
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let [bare, ours, autometrics] = times.map(|times| Quartiles::of(times).median);
    let mut comparison = Comparison::new("compile_time", "The compile time of annotations");
    comparison.note(format!(
        "A crate with {FUNCTIONS} async functions, which are all called: `cargo build` in the dev profile, not \
         incremental, without the dependencies."
    ));
    comparison.note(
        "Bytes: what each annotated function but the first adds to the release binary, without symbols.",
    );
    comparison.columns = [
        "s",
        "above bare, s",
        "ms per function",
        "bytes per function",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut added = [None; 3];
    let of_each = crates.iter().zip([bare, ours, autometrics]).zip(&mut added);
    for ((generated, time), added) in of_each {
        let more = time - bare;
        *added = Some(added_bytes(&folder, generated)?);
        let name = generated.name.trim_start_matches("functions-");
        let cells = [time, more, more * 1e3 / FUNCTIONS as f64].map(Some);
        comparison.row(name, cells.into_iter().chain([*added]));
    }
    let [_, added, added_by_autometrics] = added;
    comparison.checks.push(Check::at_most(
        "size, what an annotated async function adds to a release binary",
        added,
        600.0,
        "bytes",
    ));
    comparison.checks.push(Check::ratio(
        "size, what an annotated async function adds to a release binary, against autometrics",
        added,
        added_by_autometrics,
        0.3,
    ));
    comparison.checks.push(Check::ratio(
        "compile time that 500 annotated async functions add, in s, against autometrics",
        Some(ours - bare),
        Some(autometrics - bare),
        0.12,
    ));
    let compiles = |name: &str| match build(&folder, &format!("nested-{name}"), &[]) {
        Ok(()) => "compiles",
        Err(_) => "does not compile",
    };
    let (ours, theirs) = (compiles("ours"), compiles("autometrics"));
    comparison.note(format!(
        "{DEPTH} annotated async functions that each await the next one: ours {ours}, autometrics {theirs}, with the \
         default recursion limit."
    ));
    comparison.checks.push(Check::holds(
        "nesting: 64 nested instrumented async calls with the default recursion limit",
        "compiles",
        ours,
        ours == "compiles",
    ));
    Ok(comparison)
}

fn folder() -> Result<PathBuf, Box<dyn Error>> {
    Ok(child::target()?.join("compile-time"))
}

pub(super) fn build(folder: &Path, package: &str, profile: &[&str]) -> Result<(), Box<dyn Error>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--package", package])
        .args(profile)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

fn write(folder: &Path, name: &str, generated: &Generated, source: &str) -> io::Result<()> {
    let sources = folder.join(name).join("src");
    fs::create_dir_all(&sources)?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}",
        generated.dependency
    );
    write_if_changed(&folder.join(name).join("Cargo.toml"), &manifest)?;
    write_if_changed(&sources.join("main.rs"), source)
}

/// So that cargo does not rebuild unchanged crates.
pub(super) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Many functions, called in groups. The first ones are annotated.
fn functions(attribute: &str, annotated: usize) -> String {
    const GROUP: usize = 50;
    let mut text = String::from(
        "#[derive(Debug)]\npub struct Failed(pub u64);\n\nasync fn step(n: u64) -> u64 {\n    n + 1\n}\n\n",
    );
    for n in 0..FUNCTIONS {
        let attribute = if n < annotated { attribute } else { "" };
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{attribute}async fn handler_{n}(id: u64, name: &str) -> Result<u64, Failed> {{\n    \
             let length = name.len() as u64;\n    \
             if id == {n} {{\n        return Err(Failed(id));\n    }}\n    \
             Ok(step(id + length).await)\n}}\n"
        );
    }
    for group in 0..FUNCTIONS / GROUP {
        let _ = writeln!(
            text,
            "async fn group_{group}() -> u64 {{\n    let mut sum = 0;"
        );
        for n in group * GROUP..(group + 1) * GROUP {
            let _ = writeln!(
                text,
                "    sum += handler_{n}(1, \"a\").await.unwrap_or_default();"
            );
        }
        text.push_str("    sum\n}\n\n");
    }
    text.push_str("fn main() {\n");
    for group in 0..FUNCTIONS / GROUP {
        let _ = writeln!(text, "    poll(group_{group}());");
    }
    text.push_str("}\n\n");
    text + POLL
}

/// Deeply nested calls.
fn nested_calls(attribute: &str) -> String {
    let mut text = format!("{attribute}async fn call_0() -> u64 {{\n    1\n}}\n\n");
    for n in 1..DEPTH {
        let _ = writeln!(
            text,
            "{attribute}async fn call_{n}() -> u64 {{\n    call_{}().await + 1\n}}\n",
            n - 1
        );
    }
    let _ = writeln!(text, "fn main() {{\n    poll(call_{}());\n}}\n", DEPTH - 1);
    text + POLL
}

const POLL: &str = "fn poll(future: impl Future) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let _ = std::pin::pin!(future).poll(&mut context);
}
";
