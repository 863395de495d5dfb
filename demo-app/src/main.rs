//! The program: the story of its start and of its end. Everything it calls is in the library.

use std::process::ExitCode;

use clap::Parser;
use demo_app::config::{Command, Config};
use demo_app::server::Server;
use demo_app::{app, logging, shutdown};
use tracing::{error, info};

/// What the exit code says when a setting has to be changed before the service can start; clap uses the same.
const BAD_CONFIGURATION: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    logging::start(&config.log);

    if let Some(Command::Health(check)) = &config.command {
        return check.run();
    }
    if let Some(Command::Metrics(command)) = &config.command {
        // With the layer's options, which decide about the names and labels of its metrics.
        return match app::metrics() {
            Ok(_) => command.run(),
            Err(problem) => {
                error!("cannot say what is measured: {problem}");
                ExitCode::from(BAD_CONFIGURATION)
            }
        };
    }

    // Listening for signals comes first, so that a stop during the start is a clean one too.
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
    info!("metrics at {}metrics", server.url());

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
