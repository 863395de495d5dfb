//! The metrics that no attribute on a function records.
//!
//! Where a new metric belongs: what one function does as a whole is an attribute above that function, also where several
//! functions share a series, as operations on one table do. What is decided in the middle of a function, or has a level of
//! its own, is a static here. The doc comment above a static is its help text in `/metrics`.

use metrics_runtime::{Counter, Gauge, build_info, metric, target_info};

build_info!();
target_info!();

/// Users in the database.
///
/// All instances that share it tell the same number: see [`Census`](crate::census::Census).
#[metric]
pub static ACTIVE_USERS: Gauge;

/// Users with a session that has not expired.
///
/// All instances that share the database tell the same number, too.
#[metric]
pub static SIGNED_IN_USERS: Gauge;

/// Requests that were refused because their client made too many.
#[metric]
pub static RATE_LIMIT_REJECTIONS_TOTAL: Counter;
