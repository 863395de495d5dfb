//! Where the log goes, how much of it and how it is written: lines on standard error, filtered as `--log` says.

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people: time, level, the request, where it was written, what it says.
    Text,
    /// For programs: an object of JSON on each line. The request it belongs to, if any, is in `span`.
    Json,
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
