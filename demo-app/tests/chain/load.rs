//! Who uses the demo: its own load generator.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use test_programs::Server;

/// `demo-app load`, until it is told to end.
pub(super) struct Load {
    running: Child,
}

/// What it reported.
pub(super) struct Report {
    pub(super) table: String,
    /// Whether each request was answered as it should be.
    pub(super) succeeded: bool,
}

impl Load {
    /// So many requests a second, in a realistic mix.
    pub(super) fn start(demo: &Server, rate: u32) -> Self {
        let running = Command::new(env!("CARGO_BIN_EXE_demo-app"))
            .args(["load", "--duration", "1h", "--rate", &rate.to_string()])
            .args(["--url", &demo.url()])
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Self {
            running: running.expect("the program"),
        }
    }

    /// Ends the sending, as Ctrl-C does.
    pub(super) fn stop(mut self) -> Report {
        let id = Pid::from_child(&self.running);
        kill_process(id, Signal::INT).expect("it runs");
        let mut table = String::new();
        let said = self.running.stdout.as_mut().expect("it is piped");
        said.read_to_string(&mut table).expect("text");
        let ended = self.running.wait().expect("a process");
        assert!(table.contains("\nall  "), "no report: {ended}: {table}");
        Report {
            table,
            succeeded: ended.success(),
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _gone_already = self.running.kill();
        let _gone_already = self.running.wait();
    }
}

impl Report {
    /// The longest that a client waited for an answer of an endpoint.
    pub(super) fn longest(&self, endpoint: &str) -> Duration {
        let line = |line: &&str| line.starts_with(endpoint);
        let line = self.table.lines().find(line).unwrap_or_default();
        let cells: Vec<_> = line.split("  ").filter(|cell| !cell.is_empty()).collect();
        // Endpoint, requests, errors, three quantiles, the longest.
        let longest = cells.get(6).and_then(|cell| cell.trim().split_once(' '));
        let (number, unit) = longest.unwrap_or_else(|| panic!("{endpoint}: {}", self.table));
        let unit = match unit {
            "µs" => 1e-6,
            "ms" => 1e-3,
            _ => 1.0,
        };
        Duration::from_secs_f64(number.parse::<f64>().expect("a number") * unit)
    }
}
