//! The metrics that no attribute on a function records.
//!
//! Where a new metric belongs: what one function does as a whole is an attribute above that function, also where several
//! functions share a series, as operations on one table do. What is decided in the middle of a function, or has a level of
//! its own, is a static here. The doc comment above a static is its help text in `/metrics`.

use metrics_runtime::{Gauge, build_info, metric, target_info};

build_info!();
target_info!();

/// Users in the database.
///
/// Set to their number at the start; from then on up and down with each row.
#[metric]
pub static ACTIVE_USERS: Gauge;
