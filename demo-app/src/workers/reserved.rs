//! Addresses that are kept for the workers.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpSocket;

use crate::server::sockets;

/// An address that this process has bound, so that it stays taken while no worker runs. It gets no connections, because it
/// does not listen.
#[derive(Debug)]
pub(super) struct ReservedAddress {
    /// With the port that the system chose for port 0.
    pub(super) address: SocketAddr,
    _socket: TcpSocket,
}

impl ReservedAddress {
    /// Reserves an address.
    pub(super) fn new(address: SocketAddr) -> io::Result<Self> {
        // Otherwise it would be shared with any process of this user that listens there.
        drop(sockets::bind(address, false)?);
        let socket = sockets::bind(address, true)?;
        Ok(Self {
            address: socket.local_addr()?,
            _socket: socket,
        })
    }
}
