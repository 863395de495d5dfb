//! Redis.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

use crate::child::{Child, Manner};
use crate::{eventually, free_port};

/// An empty Redis, which stores nothing on disk.
#[derive(Debug)]
pub struct Redis {
    // Dropped before its folder is removed.
    running: Option<Child>,
    port: u16,
    folder: TempDir,
}

impl Redis {
    /// Starts one.
    ///
    /// # Panics
    /// When `redis-server` is not on the PATH, or does not answer.
    #[must_use]
    pub fn start() -> Self {
        let mut redis = Self {
            running: None,
            port: free_port(),
            folder: tempfile::tempdir().expect("a folder"),
        };
        redis.start_again();
        redis
    }

    /// `redis://127.0.0.1:<port>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Stops it; its data is lost.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it on the same port after [`stop`](Self::stop), empty.
    ///
    /// # Panics
    /// When it can't be started.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let arguments = ["--port", &port, "--bind", "127.0.0.1", "--save", ""];
        let program = Path::new("redis-server");
        let manner = Manner {
            end_by: "KILL",
            user: None,
            remove_folder: false,
        };
        let child = Child::start(program, &arguments, self.folder.path(), manner);
        let log = || format!("tests/run installs it\n{}", child.log());
        eventually("redis-server answers", log, || {
            self.ask("PING").is_some_and(|answer| answer == "+PONG")
        });
        self.running = Some(child);
    }

    /// Freezes it: it still accepts connections, but does not answer.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pause(&self) {
        self.running.as_ref().expect("it runs").signal("STOP");
    }

    /// Resumes it after [`pause`](Self::pause).
    ///
    /// # Panics
    /// When it does not run.
    pub fn resume(&self) {
        self.running.as_ref().expect("it runs").signal("CONT");
    }

    /// The first line of its reply to a command; `None` if it can't be reached.
    #[must_use]
    pub fn ask(&self, command: &str) -> Option<String> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        connection
            .set_read_timeout(Some(Duration::from_secs(5)))
            .ok()?;
        connection
            .write_all(format!("{command}\r\n").as_bytes())
            .ok()?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n") {
            let mut byte = [0];
            connection.read_exact(&mut byte).ok()?;
            answer.extend(byte);
        }
        Some(String::from_utf8_lossy(&answer).trim_end().to_owned())
    }
}
