//! Reports what processes were doing when they ended. Feature `multiprocess`.
//!
//! The data is [`Postmortems`] of the runtime, which
//! [`Directory::postmortems`](metrics_runtime::multiprocess::Directory::postmortems) reads.

use crate::report::{Style, counted};
use metrics_runtime::multiprocess::{CounterChange, HistoryPoint, Postmortem, Postmortems};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// The maximum number of series that are shown of each kind.
const MAX_SHOWN: usize = 20;

/// Everything as JSON.
///
/// ```
/// use metrics_runtime::multiprocess::Postmortems;
///
/// let json = metrics_tools::postmortem::json(&Postmortems::default());
/// assert_eq!(json, "{\n  \"processes\": [],\n  \"unreadable\": []\n}\n");
/// ```
pub fn json(postmortems: &Postmortems) -> String {
    crate::report::json(postmortems)
}

/// The report for people: for each process the calls in progress, the failures and the highest
/// rates of its last minute, and its resource usage.
///
/// ```
/// use metrics_runtime::multiprocess::Postmortems;
/// use metrics_tools::Style;
///
/// let text = metrics_tools::postmortem::text(&Postmortems::default(), Style::Plain);
/// assert_eq!(text, "0 processes\n");
/// ```
pub fn text(postmortems: &Postmortems, style: Style) -> String {
    let mut text = String::new();
    for process in &postmortems.processes {
        write_process(&mut text, process, style);
        text.push('\n');
    }
    for unreadable in &postmortems.unreadable {
        let (file, problem) = (style.bold(&unreadable.file), &unreadable.problem);
        let _ = writeln!(text, "{file} can't be read: {problem}");
    }
    let processes = postmortems.processes.len() as u64;
    let processes = match processes {
        1 => "1 process".to_owned(),
        _ => format!("{processes} processes"),
    };
    let unreadable = match postmortems.unreadable.len() as u64 {
        0 => String::new(),
        count => format!(", {} that can't be read", counted(count, "file")),
    };
    let _ = writeln!(text, "{processes}{unreadable}");
    text
}

// Writing to a string does not fail.
fn write_process(text: &mut String, process: &Postmortem, style: Style) {
    let what = style.bold(&format!("{}, pid {}", process.executable, process.pid));
    let how = match process.exited {
        true => "ended by itself",
        false => "crashed or was killed",
    };
    let _ = writeln!(text, "{what}: {how}");
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "    {name:<12}{value}");
    };
    line("file", &process.file);
    line("started", &utc(process.started));
    match process.last_seen {
        Some(seen) => {
            let after = seen.duration_since(process.started).unwrap_or_default();
            let after = duration(after);
            line("last seen", &format!("{}, after {after}", utc(seen)));
        }
        None => line("last seen", "in its first second"),
    }
    write_history(text, &process.history, style);

    let _ = writeln!(text, "  {}", style.bold("in progress"));
    let work = process.in_progress.iter();
    let work = work.map(|work| {
        (
            series(&work.name, &work.labels),
            vec![work.count.to_string()],
        )
    });
    write_rows(
        text,
        &[""],
        work.collect(),
        "nothing that is counted",
        style,
    );

    let window = match process.window_seconds {
        Some(seconds) => format!("in the last {}", duration(Duration::from_secs_f64(seconds))),
        None => "in the last minute: not known".to_owned(),
    };
    let grown = |one: &&CounterChange| one.increase.is_none_or(|increase| increase > 0);
    let mut changes: Vec<_> = process.counters.iter().filter(grown).collect();
    changes.sort_by_key(|one| std::cmp::Reverse(one.increase));
    let columns = ["", "a second", "in all"];
    for (title, is_failure) in [("failures", true), ("counted", false)] {
        let _ = writeln!(text, "  {} {window}", style.bold(title));
        let rows = changes.iter().filter(|one| one.is_failure == is_failure);
        let rows = rows.map(|one| (series(&one.name, &one.labels), cells(one)));
        write_rows(text, &columns, rows.collect(), "none", style);
    }
}

/// The increase, the rate and the total.
fn cells(one: &CounterChange) -> Vec<String> {
    let increase = one
        .increase
        .map_or("?".to_owned(), |count| format!("+{count}"));
    let rate = one.per_second.map_or("?".to_owned(), rounded);
    vec![increase, rate, one.total.to_string()]
}

type Row = (String, Vec<String>);

