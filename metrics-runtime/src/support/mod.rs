//! Small helpers that every stage may use. Imports no stage.

pub(crate) mod draws;
pub(crate) mod lock;
pub(crate) mod log;
#[cfg(not(all(feature = "axum", feature = "tokio")))]
mod missing_features;
pub(crate) mod nearest;
pub(crate) mod slow_path;
pub(crate) mod sync;
pub(crate) mod turns;
pub(crate) mod unwind;
