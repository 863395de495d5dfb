//! What several tests use: reading an exposition, talking to a server.

pub mod exposition;
pub mod server;
pub mod streamed;