/// Rows with their numbers in columns.
fn write_rows(text: &mut String, columns: &[&str], rows: Vec<Row>, empty: &str, style: Style) {
    if rows.is_empty() {
        let _ = writeln!(text, "    {}", style.dim(empty));
        return;
    }
    let (shown, more) = rows.split_at(rows.len().min(MAX_SHOWN));
    let names = shown.iter().map(|(name, _)| name.chars().count());
    let width = names.max().unwrap_or(0);
    let widths = columns.iter().enumerate().map(|(at, column)| {
        let numbers = shown.iter().filter_map(|(_, cells)| cells.get(at));
        let widest = numbers.map(|cell| cell.chars().count()).max();
        widest.unwrap_or(0).max(column.len())
    });
    let widths: Vec<_> = widths.collect();
    let mut write = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
        let mut line = format!("    {name:width$}");
        for (cell, width) in cells.zip(&widths) {
            let _ = write!(line, "  {cell:>width$}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    };
    if columns.iter().any(|column| !column.is_empty()) {
        write("", &mut columns.iter().copied());
    }
    for (name, cells) in shown {
        write(name, &mut cells.iter().map(String::as_str));
    }
    if !more.is_empty() {
        let more = format!("and {} more: see --format json", more.len());
        let _ = writeln!(text, "    {}", style.dim(&more));
    }
}

fn write_history(text: &mut String, history: &[HistoryPoint], style: Style) {
    let (Some(first), Some(last)) = (history.first(), history.last()) else {
        return;
    };
    let seconds = last.at.duration_since(first.at).unwrap_or_default();
    let _ = writeln!(
        text,
        "  {} {}",
        style.bold("took in the last"),
        duration(seconds)
    );
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "    {name:<12}{value}");
    };
    let all = |value: fn(&HistoryPoint) -> Option<f64>| history.iter().filter_map(value);
    for (name, value, show) in [
        (
            "memory",
            (|point| point.resident_bytes) as fn(&HistoryPoint) -> Option<f64>,
            bytes as fn(f64) -> String,
        ),
        ("threads", |point| point.threads, whole),
        ("descriptors", |point| point.open_descriptors, whole),
    ] {
        let (Some(from), Some(to)) = (all(value).next(), all(value).next_back()) else {
            continue;
        };
        let most = all(value).fold(from, f64::max);
        let limit = match (name, last.max_resident_bytes) {
            ("memory", Some(limit)) => format!("; the limit is {}", bytes(limit)),
            _ => String::new(),
        };
        let values = [from, to, most].map(show);
        let [from, to, most] = values;
        line(name, format!("{from} → {to}, at most {most}{limit}"));
    }
    if let (Some(from), Some(to)) = (first.cpu_seconds, last.cpu_seconds)
        && !seconds.is_zero()
    {
        let cores = (to - from) / seconds.as_secs_f64();
        line(
            "CPU",
            format!("{} cores, {to:.1} s since the start", rounded(cores)),
        );
    }
}

fn series(name: &str, labels: &[(String, String)]) -> String {
    if labels.is_empty() {
        return name.to_owned();
    }
    let labels = labels
        .iter()
        .map(|(label, value)| format!("{label}={value:?}"));
    format!("{name}{{{}}}", labels.collect::<Vec<_>>().join(","))
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

/// With three significant digits, at least.
fn rounded(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn bytes(value: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let (mut value, mut unit) = (value, 0);
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        (value, unit) = (value / 1024.0, unit + 1);
    }
    match unit {
        0 => format!("{value:.0} B"),
        _ => format!("{} {}", rounded(value), UNITS[unit]),
    }
}

/// Its two largest units.
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3600),
    }
}

/// The date and the time in UTC.
fn utc(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.unwrap_or_default().as_secs();
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    // Years start on 1 March 0000, so that a leap day is the last day of a year.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year + u64::from(month < 3);
    let (hour, minute, second) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates_in_utc() {
        for (seconds, shown) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59:59 UTC"),
            (1_735_689_599, "2024-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(utc(time), shown);
        }
    }

    #[test]
    fn numbers_have_three_digits_and_durations_two_units() {
        for (value, shown) in [
            (0.0, "0.000"),
            (1.0, "1.00"),
            (12.345, "12.3"),
            (1234.5, "1234"),
        ] {
            assert_eq!(rounded(value), shown);
        }
        assert_eq!(bytes(1023.0), "1023 B");
        assert_eq!(bytes(85_196_800.0), "81.2 MiB");
        for (seconds, shown) in [
            (3, "3.0 s"),
            (60, "1 min 0 s"),
            (7_384, "2 h 3 min"),
            (100_000, "1 d 3 h"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds)), shown);
        }
    }
}
