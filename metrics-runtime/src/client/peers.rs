//! The declared peers, and the cells of their requests.

use super::exchange::RequestTarget;
use crate::declaration::{
    CallCells, CallOptions, EXTERNAL_CALLS, Label, OTHER_VALUE, Values, nanos_of,
};
use crate::recording::{CallShape, CallTimer, InProgress, IntegerBounds, Outcome};
use crate::registration::register;
use http::{Method, StatusCode};

/// The values of the label `error`. [`PeerTable::outcome`] uses their indices.
const ERRORS: &[&str] = &["transport", "server_error", "client_error", "other"];

/// A host of a peer. With a port, it matches only requests to that port.
#[derive(Debug)]
pub(super) struct PeerHost {
    pub(super) host: String,
    pub(super) port: Option<u16>,
    /// The index of the peer.
    pub(super) peer: usize,
}

/// Maps requests to series and responses to outcomes.
#[derive(Debug)]
pub(super) struct PeerTable {
    hosts: Vec<PeerHost>,
    others: usize,
    methods: Vec<Method>,
    is_error: fn(StatusCode) -> bool,
    timer: InProgress<CallTimer>,
}

impl PeerTable {
    /// Registers the series of these peers. The table and its strings are never freed.
    pub(super) fn register(
        peers: &[String],
        hosts: Vec<PeerHost>,
        methods: Vec<Method>,
        is_error: fn(StatusCode) -> bool,
        buckets: Vec<f64>,
    ) -> &'static Self {
        let label = |name, values: Vec<&str>, other| Label {
            name,
            values: listed(&values, other),
        };
        let labels = [
            label(
                "peer",
                peers.iter().map(String::as_str).collect(),
                OTHER_VALUE,
            ),
            label(
                "operation",
                methods.iter().map(Method::as_str).collect(),
                "OTHER",
            ),
        ];
        let nanos: Vec<_> = buckets.iter().copied().map(nanos_of).collect();
        let bounds = &*Box::leak(Box::new(IntegerBounds::new(nanos.leak())));
        let options = CallOptions {
            buckets: buckets.leak(),
            in_progress: true,
            errors: ERRORS,
            ..CallOptions::DEFAULT
        };
        let members = EXTERNAL_CALLS.members(&labels, &options);
        let source = crate::__source!("ClientMetrics");
        let first = register(source, members, 0);
        let series = (peers.len() + 1) * (methods.len() + 1);
        let outcomes = EXTERNAL_CALLS.outcomes.len();
        let cells = CallCells::new(series, bounds.cells(), outcomes, ERRORS.len());
        let shape = Box::leak(Box::new(CallShape::of_cells(bounds, cells)));
        Box::leak(Box::new(Self {
            hosts,
            others: peers.len(),
            methods,
            is_error,
            timer: InProgress(CallTimer::at(first, shape)),
        }))
    }

    pub(super) const fn timer(&self) -> &InProgress<CallTimer> {
        &self.timer
    }

    /// The index of the series of a request.
    pub(super) fn series(&self, target: RequestTarget<'_>) -> u64 {
        let is_host = |known: &&PeerHost| {
            let host = target.host.unwrap_or_default();
            known.host.eq_ignore_ascii_case(host)
                && known.port.is_none_or(|port| target.port == Some(port))
        };
        let peer = self.hosts.iter().find(is_host);
        let peer = peer.map_or(self.others, |known| known.peer);
        let mut methods = self.methods.iter();
        let method = methods.position(|known| known == target.method);
        let method = method.unwrap_or(self.methods.len());
        (peer * (self.methods.len() + 1) + method) as u64
    }

    /// The outcome of a request. Without a response, it is a transport error.
    pub(super) fn outcome(&self, status: Option<StatusCode>) -> Outcome {
        match status {
            None => Outcome::error(0),
            Some(status) if !(self.is_error)(status) => Outcome::OK,
            Some(status) if status.is_server_error() => Outcome::error(1),
            Some(status) if status.is_client_error() => Outcome::error(2),
            Some(_) => Outcome::error(3),
        }
    }
}

/// Leaks these values, with `other` as the last one.
fn listed(values: &[&str], other: &'static str) -> Values {
    let kept = values
        .iter()
        .map(|value| &*String::leak((*value).to_owned()));
    let kept: Vec<&'static str> = kept.chain([other]).collect();
    Values::Listed(kept.leak())
}
