//! What is made from the catalogue, and what is checked against it: rules,
//! their tests and dashboards; PromQL that is parsed with the place of each of
//! its parts, and the mistakes in it, wherever it stands: in rule files,
//! dashboards, queries.
//!
//! Values in, values out; only [`files::check`] reads the disk. Needs the
//! feature `artifacts`, which is off by default; nothing here runs in a user's
//! request.

pub mod check;
pub mod dashboard;
pub mod files;
pub mod promql;
pub mod rules;
