//! What is at a source location: an endpoint, a function or a metric.

use super::model::{PlaceKind, UnseenSeries};
use metrics_runtime::catalogue::{CallMetrics, DeclarationEntry, MetricGroup, SourceLocation};

/// A source location while its declarations are collected.
pub(super) struct Place {
    pub(super) kind: PlaceKind,
    pub(super) name: String,
    pub(super) reached: bool,
    pub(super) unseen: Vec<UnseenSeries>,
}

impl Place {
    pub(super) fn new(metric: &str) -> Self {
        Self {
            kind: PlaceKind::Metric,
            name: metric.to_owned(),
            reached: false,
            unseen: Vec::new(),
        }
    }

    /// Takes the name from a declaration of requests or calls.
    pub(super) fn declares(
        &mut self,
        calls: &CallMetrics,
        declaration: &DeclarationEntry,
        at: &SourceLocation,
    ) {
        let (kind, name) = match calls.group {
            MetricGroup::Requests => match route(calls, declaration) {
                Some(route) => (PlaceKind::Endpoint, route),
                None => return,
            },
            _ => (PlaceKind::Function, format!("{}::{}", at.module, at.item)),
        };
        // A handler is a function, too.
        if kind < self.kind {
            self.kind = kind;
            self.name = name;
        }
    }
}

/// `GET /users`, from a declaration with both labels.
fn route(calls: &CallMetrics, declaration: &DeclarationEntry) -> Option<String> {
    let [method, endpoint] = &calls.labels[..] else {
        return None;
    };
    let value = |name: &str| {
        let label = declaration.labels.iter().find(|label| label.name == name);
        label.map(|label| label.values.join("|"))
    };
    // Series of errors do not have the method.
    Some(format!("{} {}", value(method)?, value(endpoint)?))
}
