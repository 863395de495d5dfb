//! Traffic from the demo's own load generator.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use test_programs::Server;

/// `demo-app load`, running until it is stopped.
pub(super) struct Load {
    running: Child,
}

/// Its report.
pub(super) struct Report {
    pub(super) table: String,
    /// Whether all responses were as expected.
    pub(super) succeeded: bool,
}

impl Load {
    /// Starts it with this rate, in a realistic mix.
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

    /// Stops it with SIGINT, like Ctrl-C.
    pub(super) fn stop(mut self) -> Report {
        let id = Pid::from_child(&self.running);
        kill_process(id, Signal::INT).expect("it runs");
        let mut table = String::new();
        let output = self.running.stdout.as_mut().expect("it is piped");
        output.read_to_string(&mut table).expect("text");
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
