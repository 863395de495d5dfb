//! What is made from the catalogue, and what is checked against it: PromQL
//! that is parsed with the place of each of its parts, and the mistakes in it.
//!
//! Pure: text and values in, values out. Needs the feature `artifacts`, which
//! is off by default; nothing here runs in a user's request.

pub mod check;
pub mod promql;
