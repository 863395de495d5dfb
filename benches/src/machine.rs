//! The time, machine and versions of a run.

use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// When and where a run took place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// When it began.
    pub date: String,
    /// The commit that was measured, with `-dirty` if files differ from it.
    #[serde(default = "unknown")]
    pub commit: String,
    /// The processor's name.
    pub cpu: String,
    /// Its number of hardware threads.
    pub cores: usize,
    /// The operating system.
    pub os: String,
    /// The compiler.
    pub rustc: String,
    /// The load average over a minute before this run.
    pub load_before: String,
}

impl Machine {
    /// This machine, now.
    pub fn here() -> Self {
        let cpu = field(&read("/proc/cpuinfo"), "model name", ':');
        let distribution = field(&read("/etc/os-release"), "PRETTY_NAME", '=');
        let kernel = read("/proc/sys/kernel/osrelease");
        let load = read("/proc/loadavg");
        Self {
            date: jiff::Timestamp::now()
                .strftime("%Y-%m-%d %H:%M UTC")
                .to_string(),
            commit: commit(),
            cpu,
            cores: crate::measure::cores(),
            os: format!("{distribution}, {} {}", std::env::consts::OS, kernel.trim()),
            rustc: output_of("rustc", &["--version"]),
            load_before: load.split(' ').next().map_or_else(unknown, str::to_owned),
        }
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn commit() -> String {
    output_of(
        "git",
        &[
            "describe",
            "--always",
            "--dirty",
            "--abbrev=12",
            "--exclude=*",
        ],
    )
}

/// The output of a program, run in the folder of this package.
fn output_of(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    match output {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => unknown(),
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// The value of the first line that begins with `key`.
fn field(text: &str, key: &str, separator: char) -> String {
    text.lines()
        .find(|line| line.starts_with(key))
        .and_then(|line| line.split_once(separator))
        .map_or_else(unknown, |(_, value)| {
            value.trim().trim_matches('"').to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_records_its_commit() {
        let head = output_of("git", &["rev-parse", "HEAD"]);
        let commit = commit();
        let hash = commit.trim_end_matches("-dirty");
        // A source package has no history, so the commit is unknown.
        assert!(head.starts_with(hash), "{commit} is not of {head}");
        assert!(hash == "unknown" || hash.len() >= 12, "{commit}");
    }

    #[test]
    fn a_failing_or_missing_program_has_no_output() {
        assert_eq!(output_of("git", &["no-such-command"]), "unknown");
        assert_eq!(output_of("no-such-program", &[]), "unknown");
    }
}
