//! The open connections of a server. At a limit, the one that has waited longest for its client
//! is closed.

use super::address::Peer;
use super::held::{Held, HeldBytes};
use super::limits::ConnectionLimits;
use super::progress::Progress;
use super::rejections::{Rejection, ServerKind};
use crate::http::connections;
use crate::support::lock::lock;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep};

/// The value of `waiting_since` while a connection waits for the service.
const BUSY: u64 = 0;

/// The minimum time that a connection waits for a request if it is accepted after the signal to
/// stop.
const LATE_LINGER: Duration = Duration::from_millis(100);

/// The open connections of a server.
#[derive(Debug)]
pub(super) struct OpenConnections {
    pub(super) limits: ConnectionLimits,
    kind: ServerKind,
    started: Instant,
    open: Mutex<Open>,
    /// One permit per socket that is not closed yet.
    sockets: Arc<Semaphore>,
    held: HeldBytes,
    /// Whether the server has received the signal to stop.
    stopping: AtomicBool,
    stopped: Notify,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    connections: HashMap<u64, Arc<OpenConnection>>,
}

/// One open connection.
#[derive(Debug)]
pub(in crate::http) struct OpenConnection {
    all: Arc<OpenConnections>,
    number: u64,
    peer: Peer,
    /// Whether it is above the limit, so that it answers only reserved paths.
    pub(super) is_reserve: bool,
    /// When it began to wait for its client, in microseconds since the start of the server. Or
    /// [`BUSY`].
    waiting_since: AtomicU64,
    held: HeldBytes,
    pub(super) progress: Progress,
    closed: Notify,
}

// All orderings are relaxed, because no number depends on another one.
impl OpenConnections {
    pub(super) fn new(limits: ConnectionLimits, kind: ServerKind) -> Arc<Self> {
        kind.cells();
        if kind == ServerKind::Service {
            connections::declare();
        }
        let sockets = limits.max_connections.saturating_add(limits.reserve);
        Arc::new(Self {
            limits,
            kind,
            sockets: Arc::new(Semaphore::new(sockets.min(Semaphore::MAX_PERMITS))),
            started: Instant::now(),
            open: Mutex::default(),
            held: HeldBytes::default(),
            stopping: AtomicBool::new(false),
            stopped: Notify::new(),
        })
    }

    /// Adds a connection. At the limit, it replaces the one that has waited longest for its
    /// client. If no connection waits, it becomes one of the reserve. `None` if the reserve is
    /// full, too.
    pub(super) async fn admit(self: &Arc<Self>, peer: Peer) -> Option<Admitted> {
        let mut admitted = Admitted {
            connection: self.enter(peer)?,
            permit: None,
        };
        // Waits until the replaced connection has released its file descriptor. The semaphore
        // is never closed.
        admitted.permit = Arc::clone(&self.sockets).acquire_owned().await.ok();
        Some(admitted)
    }

    fn enter(self: &Arc<Self>, peer: Peer) -> Option<Arc<OpenConnection>> {
        let mut open = lock(&self.open);
        let max = self.limits.max_connections;
        let is_full = open.connections.len() >= max;
        let evicted = is_full.then(|| self.take_longest_waiting(&mut open, |_| true));
        let evicted = evicted.flatten();
        let is_reserve = is_full && evicted.is_none();
        if is_reserve && open.connections.len() >= max + self.limits.reserve {
            drop(open);
            self.kind.count(Rejection::MaxConnections, Some(peer));
            return None;
        }
        let number = open.next;
        open.next += 1;
        let connection = Arc::new(OpenConnection {
            all: Arc::clone(self),
            number,
            peer,
            is_reserve,
            waiting_since: AtomicU64::new(self.now()),
            held: HeldBytes::default(),
            progress: Progress::default(),
            closed: Notify::new(),
        });
        open.connections.insert(number, Arc::clone(&connection));
        // Closing a connection logs, and the subscriber can be code of the user.
        drop(open);
        if let Some(evicted) = evicted {
            evicted.close(Rejection::Evicted);
        }
        if self.kind == ServerKind::Service {
            connections::opened();
        }
        Some(connection)
    }

    /// Closes the connection that has waited longest for its client, to release its file
    /// descriptor.
    pub(super) fn evict(&self) {
        let evicted = self.take_longest_waiting(&mut lock(&self.open), |_| true);
        if let Some(evicted) = evicted {
            evicted.close(Rejection::Evicted);
        }
    }

    fn take_longest_waiting(
        &self,
        open: &mut Open,
        is_meant: impl Fn(&OpenConnection) -> bool,
    ) -> Option<Arc<OpenConnection>> {
        let waiting = open.connections.values().filter(|one| is_meant(one));
        let waiting = waiting
            .map(|one| (one.waiting_since.load(Ordering::Relaxed), one.number))
            .filter(|(since, _)| *since != BUSY);
        let (_, number) = waiting.min()?;
        let evicted = open.connections.remove(&number)?;
        // Its task ends soon and frees its bytes, so no other connection is closed for them.
        evicted.held.release_all(&self.held);
        Some(evicted)
    }

    /// Counts a failure to accept a connection, and logs it at a limited rate.
    pub(super) fn count(&self, rejection: Rejection) {
        self.kind.count(rejection, None);
    }

    /// Lets each further response close its connection.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.stopped.notify_waiters();
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The current time as a value of `waiting_since`.
    fn now(&self) -> u64 {
        let now = self.started.elapsed().as_micros();
        u64::try_from(now).unwrap_or(u64::MAX).saturating_add(1)
    }
}

