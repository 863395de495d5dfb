//! Linux' view of a process, to compare with its `process_*` metrics.

use std::collections::BTreeMap;
use std::fs;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

/// The maximal number of comparisons, because values can change between two reads.
const ATTEMPTS: usize = 200;

/// A running process.
#[derive(Debug)]
pub struct Process {
    folder: String,
    /// Reading the process' own descriptors opens one more.
    is_own: bool,
}

/// The values of a process, by the name of their metric.
type Values = BTreeMap<&'static str, f64>;

impl Process {
    /// This process.
    #[must_use]
    pub fn own() -> Self {
        Self {
            folder: "/proc/self".to_owned(),
            is_own: true,
        }
    }

    /// Another process.
    #[must_use]
    pub fn with_id(id: i32) -> Self {
        Self {
            folder: format!("/proc/{id}"),
            is_own: false,
        }
    }

    /// The differences between a scrape of the process and the system's values before and after it;
    /// none if one of many scrapes has no difference. A scrape returns a metric's value by name.
    pub async fn compare<S: Fn(&str) -> f64>(
        &self,
        mut scrape: impl AsyncFnMut() -> S,
    ) -> Vec<String> {
        let mut mistakes = Vec::new();
        for _ in 0..ATTEMPTS {
            let before = self.read();
            let shown = scrape().await;
            let after = self.read();
            mistakes = before
                .into_iter()
                .map(|(name, before)| (name, before, after[name], shown(name)))
                .filter(|(name, before, after, shown)| !agrees(name, *before, *after, *shown))
                .map(|(name, before, after, shown)| {
                    format!("{name} is {shown}, not {before} to {after}")
                })
                .collect();
            if mistakes.is_empty() {
                break;
            }
        }
        mistakes
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(format!("{}/{file}", self.folder)).expect("a process")
    }

    fn read(&self) -> Values {
        let status = self.text("status");
        let of_status = |name: &str| number(&status, name);
        let limits = self.text("limits");
        let of_limits = |name: &str| number(&limits, name);
        let descriptors = fs::read_dir(format!("{}/fd", self.folder));
        let descriptors = descriptors.expect("descriptors").count();
        Values::from([
            ("process_cpu_seconds_total", self.cpu_seconds()),
            (
                "process_max_cpus",
                available_parallelism().expect("a number").get() as f64,
            ),
            (
                "process_resident_memory_bytes",
                of_status("VmRSS:") * 1024.0,
            ),
            ("process_resident_memory_max_bytes", machine_memory()),
            (
                "process_virtual_memory_bytes",
                of_status("VmSize:") * 1024.0,
            ),
            (
                "process_virtual_memory_max_bytes",
                of_limits("Max address space"),
            ),
            ("process_start_time_seconds", self.start_seconds()),
            (
                "process_open_fds",
                (descriptors - usize::from(self.is_own)) as f64,
            ),
            ("process_max_fds", of_limits("Max open files")),
            ("process_threads", of_status("Threads:")),
        ])
    }

    /// The fields of `stat`, from the third on.
    fn stat(&self) -> Vec<f64> {
        let stat = self.text("stat");
        let (_, fields) = stat.rsplit_once(") ").expect("a name");
        fields
            .split(' ')
            .map(|field| field.trim().parse().unwrap_or(f64::NAN))
            .collect()
    }

    /// Fields 14 and 15, in hundredths of a second.
    fn cpu_seconds(&self) -> f64 {
        let stat = self.stat();
        (stat[14 - 3] + stat[15 - 3]) / 100.0
    }

    /// Field 22, in hundredths of a second since boot.
    fn start_seconds(&self) -> f64 {
        let uptime = fs::read_to_string("/proc/uptime").expect("Linux");
        let uptime: f64 = uptime
            .split(' ')
            .next()
            .and_then(|field| field.parse().ok())
            .expect("seconds");
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970");
        now.as_secs_f64() - uptime + self.stat()[22 - 3] / 100.0
    }
}

/// The number behind a name at the start of a line.
fn number(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    match line
        .and_then(|rest| rest.split_whitespace().next())
        .expect(name)
    {
        "unlimited" => f64::INFINITY,
        number => number.parse().expect("a number"),
    }
}

/// The memory of the machine, in bytes.
///
/// # Panics
/// When this is not Linux.
#[must_use]
pub fn machine_memory() -> f64 {
    let memory = fs::read_to_string("/proc/meminfo").expect("Linux");
    number(&memory, "MemTotal:") * 1024.0
}

fn agrees(name: &str, before: f64, after: f64, shown: f64) -> bool {
    match name {
        // In hundredths of a second; the system may not have counted the last ones yet.
        "process_cpu_seconds_total" => (before - 0.1..=after + 0.1).contains(&shown),
        "process_start_time_seconds" => (before - 2.0..=after + 2.0).contains(&shown),
        // Without fractions of a processor, which std ignores.
        "process_max_cpus" => shown.floor().max(1.0) == before,
        // The cgroup may have less.
        "process_resident_memory_max_bytes" => 0.0 < shown && shown <= before,
        // The kernel adds up the threads' pages only occasionally.
        "process_resident_memory_bytes" => (before * 0.8..=after * 1.25).contains(&shown),
        _ if before <= after => (before..=after).contains(&shown),
        _ => (after..=before).contains(&shown),
    }
}
