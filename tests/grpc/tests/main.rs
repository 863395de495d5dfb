//! Real gRPC servers: tonic alone and next to axum's routes, with clients in Rust and Python. Each
//! test has its own namespace, and compares all counts.
//!
//! | file | tests |
//! |---|---|
//! | `service` | helper: the servers, and their counts |
//! | `calls` | RPCs that end by themselves |
//! | `ends` | deadlines, clients that disconnect, panics |
//! | `requests` | which requests are RPCs; clients create no series |
//! | `options` | options of the layer |
//! | `python` | Python's grpcio as the client |

mod calls;
mod ends;
mod options;
mod python;
mod requests;
mod service;
