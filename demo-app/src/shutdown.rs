//! Signals: the first SIGINT or SIGTERM starts a graceful shutdown, the second one ends the process immediately. SIGXFSZ,
//! which would kill the process without a message, is logged.

use std::io;

use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// What the signals have requested so far.
#[derive(Debug, Clone)]
pub struct Shutdown {
    /// Cancelled by the first signal: finish running requests, and soon accept no more connections.
    pub graceful: CancellationToken,
    /// Cancelled by the second signal: exit immediately.
    pub forced: CancellationToken,
}

/// Listens for signals for the rest of the process.
///
/// # Errors
/// When the operating system refuses a signal handler.
pub fn listen() -> io::Result<Shutdown> {
    let mut signals = Signals::new()?;
    #[cfg(unix)]
    survive_file_limit()?;
    let shutdown = Shutdown {
        graceful: CancellationToken::new(),
        forced: CancellationToken::new(),
    };
    let asked = shutdown.clone();
    tokio::spawn(async move {
        let signal = signals.next().await;
        info!(
            "{signal}: soon no new connections; running requests and background tasks may finish"
        );
        asked.graceful.cancel();
        let signal = signals.next().await;
        warn!("{signal} again: stopping at once");
        asked.forced.cancel();
    });
    Ok(shutdown)
}

/// Keeps the process alive when a file has reached the limit of `ulimit -f`: the write fails, as on a full disk.
#[cfg(unix)]
fn survive_file_limit() -> io::Result<()> {
    use rustix::process::Signal;
    use tokio::signal::unix::{SignalKind, signal};

    let mut limit = signal(SignalKind::from_raw(Signal::XFSZ.as_raw()))?;
    tokio::spawn(async move {
        limit.recv().await;
        error!("SIGXFSZ: a file is as long as `ulimit -f` allows; writing to it fails from now on");
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> &'static str {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        "Ctrl-C"
    }
}
