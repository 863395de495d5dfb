//! What processes were doing when they ended, from their files. Nothing is folded, moved or
//! removed.

use super::cells::Words;
use super::directory::Directory;
use super::file::ProcessFile;
use super::group::Group;
use super::history::{Base, base, history};
use super::interned::Interned;
use super::listing::{self, BLACK_BOX, CORRUPT, DirectoryLock, ENDED, PROCESS};
use super::problem::Problem;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::time::{Duration, SystemTime};

/// What processes were doing when they ended. Returned by [`Directory::postmortems`].
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Postmortems {
    /// The processes, the last one first.
    pub processes: Vec<Postmortem>,
    /// Files that cannot be read.
    pub unreadable: Vec<UnreadableFile>,
}

/// What a process was doing when it ended.
///
/// In JSON, times are seconds since 1970.
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Postmortem {
    /// The name of its file.
    pub file: String,
    /// Its process id.
    pub pid: u32,
    /// The path of its executable.
    pub executable: String,
    /// Whether it exited by itself: by returning from `main`, even with an error or a panic, or by
    /// calling `exit`. Otherwise it was killed by a signal, for example after a crash, or by the
    /// kernel when it ran out of memory.
    pub exited: bool,
    /// When it began to share its metrics.
    #[serde(serialize_with = "seconds")]
    pub started: SystemTime,
    /// The last second in which it wrote its history. It ended within a second after that, unless
    /// it got no CPU time. `None` if it ended before the first one.
    #[serde(serialize_with = "optional_seconds")]
    pub last_seen: Option<SystemTime>,
    /// Requests, calls and tasks that had started and not ended.
    pub in_progress: Vec<UnfinishedWork>,
    /// The duration of [`CounterChange::increase`] in seconds: about 60, or the time since the
    /// start.
    pub window_seconds: Option<f64>,
    /// All counters with whole numbers that are not 0.
    pub counters: Vec<CounterChange>,
    /// Its resource usage in about the last minute, one point for each second, the oldest first.
    pub history: Vec<HistoryPoint>,
}

/// A series of work in progress.
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnfinishedWork {
    /// The name of the metric.
    pub name: String,
    /// Its labels and their values.
    #[serde(serialize_with = "map")]
    pub labels: Vec<(String, String)>,
    /// The number of requests, calls or tasks.
    pub count: u64,
}

/// The value of a counter, and its increase.
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CounterChange {
    /// The name of the metric.
    pub name: String,
    /// Its labels and their values.
    #[serde(serialize_with = "map")]
    pub labels: Vec<(String, String)>,
    /// Its value at the end.
    pub total: u64,
    /// The increase in the last [`window_seconds`](Postmortem::window_seconds). `None` if it is
    /// unknown.
    pub increase: Option<u64>,
    /// The increase per second.
    pub per_second: Option<f64>,
    /// Whether it counts failures, judged by its labels: a status code of 500 or more, an outcome
    /// such as `error` or `panic`, or a type of error.
    pub is_failure: bool,
}

/// The resource usage of a process at one time. A value is missing if the system does not report
/// it.
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HistoryPoint {
    /// The time.
    #[serde(serialize_with = "seconds")]
    pub at: SystemTime,
    /// Resident memory in bytes.
    pub resident_bytes: Option<f64>,
    /// The limit of resident memory: that of the cgroup, or the memory of the machine.
    pub max_resident_bytes: Option<f64>,
    /// CPU time since the start, in seconds.
    pub cpu_seconds: Option<f64>,
    /// The number of threads.
    pub threads: Option<f64>,
    /// The number of open file descriptors.
    pub open_descriptors: Option<f64>,
}

/// A file that cannot be read.
///
/// [`Directory::postmortems`] has an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnreadableFile {
    /// The name of the file.
    pub file: String,
    /// Why it cannot be read.
    pub problem: String,
}

impl Directory {
    /// What ended processes were doing, if their files still exist. These are the newest eight
    /// processes that did not exit by themselves, and those that were not folded yet.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// # let path = std::env::temp_dir().join(format!("metrics-pm-{}", std::process::id()));
    /// # std::fs::create_dir_all(&path)?;
    /// use metrics_runtime::multiprocess::Directory;
    ///
    /// let postmortems = Directory::open(&path)?.postmortems()?;
    /// for process in postmortems.processes.iter().filter(|process| !process.exited) {
    ///     for work in &process.in_progress {
    ///         println!("{} {:?}: {}", work.name, work.labels, work.count);
    ///     }
    /// }
    /// # assert!(postmortems.processes.is_empty());
    /// # std::fs::remove_dir_all(&path)
    /// # }
    /// ```
    ///
    /// It only reads. The directory can be a copy from another machine.
    ///
    /// # Errors
    ///
    /// If the directory cannot be read. Unreadable files are in the result.
    ///
    /// # Cost
    ///
    /// It reads the whole file of each ended process. While it reads, no process folds files.
    pub fn postmortems(&self) -> io::Result<Postmortems> {
        let _lock = DirectoryLock::shared(self.path()).map_err(Problem::into_io)?;
        let mut found = Postmortems::default();
        for entry in fs::read_dir(self.path())? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let mut suffixes = [PROCESS, BLACK_BOX, CORRUPT].into_iter();
            let stem = suffixes.find_map(|suffix| name.strip_suffix(suffix));
            if name.starts_with('.') || stem.is_none_or(|stem| stem == ENDED) {
                continue;
            }
            let opened = listing::open(&entry.path()).map_err(Problem::from);
            let read = opened.and_then(|file| match file.transpose()? {
                Some(file) if !listing::is_locked(&file) => read(&file, &name).map(Some),
                _ => Ok(None),
            });
            match read {
                Ok(process) => found.processes.extend(process),
                Err(problem) => found.unreadable.push(UnreadableFile {
                    file: name,
                    problem: problem.to_string(),
                }),
            }
        }
        let end = |process: &Postmortem| process.last_seen.unwrap_or(process.started);
        found.processes.sort_by_key(|process| Reverse(end(process)));
        found.unreadable.sort_by(|a, b| a.file.cmp(&b.file));
        Ok(found)
    }
}

