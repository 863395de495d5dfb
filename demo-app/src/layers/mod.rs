//! What every request passes on its way to a handler, and its answer on the way back; a layer a file. In which order they
//! stand is said in [`crate::app`].

pub mod in_flight;
pub mod injection;
pub mod panics;
pub mod request_id;
pub mod time_limit;
