//! The cost of a scrape of many processes: reading their files, and adding up their numbers.

use super::setup::OURS;
use metrics_benches::child;
use metrics_benches::measure::{Effort, median};
use metrics_benches::result::{Check, Comparison};
use metrics_runtime::Format;
use metrics_runtime::multiprocess::Directory;
use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const PROCESSES: usize = 64;

/// The values of each label of `series-2000`.
const VALUES: [usize; 3] = [20, 20, 5];

const PYTHON: &str = "prometheus_client (Python)";

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    let rounds = if effort.quick { 21 } else { 101 };
    let directory = child::target()?.join("processes");
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory)?;
    let ours = ours(&directory.join("ours"), rounds)?;
    let theirs = theirs(&directory.join("python"), rounds.min(5))
        .inspect_err(|error| eprintln!("{PYTHON}: {error}"))
        .ok();
    fs::remove_dir_all(&directory)?;

    let mut comparison = Comparison::new("processes", "A scrape of 64 processes");
    comparison.note(
        "Each process has the same 2 000 counters with three labels. Milliseconds until the text with their sums is \
         complete. Ours caches the descriptions in the files at its first scrape. Python's client (Debian's \
         `python3-prometheus-client`, `MultiProcessCollector`) reads each file completely every time.",
    );
    comparison.columns = ["first scrape, ms", "later scrapes, ms", "ours ÷ it, later"]
        .map(str::to_owned)
        .to_vec();
    let row = |seconds: &[f64]| {
        let later = median(seconds[1..].to_vec());
        [seconds[0] * 1e3, later * 1e3]
    };
    let (ours, theirs) = (row(&ours), theirs.as_deref().map(row));
    let ratio = theirs.map(|theirs| ours[1] / theirs[1]);
    comparison.row(OURS, ours.map(Some).into_iter().chain([None]));
    let cells = theirs.map_or([None; 2], |theirs| theirs.map(Some));
    comparison.row(PYTHON, cells.into_iter().chain([ratio]));
    comparison.checks.push(Check::at_most(
        "merging 64 processes × 2 000 series",
        Some(ours[1]),
        10.0,
        "ms",
    ));
    Ok(comparison)
}

/// The seconds of each scrape, while the processes run.
fn ours(directory: &Path, rounds: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    fs::create_dir_all(directory)?;
    let program = std::env::current_exe()?.with_file_name("series-2000");
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        let mut command = Command::new(&program);
        command
            .env("METRICS_MULTIPROCESS_DIR", directory)
            .arg("share");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        processes.push(Running(command.spawn()?));
    }
    for Running(process) in &mut processes {
        let mut ready = [0];
        let output = process.stdout.as_mut().ok_or("it is not piped")?;
        output.read_exact(&mut ready)?;
    }
    let directory = Directory::open(directory)?;
    let mut seconds = Vec::new();
    for _ in 0..rounds {
        let begin = Instant::now();
        let text = directory.render(Format::Text)?;
        seconds.push(begin.elapsed().as_secs_f64());
        let text = String::from_utf8(text)?;
        let sums = text
            .lines()
            .filter(|line| line.starts_with("events_total{"));
        let sums = sums.filter(|line| line.ends_with(&format!(" {PROCESSES}")));
        if sums.count() != VALUES.iter().product::<usize>() {
            return Err("a sum is wrong".into());
        }
    }
    Ok(seconds)
}

/// A process that is killed when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// The same with Python's client.
fn theirs(directory: &Path, rounds: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    fs::create_dir_all(directory)?;
    // Debian's Python may not be the first one on the PATH.
    let python = ["/usr/bin/python3", "python3"].into_iter();
    let mut python = python.filter(|python| {
        let mut has_client = Command::new(python);
        has_client.args(["-c", "import prometheus_client"]);
        let status = has_client.stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    });
    let python = python.next().ok_or("it is not installed")?;
    let output = Command::new(python)
        .args(["-c", include_str!("processes.py")])
        .arg(directory)
        .args([PROCESSES, rounds].map(|number| number.to_string()))
        .args(VALUES.map(|number| number.to_string()))
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(output.status.to_string().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
