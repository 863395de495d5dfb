//! Where the log goes and how much of it: lines on standard error, filtered as `--log` says.

use tracing_subscriber::EnvFilter;

/// Starts the log. A second call changes nothing: the first log goes on.
///
/// The filter was checked when the configuration was read; one that is wrong all the same falls back to `info`.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let _already_started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        // A closed standard error would otherwise be reported on standard error, which panics.
        .log_internal_errors(false)
        .try_init();
}
