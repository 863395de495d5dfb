//! The binary: start, serve, stop. The library has everything else.

use std::io::Write as _;
use std::process::ExitCode;

use demo_app::config::{self, Command, Task};
use demo_app::logging::LogFormat;
use demo_app::server::Server;
use demo_app::{app, logging, shutdown};
use tracing::{error, info};

/// The exit code for an invalid setting; clap uses the same.
const BAD_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match config::task(std::env::args_os()) {
        Ok(Task::Serve(config)) => config,
        Ok(Task::Show(text)) => return show(&text),
        Ok(Task::Run(command)) => return run(command).await,
        // `--help` is reported as an error, too.
        Err(problem) => problem.exit(),
    };
    logging::start(&config.log, config.log_format);
    logging::log_panics();

    // Signal handlers come first, so that a stop during the start is graceful, too.
    let shutdown = match shutdown::listen() {
        Ok(shutdown) => shutdown,
        Err(problem) => {
            error!("cannot listen for signals: {problem}");
            return ExitCode::FAILURE;
        }
    };
    let server = match Server::bind(&config).await {
        Ok(server) => server,
        Err(problem) => {
            error!("cannot start: {problem}");
            return ExitCode::from(BAD_CONFIGURATION);
        }
    };
    info!("listening on {}", server.url());
    info!("metrics at {}", server.metrics_url());

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

/// Prints text for other programs.
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
    logging::start(&filter, LogFormat::Text);
    match command {
        // Builds the metrics layer, because its options determine the names and labels of its metrics.
        Command::Metrics(command) => match app::metrics(&api_versions()) {
            Ok(_) => command.run(),
            Err(problem) => {
                error!("cannot say what is measured: {problem}");
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
                error!("cannot load: {problem}");
                ExitCode::from(BAD_CONFIGURATION)
            }
        },
    }
}
