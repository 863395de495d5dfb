//! What every stage may use: the clock and small helpers. Imports no stage.

pub(crate) mod clock;
pub(crate) mod lock;
pub(crate) mod sync;
