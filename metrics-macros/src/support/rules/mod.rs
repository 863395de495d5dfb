//! The rules that several macros share. Each message says what to write instead.
//!
//! | file | holds |
//! |---|---|
//! | `options` | options are known, given once, and have a value of the right type |
//! | `crate_path` | `crate = path` |
//! | `suggest` | the most similar name for a misspelt one |
//! | `names` | Prometheus' rules for the names of metrics and labels |
//! | `case` | snake case |
//! | `help` | help texts, from an option or the doc comment |
//! | `buckets` | bucket bounds |
//! | `native` | the options `buckets` and `native` |
//! | `objective` | `slo(…)` |
//! | `processes` | `processes = "…"` of gauges |
//! | `label_name` | `#[label(…)]` above types, variants and fields |

pub(crate) mod buckets;
pub(crate) mod case;
pub(crate) mod crate_path;
pub(crate) mod help;
pub(crate) mod label_name;
pub(crate) mod names;
pub(crate) mod native;
pub(crate) mod objective;
pub(crate) mod options;
pub(crate) mod processes;
pub(crate) mod suggest;
