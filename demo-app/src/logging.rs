//! The log: lines on standard error, filtered by `--log`, as text or JSON. Those of a worker have its number.

mod writer;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::Arc;

use clap::ValueEnum;
use tracing::error;
use tracing_subscriber::EnvFilter;

pub use self::writer::LogGuard;

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people: time, level, request, target, message.
    Text,
    /// For programs: one JSON object per line, with the request in `span`.
    Json,
}

/// Logs panics in the format of the log, with the id of the request, and with a backtrace if `RUST_BACKTRACE` asks for one.
/// By default they are plain lines on standard error.
pub fn log_panics() {
    std::panic::set_hook(Box::new(log_panic));
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let said = panic.payload_as_str().unwrap_or("no text");
    let place = panic.location().map(ToString::to_string);
    let place = place.unwrap_or_default();
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        error!(place, %backtrace, "panic: {said}");
    } else {
        error!(place, "panic: {said}");
    }
}

/// Starts the log, of a worker if there is a number. A second call has no effect. Keep the guard until the process ends.
///
/// The settings validate the filter; an invalid one falls back to `info`. A line is dropped and counted if 1 MiB of lines
/// waits for standard error to be read.
///
/// # Errors
/// If no thread can be started.
pub fn start(filter: &str, format: LogFormat, worker: Option<usize>) -> io::Result<LogGuard> {
    let (writer, guard) = writer::start(io::stderr())?;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let start = LineStart::new(format, worker);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(move || Lines {
            start: start.clone(),
            to: writer.clone(),
        })
        .with_ansi(false)
        // Otherwise a closed standard error would be reported on standard error, which panics.
        .log_internal_errors(false);
    let _already_started = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
    };
    Ok(guard)
}

/// What each line starts with.
#[derive(Debug, Clone)]
struct LineStart {
    text: Arc<str>,
    /// The number of bytes of the line that the text replaces.
    replaces: usize,
}

impl LineStart {
    fn new(format: LogFormat, worker: Option<usize>) -> Self {
        let (text, replaces) = match (worker, format) {
            (None, _) => (String::new(), 0),
            (Some(number), LogFormat::Text) => (format!("worker={number} "), 0),
            // The first member of the object.
            (Some(number), LogFormat::Json) => (format!("{{\"worker\":{number},"), "{".len()),
        };
        Self {
            text: text.into(),
            replaces,
        }
    }
}

/// Writes an event at once, so that its lines are not mixed with those of other workers.
struct Lines<W> {
    start: LineStart,
    to: W,
}

impl<W: Write> Write for Lines<W> {
    /// Takes all lines of an event.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let LineStart { text, replaces } = &self.start;
        let mut lines = Vec::with_capacity(event.len() + text.len());
        for line in event.split_inclusive(|byte| *byte == b'\n') {
            lines.extend_from_slice(text.as_bytes());
            lines.extend_from_slice(line.get(*replaces..).unwrap_or_default());
        }
        self.to.write_all(&lines)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: LogFormat, worker: Option<usize>, event: &str) -> String {
        let mut lines = Lines {
            start: LineStart::new(format, worker),
            to: Vec::new(),
        };
        lines.write_all(event.as_bytes()).expect("memory");
        String::from_utf8(lines.to).expect("text")
    }

    #[test]
    fn each_line_of_a_worker_has_its_number() {
        let text = "INFO started\n  by hand\n";
        assert_eq!(written(LogFormat::Text, None, text), text);
        let numbered = "worker=3 INFO started\nworker=3   by hand\n";
        assert_eq!(written(LogFormat::Text, Some(3), text), numbered);
        let json = "{\"level\":\"INFO\"}\n";
        assert_eq!(written(LogFormat::Json, None, json), json);
        let numbered = "{\"worker\":3,\"level\":\"INFO\"}\n";
        assert_eq!(written(LogFormat::Json, Some(3), json), numbered);
    }
}
