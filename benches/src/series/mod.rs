//! Many series: their labels, and the measurements of the binaries `series-…`.
//!
//! | file | content |
//! |---|---|
//! | `finite` | labels whose values are known at compile time |
//! | `dynamic` | labels with any strings |
//! | `registries` | the same series in each peer's registry |
//! | `looking` | the cost of a request of the live page |
//! | `scrape` | the duration of a scrape |
//! | `compressed` | the cost of a scrape with gzip |
//! | `functions` | the cost of many annotated functions |
//! | `writing` | the effect of a scrape on concurrent increments |
//! | `program` | the command line of the binaries |

pub mod compressed;
pub mod dynamic;
pub mod finite;
pub mod functions;
pub mod looking;
pub mod program;
pub mod registries;
pub mod scrape;
pub mod writing;
