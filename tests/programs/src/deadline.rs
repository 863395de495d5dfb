//! Waiting with a timeout, because a test that hangs does not show what it waits for.

use crate::TIMEOUT;
use std::io::{self, BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Waits until a process ends, and kills it if it does not.
///
/// # Panics
/// When it does not end in time.
#[track_caller]
pub fn wait(process: &mut Child) -> ExitStatus {
    ended(process, TIMEOUT).unwrap_or_else(|| {
        let _ = process.kill();
        let _ = process.wait();
        panic!("the process has not ended in {TIMEOUT:?}")
    })
}

/// How a process ended; `None` if it has not ended in time.
pub(crate) fn ended(process: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        let status = process.try_wait().expect("it was started here");
        if status.is_some() || start.elapsed() > limit {
            return status;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Commands that end.
pub trait InTime {
    /// Like [`Command::output`], but kills the process if it does not end in time.
    ///
    /// # Errors
    /// When it can't be started.
    ///
    /// # Panics
    /// When it does not end in time.
    fn output_in_time(&mut self) -> io::Result<Output>;
}

impl InTime for Command {
    #[track_caller]
    fn output_in_time(&mut self) -> io::Result<Output> {
        let pipes = self
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = pipes.spawn()?;
        let stdout = read(process.stdout.take());
        let stderr = read(process.stderr.take());
        let status = wait(&mut process);
        Ok(Output {
            status,
            stdout: all(&stdout),
            stderr: all(&stderr),
        })
    }
}

/// Reads to the end on a separate thread.
fn read(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // After an error, the part that was read is returned.
        let _ = from.map(|mut from| from.read_to_end(&mut bytes));
        let _ = sender.send(bytes);
    });
    receiver
}

#[track_caller]
fn all(receiver: &Receiver<Vec<u8>>) -> Vec<u8> {
    let read = receiver.recv_timeout(TIMEOUT);
    read.expect("the output ends with the process, unless one that it started keeps it open")
}

/// The lines that a process writes. A separate thread reads them, so that the process never blocks
/// on a full pipe.
#[derive(Debug)]
pub struct Lines(Receiver<String>);

impl Lines {
    /// Reads the lines of a pipe.
    pub fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                // Even if no more lines are wanted, the pipe is emptied.
                let _ = sender.send(line);
            }
        });
        Self(receiver)
    }

    /// The next line, without its line ending; `None` after the last one.
    ///
    /// # Panics
    /// When none comes in time.
    #[track_caller]
    pub fn next(&self) -> Option<String> {
        match self.0.recv_timeout(TIMEOUT) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no line within {TIMEOUT:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    #[test]
    fn a_process_that_hangs_is_killed_and_one_that_ends_is_read() {
        let mut hangs = Command::new("sleep").arg("600").spawn().expect("sleep");
        assert_eq!(ended(&mut hangs, Duration::from_millis(50)), None);
        hangs.kill().expect("it runs");
        assert!(!wait(&mut hangs).success());

        let result = Command::new("sh")
            .args(["-c", "echo out; echo err >&2; exit 3"])
            .output_in_time();
        let result = result.expect("a shell");
        assert_eq!(
            (result.status.code(), &*result.stdout, &*result.stderr),
            (Some(3), &b"out\n"[..], &b"err\n"[..])
        );
    }

    #[test]
    fn lines_end_with_their_pipe() {
        let lines = Lines::of(&b"one\ntwo"[..]);
        assert_eq!(lines.next().as_deref(), Some("one"));
        assert_eq!(lines.next().as_deref(), Some("two"));
        assert_eq!(lines.next(), None);
    }

    #[test]
    #[cfg_attr(not(target_os = "linux"), ignore = "only Linux has the runner")]
    fn a_test_binary_that_hangs_is_killed() {
        let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deadline");
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("deps")).expect("it is writable");
        let hangs = "exec sleep 600";
        let ends = "sleep 1.5; exit 7";
        for (file, limit, script, code) in [
            ("deps/hangs", "1s", hangs, 124),
            ("deps/ends", "600s", ends, 7),
            ("no_test", "1s", ends, 7),
        ] {
            let binary = folder.path().join(file);
            fs::write(&binary, format!("#!/bin/sh\n{script}\n")).expect("it is writable");
            fs::set_permissions(&binary, fs::Permissions::from_mode(0o700)).expect("ours, too");
            let result = Command::new(&runner)
                .arg(&binary)
                .env("TEST_DEADLINE", limit)
                .output_in_time();
            assert_eq!(
                result.expect("it starts").status.code(),
                Some(code),
                "{file}"
            );
        }
    }
}
