//! Where a server listens: at an address of the network, or a Unix socket.

use super::super::access::LocalSocket;
use axum::extract::ConnectInfo;
use std::fmt;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// Where to listen.
///
/// ```
/// use metrics_runtime::ListenAddress;
/// use std::net::SocketAddr;
///
/// let of_text = ListenAddress::from("[::1]:9100");
/// let of_address = ListenAddress::from(SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 9100)));
/// assert_eq!(of_text.to_string(), of_address.to_string());
/// let socket = ListenAddress::from("unix:/run/shop/metrics.sock");
/// # assert_eq!(socket.to_string(), "unix:/run/shop/metrics.sock");
/// ```
///
/// | text | listens at |
/// |---|---|
/// | `127.0.0.1:9100`, `[::]:9100` | this address; port 0 for one that is free |
/// | `localhost:9100` | the first of the name's addresses that can be had |
/// | `unix:/path` | a Unix socket at this path. The file is removed when the server is dropped; one that is left over, where nobody listens, is replaced. Its folder's permissions say who may connect |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A host and a port.
    Network(String),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl From<&str> for ListenAddress {
    fn from(text: &str) -> Self {
        Self(match text.strip_prefix("unix:") {
            Some(path) => Kind::Unix(path.into()),
            None => Kind::Network(text.to_owned()),
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
        Self(Kind::Network(address.to_string()))
    }
}

/// A Unix socket's path.
impl From<PathBuf> for ListenAddress {
    fn from(path: PathBuf) -> Self {
        Self(Kind::Unix(path))
    }
}

/// As it is read.
impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Network(address) => f.write_str(address),
            Kind::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Whom a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Peer {
    Network(SocketAddr),
    #[cfg(unix)]
    Unix,
}

impl Peer {
    /// Tells a request's handlers.
    pub(super) fn mark(self, extensions: &mut http::Extensions) {
        match self {
            Self::Network(address) => _ = extensions.insert(ConnectInfo(address)),
            #[cfg(unix)]
            Self::Unix => _ = extensions.insert(LocalSocket),
        }
    }
}

/// What listens.
#[derive(Debug)]
pub(super) struct Listener {
    socket: Socket,
    address: ListenAddress,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    pub(super) async fn bind(address: ListenAddress) -> io::Result<Self> {
        let error = |problem: io::Error| {
            let is_written_well = [
                io::ErrorKind::AddrInUse,
                io::ErrorKind::AddrNotAvailable,
                io::ErrorKind::NotFound,
                io::ErrorKind::PermissionDenied,
            ];
            let hint = if is_written_well.contains(&problem.kind()) {
                ""
            } else {
                "; write `127.0.0.1:9100`, `[::]:9100` or `unix:/path`"
            };
            let text = format!("can't listen at `{address}`: {problem}{hint}");
            io::Error::new(problem.kind(), text)
        };
        match &address.0 {
            Kind::Network(text) => {
                let socket = TcpListener::bind(text).await.map_err(error)?;
                Ok(Self {
                    address: socket.local_addr()?.into(),
                    socket: Socket::Tcp(socket),
                })
            }
            Kind::Unix(path) if path.as_os_str().is_empty() => Err(error(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the socket has no path",
            ))),
            #[cfg(unix)]
            Kind::Unix(path) => {
                let listen = || UnixListener::bind(path);
                let socket = match listen() {
                    Err(problem) if problem.kind() == io::ErrorKind::AddrInUse => {
                        if !is_left_over(path).await {
                            return Err(error(problem));
                        }
                        std::fs::remove_file(path).and_then(|()| listen())
                    }
                    other => other,
                };
                let socket = Socket::Unix(socket.map_err(error)?);
                Ok(Self { socket, address })
            }
            #[cfg(not(unix))]
            Kind::Unix(_) => Err(error(io::Error::new(
                io::ErrorKind::Unsupported,
                "this system has no Unix sockets",
            ))),
        }
    }

    pub(super) fn address(&self) -> &ListenAddress {
        &self.address
    }

    /// The next connection. One that can't be had is tried again.
    pub(super) async fn accept(&mut self) -> (Stream, Peer) {
        loop {
            let accepted = match &self.socket {
                Socket::Tcp(socket) => socket
                    .accept()
                    .await
                    .map(|(stream, address)| (Stream::Tcp(stream), Peer::Network(address))),
                #[cfg(unix)]
                Socket::Unix(socket) => socket
                    .accept()
                    .await
                    .map(|(stream, _)| (Stream::Unix(stream), Peer::Unix)),
            };
            match accepted {
                Ok(accepted) => return accepted,
                Err(problem) => {
                    // A client that is gone already is no reason to wait; that
                    // there are no descriptors left is.
                    let gone = [
                        io::ErrorKind::ConnectionAborted,
                        io::ErrorKind::ConnectionRefused,
                        io::ErrorKind::ConnectionReset,
                    ];
                    if !gone.contains(&problem.kind()) {
                        tracing::error!("a connection for /metrics was not accepted: {problem}");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        }
    }
}

/// Whether a socket's file is there, and nobody listens at it.
#[cfg(unix)]
async fn is_left_over(path: &std::path::Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_socket = path
        .symlink_metadata()
        .is_ok_and(|file| file.file_type().is_socket());
    is_socket
        && UnixStream::connect(path)
            .await
            .is_err_and(|problem| problem.kind() == io::ErrorKind::ConnectionRefused)
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Kind::Unix(path) = &self.address.0 {
            // Somebody else may have removed it: that is as good.
            _ = std::fs::remove_file(path);
        }
    }
}

/// A connection of either kind.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// Calls a method of whichever stream it is.
macro_rules! on_stream {
    ($self:ident, $stream:ident => $call:expr) => {
        match $self.get_mut() {
            Stream::Tcp($stream) => $call,
            #[cfg(unix)]
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
        // Sockets are, of either kind.
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_stream!(self, stream => Pin::new(stream).poll_shutdown(cx))
    }
}
