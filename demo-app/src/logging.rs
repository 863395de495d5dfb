//! The log: lines on standard error, filtered by `--log`, as text or JSON.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;

use clap::ValueEnum;
use tracing::error;
use tracing_subscriber::EnvFilter;

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

/// Starts the log. A second call has no effect.
///
/// The settings validate the filter; an invalid one falls back to `info`.
pub fn start(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
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
}
