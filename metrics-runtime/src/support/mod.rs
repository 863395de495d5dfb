//! What every stage may use: the clock and small helpers. Imports no stage.

pub(crate) mod clock;
pub(crate) mod lock;
#[cfg(feature = "artifacts")]
pub(crate) mod nearest;
pub(crate) mod sync;
