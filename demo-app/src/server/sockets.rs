//! A TCP socket at an address, which several workers can share.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};

/// The maximum number of connections that wait to be accepted; the same as for tokio's own listeners.
const BACKLOG: u32 = 1024;

/// Binds an address, with other workers if it is `shared`. It gets connections once it [listens](listen).
pub(crate) fn bind(address: SocketAddr, shared: bool) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    #[cfg(unix)]
    {
        // The last connections of an earlier process may still hold the port.
        socket.set_reuseaddr(true)?;
        socket.set_reuseport(shared)?;
    }
    // On other systems, the settings allow only a single worker.
    #[cfg(not(unix))]
    let _ = shared;
    socket.bind(address)?;
    Ok(socket)
}

/// Listens. The system divides new connections between all listening workers.
pub(crate) fn listen(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}
