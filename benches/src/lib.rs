//! The cost of metrics: this framework compared with its peers.
//!
//! The library is shared by all binaries of this package: measuring, results, reports. It declares
//! no metrics, because a process has one catalogue, and a binary that measures a scrape of 1 000
//! series must have exactly these.
//!
//! | binary | measures |
//! |---|---|
//! | `metrics-benches` | the cost of updates; runs the others and writes the report |
//! | `series-…` | scrapes of that many series |
//! | `memory` | bytes and allocations, with a counting allocator |

pub mod child;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod report;
pub mod result;
pub mod series;
