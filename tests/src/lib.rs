//! Helpers that several tests use: a parser of expositions, a server, a streamed
//! response.

pub mod exposition;
pub mod server;
pub mod streamed;
