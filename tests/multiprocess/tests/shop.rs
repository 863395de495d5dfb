//! A process of the program, which runs a test's commands.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use test_programs::TIMEOUT;

pub(super) const V1: &str = env!("CARGO_BIN_EXE_shop-1");
pub(super) const V2: &str = env!("CARGO_BIN_EXE_shop-2");
pub(super) const TOOLS: &str = env!("CARGO_BIN_EXE_tools");

pub(super) struct Shop {
    process: Child,
    commands: Option<ChildStdin>,
    /// The lines that it prints. A thread reads them, so that waiting can time out.
    answers: Receiver<String>,
}

/// An exposition.
#[derive(Debug)]
pub(super) struct Scrape(pub(super) String);

impl Shop {
    pub(super) fn start(version: &str, directory: &Path) -> Self {
        Self::spawn(&mut Self::command(version, directory))
    }

    pub(super) fn command(version: &str, directory: &Path) -> Command {
        let mut command = Command::new(version);
        command.env("METRICS_MULTIPROCESS_DIR", directory);
        command
    }

    pub(super) fn spawn(command: &mut Command) -> Self {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = piped.spawn().expect("cargo has built it");
        let commands = process.stdin.take();
        let printed = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in printed.lines() {
                let line = line.expect("it answers in UTF-8");
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            commands,
            answers,
        }
    }

    /// Sends a command, and waits for the answer.
    pub(super) fn tell(&mut self, command: &str) -> String {
        let commands = self.commands.as_mut().expect("it has not ended");
        writeln!(commands, "{command}").expect("it reads commands");
        let mut answer = String::new();
        loop {
            let line = self.answers.recv_timeout(TIMEOUT);
            let line = line.unwrap_or_else(|error| panic!("{command}: {error} after {answer}"));
            if line == "." {
                return answer;
            }
            answer.push_str(&line);
            answer.push('\n');
        }
    }

    pub(super) fn scrape(&mut self) -> Scrape {
        Scrape(self.tell("render"))
    }

    /// Scrapes until a condition holds.
    pub(super) fn until(&mut self, holds: impl Fn(&Scrape) -> bool) {
        self.until_text("render", |text| holds(&Scrape(text.to_owned())));
    }

    /// Repeats a command until a condition holds for the answer.
    pub(super) fn until_text(&mut self, command: &str, holds: impl Fn(&str) -> bool) {
        let begin = Instant::now();
        loop {
            let answer = self.tell(command);
            if holds(&answer) {
                return;
            }
            assert!(begin.elapsed() < TIMEOUT, "{answer}");
            sleep(Duration::from_millis(50));
        }
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills it with SIGKILL.
    pub(super) fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it was started here");
    }

    /// Lets it return from `main`.
    pub(super) fn end(mut self) {
        drop(self.commands.take());
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.process.try_wait().expect("it was started here") {
                break status;
            }
            assert!(begin.elapsed() < TIMEOUT, "it does not end");
            sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Scrape {
    /// The value of a series.
    pub(super) fn value(&self, series: &str) -> f64 {
        self.find(|name| name == series)
            .unwrap_or_else(|| panic!("there is no {series} in\n{}", self.0))
    }

    /// The value of a function's series with any other labels; for calls, with the outcome `ok`.
    pub(super) fn of(&self, name: &str, function: &str) -> f64 {
        let label = format!("function=\"{function}\"");
        self.find(|series| {
            let is_of = series.starts_with(name) && series.contains(&label);
            is_of && (!series.contains("result=") || series.contains("result=\"ok\""))
        })
        .unwrap_or_else(|| panic!("there is no {name} of {function} in\n{}", self.0))
    }

    fn find(&self, is_meant: impl Fn(&str) -> bool) -> Option<f64> {
        let samples = self.0.lines().filter(|line| !line.starts_with('#'));
        let samples = samples.filter_map(|line| line.rsplit_once(' '));
        let mut meant = samples.filter(|(series, _)| is_meant(series));
        let (_, value) = meant.next()?;
        Some(value.parse().expect("a sample has a number"))
    }
}

/// Waits until a condition holds.
pub(super) fn until(holds: impl Fn() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < TIMEOUT, "timeout");
        sleep(Duration::from_millis(50));
    }
}

/// The names of the files in a directory.
pub(super) fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("it exists");
    let names = entries.map(|entry| entry.expect("it can be read").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
