//! The phase of a connection's current request.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// The phase of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is no request, or its head is not complete.
    Idle,
    /// The handler waits for a part of the body.
    Receiving,
    /// The handler runs, or the body of the response is produced.
    Answering,
    /// The connection has read the whole response, but may not have sent all of it.
    Sending,
}

const PHASES: [Phase; 4] = [
    Phase::Idle,
    Phase::Receiving,
    Phase::Answering,
    Phase::Sending,
];

/// The progress of a connection's current request.
#[derive(Debug)]
pub(super) struct Progress {
    /// A [`Phase`].
    phase: AtomicU8,
    /// Whether the client has sent something since the last response, or nothing at all.
    owes_head: AtomicBool,
    /// Whether the client has sent something since the last request's head.
    has_begun_head: AtomicBool,
    /// Whether a handler did not read the whole body of a request.
    has_unread_body: AtomicBool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            phase: AtomicU8::new(Phase::Idle as u8),
            owes_head: AtomicBool::new(true),
            has_begun_head: AtomicBool::new(false),
            has_unread_body: AtomicBool::new(false),
        }
    }
}

// All orderings are relaxed, because no value depends on another one.
impl Progress {
    /// The client has sent bytes.
    pub(super) fn received(&self) {
        self.owes_head.store(true, Ordering::Relaxed);
        self.has_begun_head.store(true, Ordering::Relaxed);
    }

    /// The connection can receive requests. Earlier bytes belonged to the TLS handshake.
    pub(super) fn handshake_ended(&self) {
        self.has_begun_head.store(false, Ordering::Relaxed);
    }

    /// The head of a request is complete.
    pub(super) fn request_arrives(&self) {
        self.owes_head.store(false, Ordering::Relaxed);
        self.has_begun_head.store(false, Ordering::Relaxed);
        self.has_unread_body.store(false, Ordering::Relaxed);
        self.set_phase(Phase::Answering);
    }

    /// The handler waits for a part of the request's body.
    pub(super) fn waits_for_body(&self) {
        self.set_phase(Phase::Receiving);
    }

    /// That part or the end of the body has arrived.
    pub(super) fn body_arrives(&self) {
        self.set_phase(Phase::Answering);
    }

    /// The handler does not read the rest of the request's body.
    pub(super) fn body_abandoned(&self) {
        self.has_unread_body.store(true, Ordering::Relaxed);
    }

    /// The connection has read a whole response.
    pub(super) fn response_ends(&self) {
        self.owes_head.store(false, Ordering::Relaxed);
        self.has_begun_head.store(false, Ordering::Relaxed);
        self.set_phase(Phase::Sending);
    }

    /// Everything that the connection has read is sent. Returns whether that ended a response.
    pub(super) fn all_sent(&self) -> bool {
        let is_end = self.phase() == Phase::Sending;
        if is_end {
            self.set_phase(Phase::Idle);
        }
        is_end
    }

    pub(super) fn phase(&self) -> Phase {
        PHASES[usize::from(self.phase.load(Ordering::Relaxed))]
    }

    fn set_phase(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// Whether the client has sent part of a request, or nothing at all.
    pub(super) fn owes_head(&self) -> bool {
        self.owes_head.load(Ordering::Relaxed)
    }

    /// Whether the client has sent part of a request's head.
    pub(super) fn has_begun_head(&self) -> bool {
        self.has_begun_head.load(Ordering::Relaxed)
    }

    /// Whether the rest of a request's body can still arrive.
    pub(super) fn has_unread_body(&self) -> bool {
        self.has_unread_body.load(Ordering::Relaxed)
    }
}
