//! The address of a server: a network address or a Unix socket.

use crate::platform::unix_socket::{self, UnixListener, UnixStream};
use axum::extract::ConnectInfo;
use std::fmt;
use std::io::{self, IoSlice};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The address on which a server listens.
///
/// ```
/// use metrics_runtime::ListenAddress;
/// use std::net::SocketAddr;
///
/// let from_text = ListenAddress::from("[::1]:9100");
/// let from_address = ListenAddress::from(SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 9100)));
/// assert_eq!(from_text.to_string(), from_address.to_string());
/// let socket = ListenAddress::from("unix:/run/shop/metrics.sock");
/// # assert_eq!(socket.to_string(), "unix:/run/shop/metrics.sock");
/// ```
///
/// | text | listens on |
/// |---|---|
/// | `127.0.0.1:9100`, `[::]:9100` | this address; port 0 selects a free port |
/// | `localhost:9100` | the first available address of this name |
/// | `unix:/path` | a Unix socket at this path. A left-over socket file, on which no process listens, is replaced. The file is removed when the server is dropped. The permissions of its folder control access |
///
/// An address is not checked before the server binds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress(AddressKind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum AddressKind {
    /// A host and a port.
    Network(String),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl From<&str> for ListenAddress {
    fn from(text: &str) -> Self {
        Self(match text.strip_prefix("unix:") {
            Some(path) => AddressKind::Unix(path.into()),
            None => AddressKind::Network(text.to_owned()),
        })
    }
}

impl From<String> for ListenAddress {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<SocketAddr> for ListenAddress {
    fn from(address: SocketAddr) -> Self {
        Self(AddressKind::Network(address.to_string()))
    }
}

/// Uses a Unix socket at this path.
impl From<PathBuf> for ListenAddress {
    fn from(path: PathBuf) -> Self {
        Self(AddressKind::Unix(path))
    }
}

/// Writes the text that `From<&str>` reads.
impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            AddressKind::Network(address) => f.write_str(address),
            AddressKind::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// The extension of requests that arrived over a Unix socket.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct LocalSocket;

/// The client of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) enum Peer {
    Network(SocketAddr),
    Unix,
}

impl Peer {
    /// The IP address. `None` for a Unix socket.
    pub(super) fn address(self) -> Option<IpAddr> {
        match self {
            Self::Network(address) => Some(address.ip().to_canonical()),
            Self::Unix => None,
        }
    }

    /// Adds the client to the extensions of a request.
    pub(super) fn insert_into(self, extensions: &mut http::Extensions) {
        match self {
            Self::Network(address) => _ = extensions.insert(ConnectInfo(address)),
            Self::Unix => _ = extensions.insert(LocalSocket),
        }
    }
}

/// A bound socket.
#[derive(Debug)]
pub(super) struct Listener {
    socket: Socket,
    address: ListenAddress,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    pub(super) async fn bind(address: ListenAddress) -> io::Result<Self> {
        let error = |error: io::Error| {
            let is_well_formed = [
                io::ErrorKind::AddrInUse,
                io::ErrorKind::AddrNotAvailable,
                io::ErrorKind::NotFound,
                io::ErrorKind::PermissionDenied,
            ];
            let hint = if is_well_formed.contains(&error.kind()) {
                ""
            } else {
                "; write `127.0.0.1:9100`, `[::]:9100` or `unix:/path`"
            };
            let text = format!("cannot listen on `{address}`: {error}{hint}");
            io::Error::new(error.kind(), text)
        };
        match &address.0 {
            AddressKind::Network(text) => {
                Self::from_tcp(TcpListener::bind(text).await.map_err(error)?)
            }
            AddressKind::Unix(path) if path.as_os_str().is_empty() => Err(error(io::Error::new(
                io::ErrorKind::InvalidInput,
                "missing path of the socket",
            ))),
            AddressKind::Unix(path) => {
                let socket = unix_socket::bind(path).await.map_err(error)?;
                Ok(Self {
                    socket: Socket::Unix(socket),
                    address,
                })
            }
        }
    }

