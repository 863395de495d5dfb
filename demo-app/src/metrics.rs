//! The metrics that no attribute above a function records.
//!
//! Where to add a metric: if it measures a function as a whole, as an attribute above the function, also if several
//! functions share a series, such as the operations on one table. If it changes in the middle of a function, or is a gauge,
//! as a static in this file. Its doc comment is the help text in `/metrics`.

use metrics_runtime::{Counter, Gauge, build_info, metric, target_info};

build_info!();
target_info!();

/// Users in the database.
///
/// All instances that share the database report the same number: see [`Census`](crate::census::Census).
#[metric(processes = "last")]
pub static ACTIVE_USERS: Gauge;

/// Users with a session that has not expired.
///
/// All instances that share the database report the same number, too.
#[metric(processes = "last")]
pub static SIGNED_IN_USERS: Gauge;

/// Requests that were refused because their client made too many.
#[metric]
pub static RATE_LIMIT_REJECTIONS_TOTAL: Counter;
