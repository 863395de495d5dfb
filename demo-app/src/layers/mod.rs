//! The middleware, one file for each layer. [`crate::app`] defines their order.

pub mod in_flight;
pub mod injection;
pub mod panics;
pub mod request_id;
pub mod time_limit;
