//! Writes an exposition into the pipe that its response reads, on a thread for blocking work.

use super::compression::{Content, Encoding};
use super::encoder_pool::Pooled;
use super::limits::Arrival;
use super::pipe::{End, Sender, Stopped};
use super::source::Source;
use crate::exposition::{self, CHUNK, Filter, Format, Options};
use crate::support::log;
use bytes::Bytes;
use std::io;
use std::mem;
use std::ops::ControlFlow;
use std::time::Instant;

/// The exposition to write.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) source: Source,
    pub(super) arrival: Arrival,
    pub(super) format: Format,
    pub(super) encoding: Encoding,
    pub(super) options: Options,
    pub(super) filter: Filter,
    pub(super) deadline: Instant,
}

/// Why an exposition is incomplete.
enum Failure {
    Stopped,
    Encoder(io::Error),
    /// The metrics of several processes cannot be read.
    Snapshot(io::Error),
}

impl From<Stopped> for Failure {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Encoder(error)
    }
}

/// Writes an exposition. Stops early if the receiver was dropped or the deadline has passed.
pub(super) fn render(job: &Job, mut sender: Sender) {
    match write(job, &mut sender) {
        Ok(()) => sender.end(End::Complete),
        Err(Failure::Stopped) => sender.end(End::TimedOut),
        Err(Failure::Encoder(error)) => {
            tracing::error!("a scrape failed, because the exposition cannot be encoded: {error}");
            sender.end(End::Failed);
        }
        Err(Failure::Snapshot(error)) => {
            log::error(format_args!(
                "a scrape failed, because the metrics of all processes cannot be read: {error}"
            ));
            sender.end(End::Failed);
        }
    }
}

fn write(job: &Job, sender: &mut Sender) -> Result<(), Failure> {
    sender.check(job.deadline)?;
    let snapshot = job
        .source
        .snapshot(job.arrival)
        .map_err(Failure::Snapshot)?;
    let content = match job.format {
        Format::Protobuf => Content::Other,
        _ => Content::Lines,
    };
    let mut output = Output {
        encoder: Pooled::take(job.encoding, content)?,
        encoded: Vec::new(),
        sender,
        deadline: job.deadline,
    };
    let (mut buffer, mut failure) = (Vec::new(), None);
    let mut flush = |piece: &mut Vec<u8>| match output.piece(piece) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
    };
    let _ = exposition::write(
        &snapshot,
        job.format,
        &job.options,
        &job.filter,
        &mut buffer,
        &mut flush,
    );
    // So another scrape can reuse the memory while a slow client reads the rest.
    drop(snapshot);
    if let Some(failure) = failure {
        return Err(failure);
    }
    output.piece(&mut buffer)?;
    output.finish()
}

/// Encodes the pieces of an exposition, and sends them into the pipe.
struct Output<'a> {
    encoder: Option<Pooled>,
    /// Encoded bytes that are not sent yet.
    encoded: Vec<u8>,
    sender: &'a mut Sender,
    deadline: Instant,
}

impl Output<'_> {
    /// Sends a piece and empties its buffer.
    fn piece(&mut self, piece: &mut Vec<u8>) -> Result<(), Failure> {
        let Some(encoder) = &mut self.encoder else {
            return self.send(mem::take(piece));
        };
        encoder.encoder()?.encode(piece, &mut self.encoded)?;
        if self.encoded.len() < CHUNK {
            return Ok(self.sender.check(self.deadline)?);
        }
        let encoded = mem::take(&mut self.encoded);
        self.send(encoded)
    }

    fn finish(mut self) -> Result<(), Failure> {
        if let Some(encoder) = &mut self.encoder {
            encoder.encoder()?.finish(&mut self.encoded)?;
        }
        let encoded = mem::take(&mut self.encoded);
        self.send(encoded)
    }

    fn send(&mut self, piece: Vec<u8>) -> Result<(), Failure> {
        if !piece.is_empty() {
            self.sender.send(Bytes::from(piece), self.deadline)?;
        }
        Ok(())
    }
}
