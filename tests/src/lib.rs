//! Helpers for tests: a parser of expositions, a server, a streamed response.

pub mod exposition;
#[cfg(doctest)]
mod guide;
pub mod markdown;
pub mod server;
pub mod streamed;
