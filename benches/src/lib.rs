//! What metrics cost: this framework beside its peers.
//!
//! The library is what all programs of this package share: how to measure,
//! what a result is, how it is written down. It declares no metric of its
//! own, because a process has one catalogue, and a program that measures a
//! scrape of 1 000 series must have these and no others.
//!
//! | program | measures |
//! |---|---|
//! | `metrics-benches` | the cost of updates; runs the others and writes the report |
//! | `series-…` | scrapes of that many series |
//! | `memory` | bytes and allocations, under an allocator that counts |

pub mod child;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod report;
pub mod result;
pub mod series;
