//! The series that Prometheus writes for alerts: `ALERTS` and `ALERTS_FOR_STATE`.

use super::groups::{Group, OpenSet};
use super::known::KnownMetrics;
use crate::promql::Selector;
use std::sync::LazyLock;

/// An alert that is not active has no series.
static STATES: LazyLock<[String; 2]> = LazyLock::new(|| ["firing", "pending"].map(str::to_owned));

/// The labels that alerts have from Prometheus, if a selector asks for alerts
/// and these are known.
pub(super) fn group<'a>(known: &'a KnownMetrics, selector: &Selector) -> Option<Group<'a>> {
    let name = selector.name.as_ref().filter(|name| !name.templated)?;
    let state: &[_] = match &*name.text {
        "ALERTS" => &[("alertstate", Some(STATES.as_slice()))],
        "ALERTS_FOR_STATE" => &[],
        _ => return None,
    };
    // Of a foreign metric nothing is known.
    if known.alerts.is_empty() || known.is_foreign(&name.text) {
        return None;
    }
    let mut labels = vec![("alertname", Some(known.alerts.as_slice()))];
    labels.extend_from_slice(state);
    Some(Group {
        labels,
        open: Some(("alertname", OpenSet::Alerts)),
    })
}
