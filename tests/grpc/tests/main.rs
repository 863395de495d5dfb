//! A real gRPC server: tonic's, alone and beside axum's routes, with clients in Rust and
//! Python. Each test has its own namespace, and compares all numbers.
//!
//! | file | holds |
//! |---|---|
//! | `service` | the servers, and what they have counted |
//! | `calls` | RPCs that end by themselves |
//! | `ends` | deadlines, clients that disconnect, panics |
//! | `requests` | what is an RPC, and what is not; clients create no series |
//! | `options` | options of the layer |
//! | `python` | Python's grpcio as the client |

mod calls;
mod ends;
mod options;
mod python;
mod requests;
mod service;