    pub(super) fn from_tcp(socket: TcpListener) -> io::Result<Self> {
        Ok(Self {
            address: socket.local_addr()?.into(),
            socket: Socket::Tcp(socket),
        })
    }

    pub(super) fn address(&self) -> &ListenAddress {
        &self.address
    }

    /// Accepts the next connection.
    pub(super) async fn accept(&self) -> io::Result<(Stream, Peer)> {
        match &self.socket {
            Socket::Tcp(socket) => {
                let (stream, address) = socket.accept().await?;
                Ok((Stream::Tcp(stream), Peer::Network(address)))
            }
            Socket::Unix(socket) => {
                let (stream, _) = socket.accept().await?;
                Ok((Stream::Unix(stream), Peer::Unix))
            }
        }
    }
}

/// How many connections are accepted at most after the signal to stop. The backlog of the
/// operating system is smaller.
#[cfg(unix)]
const MAX_WAITING: usize = 4096;

#[cfg(unix)]
impl Listener {
    /// Accepts the connections in the backlog of the operating system.
    pub(super) fn accept_waiting(&self) -> Vec<(Stream, Peer)> {
        use std::os::fd::AsFd as _;

        // Asks the operating system, because tokio may not know of the latest ones yet.
        let (socket, tcp) = match &self.socket {
            Socket::Tcp(socket) => (socket.as_fd(), true),
            Socket::Unix(socket) => (socket.as_fd(), false),
        };
        let Ok(socket) = socket.try_clone_to_owned() else {
            return Vec::new();
        };
        let waiting: &mut dyn Iterator<Item = io::Result<(Stream, Peer)>> = if tcp {
            let socket = std::net::TcpListener::from(socket);
            &mut std::iter::from_fn(move || {
                let (stream, address) = socket.accept().ok()?;
                Some(from_tcp_stream(stream).map(|stream| (stream, Peer::Network(address))))
            })
        } else {
            let socket = std::os::unix::net::UnixListener::from(socket);
            &mut std::iter::from_fn(move || {
                let (stream, _) = socket.accept().ok()?;
                Some(from_unix_stream(stream).map(|stream| (stream, Peer::Unix)))
            })
        };
        waiting.take(MAX_WAITING).flatten().collect()
    }
}

#[cfg(unix)]
fn from_tcp_stream(stream: std::net::TcpStream) -> io::Result<Stream> {
    stream.set_nonblocking(true)?;
    TcpStream::from_std(stream).map(Stream::Tcp)
}

#[cfg(unix)]
fn from_unix_stream(stream: std::os::unix::net::UnixStream) -> io::Result<Stream> {
    stream.set_nonblocking(true)?;
    UnixStream::from_std(stream).map(Stream::Unix)
}

#[cfg(not(unix))]
impl Listener {
    /// Returns nothing, because this needs a Unix system.
    pub(super) fn accept_waiting(&self) -> Vec<(Stream, Peer)> {
        Vec::new()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let AddressKind::Unix(path) = &self.address.0 {
            // Another process may have removed the file already.
            _ = std::fs::remove_file(path);
        }
    }
}

/// A connection over the network or a Unix socket.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// Calls a method of the inner stream.
macro_rules! on_stream {
    ($self:ident, $stream:ident => $call:expr) => {
        match $self.get_mut() {
            Stream::Tcp($stream) => $call,
            Stream::Unix($stream) => $call,
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        on_stream!(self, stream => Pin::new(stream).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        on_stream!(self, stream => Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        on_stream!(self, stream => Pin::new(stream).poll_write_vectored(cx, slices))
    }

    fn is_write_vectored(&self) -> bool {
        // This holds for all sockets.
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, stream => Pin::new(stream).poll_shutdown(cx))
    }
}
