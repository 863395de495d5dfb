//! When and where a run took place.

use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// When and where a run took place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// When it began.
    pub date: String,
    /// The processor's name.
    pub cpu: String,
    /// How many threads it runs at once.
    pub cores: usize,
    /// The operating system.
    pub os: String,
    /// The compiler.
    pub rustc: String,
    /// How many threads wanted to run before this program did, on average
    /// over a minute.
    pub load_before: String,
}

impl Machine {
    /// This one, now.
    pub fn here() -> Self {
        let cpu = field(&read("/proc/cpuinfo"), "model name", ':');
        let distribution = field(&read("/etc/os-release"), "PRETTY_NAME", '=');
        let kernel = read("/proc/sys/kernel/osrelease");
        let rustc = Command::new("rustc").arg("--version").output();
        let rustc = rustc.map_or_else(
            |_| "unknown".to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        );
        let load = read("/proc/loadavg");
        Self {
            date: jiff::Timestamp::now()
                .strftime("%Y-%m-%d %H:%M UTC")
                .to_string(),
            cpu,
            cores: crate::measure::cores(),
            os: format!("{distribution}, {} {}", std::env::consts::OS, kernel.trim()),
            rustc,
            load_before: load.split(' ').next().unwrap_or("unknown").to_owned(),
        }
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
        .map_or("unknown".to_owned(), |(_, value)| {
            value.trim().trim_matches('"').to_owned()
        })
}
