//! Real programs for tests, each on a free loopback port and with its own folder. They start
//! quickly, and end when their handle is dropped or the process that started them ends.

mod child;
mod deadline;
mod monitoring;
mod postgres;
mod process;
mod redis;
mod server;

pub use deadline::{InTime, Lines, wait};
pub use monitoring::{
    alertmanager, postgres_exporter, prometheus, prometheus_version, pushgateway, redis_exporter,
    victoria_metrics,
};
pub use postgres::Postgres;
pub use process::{Process, machine_memory};
pub use redis::Redis;
pub use server::{Place, Server};

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// The timeout of whatever a test waits for. It is reached only if something is wrong, also on a machine that has ten
/// times too much to do: there, promtool computes for two minutes.
pub const TIMEOUT: Duration = Duration::from_secs(600);

/// How much a test does: `quick` in a normal run, `soak` if the environment has `SOAK`, which
/// `tests/soak` sets.
#[must_use]
pub fn size(quick: u64, soak: u64) -> u64 {
    match std::env::var_os("SOAK") {
        None => quick,
        Some(_) => soak,
    }
}

/// A port on which nobody listened a moment ago, and that no other call in this process has
/// returned. It is below Linux' range for outgoing connections, so no connection takes it before
/// the program does, or while the program is down.
///
/// # Panics
/// When no port is free.
#[must_use]
pub fn free_port() -> u16 {
    const FIRST: u16 = 12_000;
    const COUNT: u16 = 20_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Processes that run at the same time begin at different ports.
    let own = (std::process::id() % 199) as u16 * 100;
    (0..COUNT)
        .map(|_| FIRST + (own + NEXT.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT)
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .expect("a free port")
}

/// Waits until `ready`.
fn eventually(what: &str, log: impl Fn() -> String, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < TIMEOUT, "{what}:\n{}", log());
        std::thread::sleep(Duration::from_millis(10));
    }
}
