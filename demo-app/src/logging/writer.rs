//! Standard error, behind a buffer and a thread, so that a reader that stops reading does not block the service.
//!
//! If the buffer is full, lines are dropped and counted.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use metrics_runtime::{Counter, metric};
use tracing::warn;

/// Log lines that were dropped, because standard error was not read fast enough.
#[metric]
static LOG_LINES_DROPPED_TOTAL: Counter;

/// The maximum number of bytes that wait.
const CAPACITY: usize = 1024 * 1024;

/// How long the process waits at its end for lines that are not written yet.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The sending half of the buffer. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct LogWriter(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    buffer: Mutex<Buffer>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Buffer {
    /// The lines of one event per message.
    events: VecDeque<Box<[u8]>>,
    bytes: usize,
    is_writing: bool,
    /// Dropped events that are not reported yet.
    dropped: u64,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes what waits when the program ends.
#[derive(Debug)]
#[must_use = "the last lines are lost without it"]
pub struct LogGuard(Arc<Shared>);

/// Starts the thread that writes to `output`.
pub(super) fn start(output: impl Write + Send + 'static) -> io::Result<(LogWriter, LogGuard)> {
    let shared = Arc::new(Shared::default());
    let of_thread = Arc::clone(&shared);
    thread::Builder::new()
        .name("log".to_owned())
        .spawn(move || write(&of_thread, output))?;
    Ok((LogWriter(Arc::clone(&shared)), LogGuard(shared)))
}

fn write(shared: &Shared, mut output: impl Write) {
    loop {
        let mut buffer = shared.lock();
        let event = loop {
            if let Some(event) = buffer.events.pop_front() {
                break event;
            }
            buffer = shared
                .changed
                .wait(buffer)
                .unwrap_or_else(PoisonError::into_inner);
        };
        buffer.bytes -= event.len();
        buffer.is_writing = true;
        drop(buffer);
        // A closed standard error must not stop the service.
        let _nobody_reads = output.write_all(&event);
        let mut buffer = shared.lock();
        buffer.is_writing = false;
        let dropped = std::mem::take(&mut buffer.dropped);
        drop(buffer);
        shared.changed.notify_all();
        if dropped > 0 {
            warn!(
                dropped,
                "log lines were dropped: standard error was not read fast enough"
            );
        }
    }
}

impl Write for LogWriter {
    /// Takes all lines of an event, or drops them.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let mut buffer = self.0.lock();
        if buffer.bytes + event.len() <= CAPACITY {
            buffer.bytes += event.len();
            buffer.events.push_back(event.into());
            self.0.changed.notify_all();
        } else {
            buffer.dropped += 1;
            LOG_LINES_DROPPED_TOTAL.inc();
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        let waits = |buffer: &mut Buffer| buffer.is_writing || !buffer.events.is_empty();
        let _buffer = self
            .0
            .changed
            .wait_timeout_while(self.0.lock(), FLUSH_TIMEOUT, waits);
    }
}
