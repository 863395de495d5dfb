//! Tests with files that the tests write, in the format of `storage::file::layout`.

mod counters;
mod damage;
mod declarations;
mod folding;
mod gauges;
mod histograms;
mod postmortems;
mod writer;

use super::directory::Directory;
use crate::snapshot::{OwnedSeries, OwnedValue};
use std::path::Path;
use tempfile::TempDir;

fn temporary() -> TempDir {
    tempfile::tempdir().expect("there is a directory for temporary files")
}

/// The exposition for a scrape of the directory.
fn render(directory: &Directory) -> String {
    let families = directory.families().expect("the directory is readable");
    directory.log();
    let mut text = String::new();
    for family in &families {
        text += &format!("# {} {} {}\n", family.name, family.kind, family.help);
        for series in &family.series {
            push_series(&mut text, &family.name, series);
        }
    }
    text
}

fn push_series(text: &mut String, name: &str, series: &OwnedSeries) {
    let labels = series.labels.iter();
    let labels: Vec<_> = labels
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    let mut line = |suffix: &str, le: Option<String>, value: f64| {
        let le = le.map(|le| format!("le={le:?}"));
        let labels: Vec<_> = labels.iter().cloned().chain(le).collect();
        let braces = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        *text += &format!("{name}{suffix}{braces} {value}\n");
    };
    match &series.value {
        OwnedValue::Count(count) => line("", None, *count as f64),
        OwnedValue::Counter(value) | OwnedValue::Gauge(value) => line("", None, *value),
        OwnedValue::Info => line("", None, 1.0),
        OwnedValue::State(on) => line("", None, f64::from(u8::from(*on))),
        OwnedValue::Summary { count, sum, .. } => {
            line("_sum", None, *sum);
            line("_count", None, *count as f64);
        }
        OwnedValue::Histogram {
            bounds,
            counts,
            sum,
            ..
        } => {
            let mut all = 0;
            let bounds = bounds.iter().map(|bound| format!("{bound:?}"));
            for (bound, count) in bounds.chain(["+Inf".to_owned()]).zip(counts) {
                all += count;
                line("_bucket", Some(bound), all as f64);
            }
            line("_sum", None, *sum);
            line("_count", None, all as f64);
        }
    }
}

fn open(path: &Path) -> Directory {
    Directory::open(path).expect("the directory is there")
}

/// The names of all files, sorted.
fn names(path: &Path) -> Vec<String> {
    let files = std::fs::read_dir(path).expect("the directory is there");
    let names = files.map(|file| file.expect("it is readable").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

/// The exposition of a reader that opens the directory for the first time.
fn render_new(path: &Path) -> String {
    render(&open(path))
}

/// The value of a series. `None` if it is not exposed.
fn value<'a>(exposition: &'a str, series: &str) -> Option<&'a str> {
    let mut lines = exposition.lines();
    lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
}

#[track_caller]
fn assert_values(exposition: &str, values: &[(&str, &str)]) {
    for (series, expected) in values {
        let found = value(exposition, series);
        assert_eq!(found, Some(*expected), "{series} in\n{exposition}");
    }
}
