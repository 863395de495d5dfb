//! Real programs for tests, each on a free loopback port and with a folder of its own: they start in an instant, and end
//! with their handle, or with the process that started them.

mod child;
mod postgres;
mod redis;

pub use postgres::Postgres;
pub use redis::Redis;

use std::net::TcpListener;
use std::time::{Duration, Instant};

/// How long a program may take to start; none does when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// A port that nobody listened on a moment ago.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// Waits until `ready`.
fn eventually(what: &str, log: impl Fn() -> String, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < PATIENCE, "{what}:\n{}", log());
        std::thread::sleep(Duration::from_millis(10));
    }
}
