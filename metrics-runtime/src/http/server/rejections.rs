//! Counts refused connections, and requests that do not reach the router, by cause. Each cause
//! is logged at most once in 10 seconds.

use super::address::Peer;
use crate::declaration::{Family, Kind, Label, Layout, Member, Values, constant};
use crate::recording::CellRange;
use crate::registration;
use crate::registration::reserve_names;
use crate::support::log::LogInterval;
use crate::support::unwind::caught;
use std::sync::OnceLock;

macro_rules! rejections {
    ($($rejection:ident $label:literal $meaning:literal)*) => {
        /// Why a connection was refused or closed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(not(feature = "tls"), allow(dead_code))]
        pub(in crate::http) enum Rejection {
            $(#[doc = $meaning] $rejection,)*
        }

        const CAUSES: &[&str] = &[$($label,)*];
        const MEANINGS: &[&str] = &[$($meaning,)*];
        static LOGGED: [LogInterval; CAUSES.len()] =
            [const { LogInterval::new() }; CAUSES.len()];
    };
}

rejections! {
    MaxConnections "max_connections" "all connections are in use, and none waits for its client"
    Evicted "evicted" "the connection that had waited longest for its client was closed for a new one"
    UnsentBytes "unsent_bytes" "too many bytes of responses wait for clients that read nothing"
    IncompleteBytes "incomplete_bytes" "too many bytes of request bodies wait for clients that send the rest slowly"
    Descriptors "descriptors" "the process has no file descriptors left"
    Accept "accept" "the system failed to accept it"
    HeadTimeout "head_timeout" "the client did not send the head of a request in time"
    BodyTimeout "body_timeout" "the client stopped sending a request body"
    WriteTimeout "write_timeout" "the client stopped reading a response"
    HeadTooLarge "head_too_large" "the head of the request is too large"
    Malformed "malformed" "the request is not HTTP/1"
    Tls "tls" "the TLS handshake failed"
}

/// The server that rejects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum ServerKind {
    /// The server of a whole service.
    Service,
    /// The server that answers only scrapes.
    Metrics,
}

impl ServerKind {
    fn name(self) -> &'static [&'static str; 1] {
        match self {
            Self::Service => &["service"],
            Self::Metrics => &["metrics"],
        }
    }

    /// The cells of the counter. The series of a server exist after the first call.
    pub(super) fn cells(self) -> &'static CellRange {
        static SERVICE: OnceLock<CellRange> = OnceLock::new();
        static METRICS: OnceLock<CellRange> = OnceLock::new();
        let cells = match self {
            Self::Service => &SERVICE,
            Self::Metrics => &METRICS,
        };
        cells.get_or_init(|| {
            let members = vec![member(self, Layout::Counter { first: 0 })];
            let source = crate::__source!("connections_rejected_total");
            CellRange::new(registration::register(source, members, CAUSES.len()))
        })
    }

    /// Counts a rejection, and logs it at a limited rate. `peer` is the client of the connection.
    pub(super) fn count(self, rejection: Rejection, peer: Option<Peer>) {
        self.cells().add(rejection as usize, 1);
        let (Some(cause), Some(meaning), Some(logged)) = (
            CAUSES.get(rejection as usize),
            MEANINGS.get(rejection as usize),
            LOGGED.get(rejection as usize),
        ) else {
            return;
        };
        if let Some(more) = logged.next() {
            let server = self.name()[0];
            let peer = peer.and_then(Peer::address).map(tracing::field::display);
            // A panic of the subscriber must not end the server.
            let _panicked = caught(|| {
                tracing::warn!(
                    server,
                    cause,
                    peer,
                    more,
                    "a connection was rejected: {meaning}"
                );
            });
        }
    }
}

fn member(server: ServerKind, layout: Layout) -> Member {
    let family = Family {
        name: "connections_rejected_total",
        help: "Connections that the server refused or closed, and requests that it rejected before \
               any handler, by cause.",
        kind: Kind::Counter,
    };
    let cause = Label {
        name: "cause",
        values: Values::Listed(CAUSES),
    };
    Member::new(
        family,
        vec![constant("server", server.name()), cause],
        layout,
    )
}

reserve_names! {
    "connections_rejected_total",
    members: || vec![member(ServerKind::Service, Layout::ReservedName)],
    declared: || {
        [ServerKind::Service, ServerKind::Metrics]
            .map(|server| vec![member(server, Layout::Counter { first: 0 })])
            .into()
    },
}