impl OpenConnection {
    /// Counts the rejection, and ends the task of the connection.
    fn close(&self, rejection: Rejection) {
        self.count(rejection);
        self.closed.notify_one();
    }

    /// Counts a rejection, and logs it at a limited rate.
    pub(super) fn count(&self, rejection: Rejection) {
        self.all.kind.count(rejection, Some(self.peer));
    }

    /// Waits until the connection has to close.
    pub(super) async fn closed(&self) {
        self.closed.notified().await;
    }

    pub(super) fn all(&self) -> &OpenConnections {
        &self.all
    }

    /// The client has to act from now on. It can be disconnected in favour of another one.
    pub(in crate::http) fn waits_for_client(&self) {
        if self.waiting_since.load(Ordering::Relaxed) == BUSY {
            self.waiting_since.store(self.all.now(), Ordering::Relaxed);
        }
    }

    /// The client has made progress, but still has to act.
    pub(super) fn client_acted(&self) {
        if self.waiting_since.load(Ordering::Relaxed) != BUSY {
            self.waiting_since.store(self.all.now(), Ordering::Relaxed);
        }
    }

    /// The service has to act from now on.
    pub(super) fn waits_for_service(&self) {
        self.waiting_since.store(BUSY, Ordering::Relaxed);
    }

    /// Waits for the signal to stop, and then for the time to linger.
    pub(super) async fn stopped(&self) {
        let mut linger = self.all.limits.linger;
        let stopped = self.all.stopped.notified();
        if self.all.is_stopping() {
            linger = linger.max(LATE_LINGER);
        } else {
            stopped.await;
        }
        sleep(linger).await;
    }

    /// The head of a request is complete.
    pub(super) fn request_arrives(&self) {
        self.progress.request_arrives();
        self.waits_for_service();
    }

    /// The handler waits for a part of the request's body.
    pub(super) fn waits_for_body(&self) {
        self.progress.waits_for_body();
        self.waits_for_client();
    }

    /// That part or the end of the body has arrived.
    pub(super) fn body_arrives(&self) {
        self.progress.body_arrives();
        self.waits_for_service();
    }

    /// The connection has read a whole response.
    pub(super) fn response_ends(&self) {
        self.progress.response_ends();
        self.waits_for_client();
    }

    /// Whether the client waits for the service.
    pub(super) fn is_busy(&self) -> bool {
        self.waiting_since.load(Ordering::Relaxed) == BUSY
    }

    /// Counts bytes that are held until the client acts. While the sum of all connections is
    /// above the limit, other connections that hold bytes are closed, longest waiting first.
    pub(super) fn holds(&self, held: Held, bytes: usize) {
        let all = &self.all;
        self.held.add(&all.held, held, bytes);
        let (max, rejection) = match held {
            Held::Unsent => (all.limits.max_unsent_bytes, Rejection::UnsentBytes),
            Held::Incomplete => (all.limits.max_incomplete_bytes, Rejection::IncompleteBytes),
        };
        while all.held.get(held) > max {
            let is_meant = |other: &Self| other.number != self.number && other.held.get(held) > 0;
            let evicted = all.take_longest_waiting(&mut lock(&all.open), is_meant);
            let Some(evicted) = evicted else {
                return;
            };
            evicted.close(rejection);
        }
    }

    /// Counts bytes that are no longer held.
    pub(super) fn releases(&self, held: Held, bytes: usize) {
        self.held.release(&self.all.held, held, bytes);
    }
}

/// A connection that counts as open until this is dropped.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) connection: Arc<OpenConnection>,
    /// The permit of `sockets`, until the socket is closed.
    permit: Option<OwnedSemaphorePermit>,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let all = &self.connection.all;
        lock(&all.open).connections.remove(&self.connection.number);
        if all.kind == ServerKind::Service {
            connections::closed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(max_unsent_bytes: usize) -> Arc<OpenConnections> {
        let limits = ConnectionLimits::new().max_unsent_bytes(max_unsent_bytes);
        OpenConnections::new(limits, ServerKind::Metrics)
    }

    async fn connect(all: &Arc<OpenConnections>) -> Admitted {
        all.admit(Peer::Unix).await.expect("there is room")
    }

    fn numbers(all: &OpenConnections) -> Vec<u64> {
        let mut numbers: Vec<_> = lock(&all.open).connections.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    #[tokio::test]
    async fn bytes_of_a_closed_connection_do_not_close_another_one() {
        let all = open(100);
        let mut connections = Vec::new();
        for _ in 0..4 {
            connections.push(connect(&all).await);
        }
        let holds =
            |number: usize, bytes| connections[number].connection.holds(Held::Unsent, bytes);
        holds(0, 60);
        holds(1, 40);
        assert_eq!(numbers(&all), [0, 1, 2, 3]);
        // The first connection is closed, but its task has not ended yet.
        holds(2, 50);
        assert_eq!(numbers(&all), [1, 2, 3]);
        holds(3, 10);
        assert_eq!(numbers(&all), [1, 2, 3]);
        holds(3, 1);
        assert_eq!(numbers(&all), [2, 3]);
        // Its bytes were released already, so this has no effect.
        connections[0].connection.releases(Held::Unsent, 60);
        assert_eq!(all.held.get(Held::Unsent), 61);
        for (number, bytes) in [(1, 40), (2, 50), (3, 11)] {
            connections[number].connection.releases(Held::Unsent, bytes);
        }
        assert_eq!(all.held.get(Held::Unsent), 0);
    }
}
