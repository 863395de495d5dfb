//! Schedules requests by the clock, independent of the responses to earlier ones.

use std::io;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The times at which requests are due, as they come.
pub(super) struct Pace {
    requests: u64,
    due: UnboundedReceiver<Instant>,
}

impl Pace {
    /// So many requests a second, for so long; at least one.
    pub(super) fn start(rate: f64, duration: Duration) -> io::Result<Self> {
        let requests = (rate * duration.as_secs_f64()).round().max(1.0) as u64;
        let (tell, due) = unbounded_channel();
        // A thread, because the runtime's timers are exact to the millisecond, and this is to tell less apart.
        std::thread::Builder::new()
            .name("pace".to_owned())
            .spawn(move || {
                let start = Instant::now();
                for request in 0..requests {
                    let due = start + Duration::from_secs_f64(request as f64 / rate);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    if tell.send(due).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self { requests, due })
    }

    /// How many there will be.
    pub(super) fn requests(&self) -> u64 {
        self.requests
    }

    /// When the next one is due: now, or before. None after the last.
    pub(super) async fn due(&mut self) -> Option<Instant> {
        self.due.recv().await
    }
}
