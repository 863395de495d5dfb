//! Where the log goes, how much of it and how it is written: lines on standard error, filtered as `--log` says.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

use clap::ValueEnum;
use tracing::error;
use tracing_subscriber::EnvFilter;

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people: time, level, the request, where it was written, what it says.
    Text,
    /// For programs: an object of JSON on each line. The request it belongs to, if any, is in `span`.
    Json,
}

/// Has panics logged as everything else is: in the log's format, with the id of the request, and with a backtrace where
/// `RUST_BACKTRACE` asks for one. By default they are lines on standard error that no program reads.
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

/// Starts the log. A second call changes nothing: the first log goes on.
///
/// The filter was checked when the configuration was read; one that is wrong all the same falls back to `info`.
pub fn start(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        // A closed standard error would otherwise be reported on standard error, which panics.
        .log_internal_errors(false);
    let _already_started = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
    };
}
