//! Small helpers that every stage may use. Imports no stage.

pub(crate) mod lock;
pub(crate) mod log;
pub(crate) mod slow_path;
pub(crate) mod sync;
