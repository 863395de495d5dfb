//! `serve`: an endpoint for processes that share their metrics.

use super::outcome::{Outcome, read};
use super::processes::unreadable;
use metrics_runtime::multiprocess::{self, Directory};
use metrics_runtime::{Access, ListenAddress, MetricsEndpoint, MetricsServer};
use std::io::{self, Write as _};
use std::path::PathBuf;
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

/// Serves the metrics of all processes that share a directory, until SIGTERM or ctrl-c.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct ServeArgs {
    /// The directory in which processes share their metrics: their `METRICS_MULTIPROCESS_DIR`
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,

    /// Address to listen on, with the path `/metrics`; or `unix:/path`
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9100")]
    pub listen: String,

    /// A file with the bearer token that scrapers must send
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// A network that may scrape, such as 10.0.0.0/8; can be given several times. By default, all
    /// may
    #[arg(long = "allow", value_name = "NETWORK")]
    pub networks: Vec<String>,
}

impl ServeArgs {
    pub(super) fn execute(&self) -> Result<Outcome, String> {
        // The environment may be that of a service, whose metrics must not include these scrapes.
        multiprocess::disable();
        let directory = Directory::open(&self.directory)
            .map_err(|error| unreadable(&self.directory, &error))?;
        let endpoint = MetricsEndpoint::new()
            .access(self.access()?)
            .directory(directory);
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("no Tokio runtime starts: {error}"))?;
        let served = runtime.block_on(serve(endpoint, self.listen.as_str().into()));
        served.map_err(|error| error.to_string())?;
        Ok(Outcome::new(false, String::new()))
    }

    fn access(&self) -> Result<Access, String> {
        let mut access = Access::new();
        if let Some(file) = &self.token_file {
            let token = access.bearer_token(read(file)?.trim());
            access = token.map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let networks = access.networks(&self.networks);
        networks.map_err(|error| format!("--allow: {error}"))
    }
}

async fn serve(endpoint: MetricsEndpoint, address: ListenAddress) -> io::Result<()> {
    // First, so that an early signal works, too.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = endpoint.bind(address).await?;
    let _ = writeln!(io::stderr(), "{}", listening(&server));
    let stop = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    server.run_until(stop).await;
    Ok(())
}

fn listening(server: &MetricsServer) -> String {
    let address = server.address().to_string();
    match address.strip_prefix("unix:") {
        Some(path) => format!("listening at the socket {path}"),
        None => format!("listening at http://{address}/metrics"),
    }
}