fn read(file: &File, name: &str) -> Result<Postmortem, Problem> {
    let mut interned = Interned::default();
    let (mut read, mut words) = (ProcessFile::default(), Words::default());
    read.refresh(file, &mut interned)?;
    read.read_cells(file, &mut Vec::new(), &mut words)?;
    let process = read.process().ok_or(Problem::Truncated)?;
    let history = history(file, read.history_pages())?;
    let base = history
        .last()
        .map(|last| base(file, &read, process.started, last.at))
        .transpose()?
        .flatten();
    Ok(Postmortem {
        file: name.to_owned(),
        pid: process.pid,
        executable: process.executable.clone(),
        exited: read.exited(),
        started: time(process.started),
        last_seen: history.last().map(|last| time(last.at)),
        in_progress: in_progress(&read, &words, &interned),
        window_seconds: base.as_ref().map(|base| base.window.as_secs_f64()),
        counters: counters(&read, &words, base.as_ref(), &interned),
        history: history
            .iter()
            .map(|record| HistoryPoint {
                at: time(record.at),
                resident_bytes: record.resident_bytes,
                max_resident_bytes: record.max_resident_bytes,
                cpu_seconds: record.cpu_seconds,
                threads: record.threads,
                open_descriptors: record.open_descriptors,
            })
            .collect(),
    })
}

fn in_progress(read: &ProcessFile, words: &Words, interned: &Interned) -> Vec<UnfinishedWork> {
    let groups = read.groups().iter().flatten();
    let mut counts: HashMap<u32, u64> = HashMap::new();
    for group in groups.filter(|group| group.is_in_progress()) {
        for (series, number) in group.counted() {
            // It is negative only if something finished twice.
            let count = word(group, series, words) as i64;
            *counts.entry(number).or_default() += count.max(0) as u64;
        }
    }
    let mut all: Vec<_> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(number, count)| {
            let (family, labels) = interned.series(number);
            UnfinishedWork {
                name: interned.name(family).to_owned(),
                labels: labels.to_vec(),
                count,
            }
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.labels).cmp(&(&b.name, &b.labels)));
    all
}

/// The number of a series with one word.
fn word(group: &Group, series: usize, words: &Words) -> u64 {
    let (word, ..) = group.decoding(series);
    words.words.get(word as usize).copied().unwrap_or(0)
}

fn counters(
    read: &ProcessFile,
    words: &Words,
    base: Option<&Base>,
    interned: &Interned,
) -> Vec<CounterChange> {
    let groups = read.groups().iter().flatten();
    // The total of each series, and its earlier value.
    let mut counts: HashMap<u32, (u64, Option<u64>)> = HashMap::new();
    for group in groups.filter(|group| group.is_whole_counter()) {
        for (series, number) in group.counted() {
            let before = base.and_then(|base| match word(group, series, &base.words) {
                0 => base.is_complete.then_some(0),
                count => Some(count),
            });
            let (total, all_before) = counts.entry(number).or_insert((0, Some(0)));
            *total = total.wrapping_add(word(group, series, words));
            *all_before = all_before.zip(before).map(|(a, b)| a.wrapping_add(b));
        }
    }
    let window = base.map(|base| base.window.max(Duration::from_secs(1)));
    let mut all: Vec<_> = counts
        .into_iter()
        .filter(|(_, (total, _))| *total > 0)
        .map(|(number, (total, before))| {
            let (family, labels) = interned.series(number);
            let increase = before.map(|before| total.saturating_sub(before));
            let per_second = increase.zip(window);
            CounterChange {
                name: interned.name(family).to_owned(),
                labels: labels.to_vec(),
                total,
                increase,
                per_second: per_second.map(|(count, window)| count as f64 / window.as_secs_f64()),
                is_failure: is_failure(labels),
            }
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.labels).cmp(&(&b.name, &b.labels)));
    all
}

/// Outcomes that are failures.
const FAILURES: [&str; 5] = ["error", "failed", "failure", "panic", "timeout"];

/// Labels that contain an outcome.
const OUTCOMES: [&str; 4] = ["outcome", "result", "state", "status"];

/// Labels of counters that only count failures.
const ERRORS: [&str; 3] = ["error", "error_type", "exception_type"];

fn is_failure(labels: &[(String, String)]) -> bool {
    labels.iter().any(|(label, value)| {
        let (label, value) = (label.as_str(), value.as_str());
        let is_status = label == "code" || label == "status" || label.ends_with("status_code");
        ERRORS.contains(&label)
            || (OUTCOMES.contains(&label) && FAILURES.contains(&value))
            || (is_status && value.len() == 3 && value.starts_with('5'))
    })
}

fn time(milliseconds: u64) -> SystemTime {
    let since = Duration::from_millis(milliseconds);
    let time = SystemTime::UNIX_EPOCH.checked_add(since);
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

fn seconds<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    serializer.serialize_f64(since.unwrap_or_default().as_millis() as f64 / 1e3)
}

fn optional_seconds<S: Serializer>(
    time: &Option<SystemTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => seconds(time, serializer),
        None => serializer.serialize_none(),
    }
}

/// Labels as an object.
fn map<S: Serializer>(labels: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(labels.len()))?;
    for (name, value) in labels {
        map.serialize_entry(name, value)?;
    }
    map.end()
}
