//! Schedules requests by the clock, independent of the responses to earlier ones.

use std::io;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Yields the times at which requests are due.
pub(super) struct Pace {
    requests: u64,
    due: UnboundedReceiver<Instant>,
}

impl Pace {
    /// Starts a schedule with this rate and duration, of at least one request.
    pub(super) fn start(rate: f64, duration: Duration) -> io::Result<Self> {
        let requests = (rate * duration.as_secs_f64()).round().max(1.0) as u64;
        let (tell, due) = unbounded_channel();
        // A thread, because the runtime's timers have a resolution of a millisecond, and latencies can be shorter.
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

    /// The number of requests in the schedule.
    pub(super) fn requests(&self) -> u64 {
        self.requests
    }

    /// Waits for the next request, and returns when it was due. None after the last one.
    pub(super) async fn due(&mut self) -> Option<Instant> {
        self.due.recv().await
    }
}
