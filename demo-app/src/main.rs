//! The binary: start, serve, stop. The library has everything else.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use demo_app::config::{self, BAD_CONFIGURATION, Command, Config, Task};
use demo_app::logging::LogFormat;
use demo_app::server::Server;
use demo_app::shutdown::{self, Shutdown};
use demo_app::workers::{self, Worker};
use demo_app::{app, logging};
use tracing::{error, info, warn};

/// How long a worker outlives its deadline if its runtime is stuck and it is not killed.
const STUCK: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    let mut config = match config::task(std::env::args_os(), app::check_metrics_path) {
        Ok(Task::Serve(config)) => config,
        Ok(Task::Show(text)) => return show(&text),
        Ok(Task::Run(command)) => return run(command).await,
        // `--help` is reported as an error, too.
        Err(problem) => problem.exit(),
    };
    let worker = Worker::from_environment();
    let number = match &worker {
        Ok(Some(worker)) => Some(worker.number()),
        _ => None,
    };
    let _log = match logging::start(&config.log, config.log_format, number) {
        Ok(guard) => guard,
        Err(problem) => return no_log(&problem),
    };
    logging::log_panics();
    let worker = match worker {
        Ok(worker) => worker,
        Err(problem) => {
            error!("cannot start: {problem}");
            return ExitCode::from(BAD_CONFIGURATION);
        }
    };

    // Signal handlers come first, so that a stop during the start is graceful, too.
    let shutdown = match shutdown::listen() {
        Ok(shutdown) => shutdown,
        Err(problem) => {
            error!("cannot listen for signals: {problem}");
            return ExitCode::FAILURE;
        }
    };
    match &worker {
        None if config.workers > 1 => return workers::supervise(&config, shutdown).await,
        None => {}
        Some(worker) => {
            worker.configure(&mut config);
            let deadline = config.shutdown_grace_seconds + STUCK;
            if let Err(problem) = worker.obey(shutdown.graceful.clone(), deadline) {
                error!("cannot follow the supervisor: {problem}");
                return ExitCode::FAILURE;
            }
        }
    }
    serve(&config, worker.as_ref(), shutdown).await
}

/// Serves in this process.
async fn serve(config: &Config, worker: Option<&Worker>, shutdown: Shutdown) -> ExitCode {
    // Before any metric is recorded.
    #[cfg(unix)]
    if let Err(problem) = metrics_runtime::multiprocess::init() {
        error!("cannot start: {problem}");
        return ExitCode::from(BAD_CONFIGURATION);
    }
    let server = match Server::bind(config).await {
        Ok(server) => server,
        // Nothing is lost. The other workers stop, too, and may have closed what this one opens.
        Err(problem) if shutdown.graceful.is_cancelled() => {
            warn!("stopped during the start: {problem}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            error!("cannot start: {problem}");
            return ExitCode::from(BAD_CONFIGURATION);
        }
    };
    match worker {
        None => {
            info!("listening on {}", server.url());
            info!("metrics at {}", server.metrics_url());
        }
        // The supervisor logs this once for all workers.
        Some(worker) => {
            // If the supervisor is gone, this worker stops anyway.
            let _gone = worker.report_ready(&server.url(), server.metrics_url());
        }
    }

    let stopped = tokio::select! {
        stopped = server.run(shutdown.graceful.cancelled_owned()) => stopped,
        () = shutdown.forced.cancelled() => return ExitCode::FAILURE,
    };
    match stopped {
        Ok(()) => {
            info!("stopped");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            error!("stopped before all work was done: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the error to standard error, because there is no log.
fn no_log(problem: &std::io::Error) -> ExitCode {
    let text = format!("cannot start: the log has no thread: {problem}\n");
    let _closed = std::io::stderr().write_all(text.as_bytes());
    ExitCode::FAILURE
}

/// Prints text for other processes.
fn show(text: &str) -> ExitCode {
    // A reader may close the pipe early, as `head` does.
    let _gone = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// The API versions of the environment. Other sources of settings are not read for a command.
fn api_versions() -> Vec<String> {
    let listed = std::env::var("API_VERSIONS").unwrap_or_default();
    let versions = listed.split(',').map(str::trim);
    versions
        .filter(|version| !version.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Runs a command instead of serving. It ignores the settings of the service, so invalid ones do not matter.
async fn run(command: Command) -> ExitCode {
    let filter = std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned());
    let _log = match logging::start(&filter, LogFormat::Text, None) {
        Ok(guard) => guard,
        Err(problem) => return no_log(&problem),
    };
    match command {
        // Builds the metrics layer, because its options determine the names and labels of its metrics.
        Command::Metrics(command) => match app::metrics(&api_versions()) {
            Ok(_) => command.run(),
            Err(problem) => {
                error!("cannot list the metrics: {problem}");
                ExitCode::from(BAD_CONFIGURATION)
            }
        },
        Command::Health(check) => check.run(),
        Command::Load(load) => match load.run().await {
            Ok(report) => {
                show(&report.to_string());
                ExitCode::from(u8::from(report.errors() > 0))
            }
            Err(problem) => {
                error!("cannot run the load: {problem}");
                ExitCode::from(BAD_CONFIGURATION)
            }
        },
    }
}
