//! The handlers, one file for each group of endpoints. A handler translates between HTTP and the service, and has no logic of
//! its own.

pub mod auth;
pub mod custom_metrics;
pub mod data;
pub mod docs;
pub mod faults;
pub mod health;
pub mod items;
pub mod root;
pub mod users;
