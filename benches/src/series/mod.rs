//! Many series: their labels, and what the programs `series-…` measure.
//!
//! | file | holds |
//! |---|---|
//! | `finite` | labels whose values are known when the program is compiled |
//! | `dynamic` | labels that are any strings |
//! | `registries` | the same series in each peer's registry |
//! | `looking` | what a look of the live page takes |
//! | `scrape` | how long a scrape takes |
//! | `compressed` | what a scrape with gzip takes |
//! | `writing` | what a scrape does to those who write meanwhile |
//! | `program` | the command line of the programs |

pub mod compressed;
pub mod dynamic;
pub mod finite;
pub mod looking;
pub mod program;
pub mod registries;
pub mod scrape;
pub mod writing;
