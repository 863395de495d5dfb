//! The number of instructions of each path, counted by callgrind. Unlike time, it does not depend
//! on the load of the machine.
//!
//! `paths.rs` and `refusals.rs` are the binaries under test, built in release mode. No path may
//! exceed its bound in `bounds.rs`. The bounds are for x86-64.
//!
//! `cargo test -p tests --test instructions -- --nocapture` prints the counts.

mod bounds;

use bounds::{BOUNDS, Bound};
use serde_json::Value;
use std::collections::HashMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The function of both binaries whose calls are counted.
const COUNTED: &str = "*::counted::counted";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A binary, built in release mode.
fn built(binary: &str) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = Command::new(cargo)
        .args(["build", "--release", "-p", "tests"])
        .args(["--bin", binary, "--message-format", "json"])
        .current_dir(repository())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(build.status.success(), "the program does not build");
    let messages = String::from_utf8(build.stdout).expect("cargo writes UTF-8");
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == binary)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.expect("cargo prints the path of the binary")
}

/// Whether a program is on the PATH.
fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The instructions of one operation on each path of a binary, with the loop around it.
fn count(binary: &str) -> HashMap<String, f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |part: &str| folder.path().join(format!("counts{part}"));
    // Only instructions are needed: it is faster without source lines.
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-line=no"])
        .arg(format!("--zero-before={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", file("").display()))
        .arg(built(binary))
        .output()
        .expect("valgrind starts");
    let log = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "the program fails:\n{log}");
    // Each path was called twice, and callgrind numbers its files.
    let counted = |part: usize| {
        let text = fs::read_to_string(file(&format!(".{part}"))).unwrap_or_default();
        let mut totals = text
            .lines()
            .filter_map(|line| line.strip_prefix("totals: "));
        let total = totals.next().and_then(|total| total.parse().ok());
        total.unwrap_or_else(|| panic!("callgrind finds no call of {COUNTED}:\n{log}"))
    };
    let printed = String::from_utf8(run.stdout).expect("the program writes UTF-8");
    let counts = printed.lines().enumerate().map(|(at, line)| {
        let (path, operations) = line.split_once('\t').expect("a path and its operations");
        let operations: f64 = operations.parse().expect("a number");
        let (once, twice): (f64, f64) = (counted(2 * at + 1), counted(2 * at + 2));
        (path.to_owned(), (twice - once) / operations)
    });
    counts.collect()
}

#[test]
#[cfg_attr(
    not(all(target_arch = "x86_64", target_os = "linux")),
    ignore = "the bounds are for x86-64, and valgrind is for Linux"
)]
fn no_path_exceeds_its_bound() {
    assert!(
        is_installed("valgrind"),
        "valgrind is not on the PATH: install it, like tests/run with apt-get"
    );
    let mut counts = count("recording-paths");
    counts.extend(count("refused-scrapes"));
    let of = |path: &str| match counts.get(path) {
        Some(count) => *count,
        None => panic!("no binary has a path `{path}`"),
    };
    let (mut table, mut mistakes) = (String::new(), String::new());
    for &Bound {
        path,
        without,
        most,
    } in BOUNDS
    {
        let count = of(path) - of(without);
        // Writing to a string does not fail.
        let _ = writeln!(table, "{path:<28} {count:>8.1} {most:>8}  {without}");
        // A path with less than half of its bound does not do its work.
        if count < most / 2.0 {
            let _ = writeln!(
                mistakes,
                "`{path}` takes {count:.1} instructions an operation only, and its bound is {most}."
            );
        }
        if count > most {
            let _ = writeln!(
                mistakes,
                "`{path}` takes {count:.1} instructions an operation, and its bound is {most}."
            );
        }
    }
    // The time to compare a secret must not reveal how much of it was right. Allocations differ by
    // a few instructions, a comparison that stops early differs by hundreds.
    for name in ["a token", "a password"] {
        let [start, end] = ["start", "end"].map(|part| of(&format!("{name}, wrong at its {part}")));
        let difference = (start - end).abs();
        let _ = writeln!(
            table,
            "{name:<28} {start:>8.1} {end:>8.1}  wrong at its start, at its end"
        );
        if difference > 20.0 || start < 1000.0 {
            let _ = writeln!(
                mistakes,
                "{name} that is wrong at its start takes {start:.1} instructions, and {end:.1} if it is at its end."
            );
        }
    }
    println!(
        "{:<28} {:>8} {:>8}  without",
        "instructions an operation", "count", "bound"
    );
    print!("{table}");
    assert!(
        mistakes.is_empty(),
        "\n{mistakes}\n{table}\n\
         Find what became dearer: `git bisect` with this test, or `callgrind_annotate` on a run of \
         `valgrind --tool=callgrind target/release/recording-paths`. Where it is worth it, or where \
         a new compiler is the reason, write the new count and a bound 15 % above it into \
         tests/instructions/bounds.rs, and measure the times again: `cargo run --release -p metrics-benches`."
    );
}
