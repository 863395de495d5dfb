//! Unix sockets. On systems without them, the same types exist without values.

#[cfg(not(unix))]
pub(crate) use missing::{UnixListener, UnixStream};
#[cfg(unix)]
pub(crate) use tokio::net::{UnixListener, UnixStream};

use std::io;
use std::path::Path;

/// Listens at a socket's path. Replaces an existing file if it is a socket without a listener.
#[cfg(unix)]
pub(crate) async fn bind(path: &Path) -> io::Result<UnixListener> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_left_over(path).await => {
            std::fs::remove_file(path)?;
            UnixListener::bind(path)
        }
        bound => bound,
    }
}

/// Whether a socket's file is left over: it exists, and no process listens at it.
#[cfg(unix)]
async fn is_left_over(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_socket = path
        .symlink_metadata()
        .is_ok_and(|file| file.file_type().is_socket());
    is_socket
        && UnixStream::connect(path)
            .await
            .is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

/// Fails, because the system has no Unix sockets.
#[cfg(not(unix))]
pub(crate) async fn bind(_path: &Path) -> io::Result<UnixListener> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this system has no Unix sockets",
    ))
}

#[cfg(not(unix))]
mod missing {
    use std::io;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    /// There are no listeners on this system.
    #[derive(Debug)]
    pub(crate) enum UnixListener {}

    /// There are no connections on this system.
    #[derive(Debug)]
    pub(crate) enum UnixStream {}

    impl UnixListener {
        pub(crate) async fn accept(&self) -> io::Result<(UnixStream, ())> {
            match *self {}
        }
    }

    impl AsyncRead for UnixStream {
        fn poll_read(
            self: Pin<&mut Self>,
            _cx: &mut Context<'_>,
            _buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            match *self {}
        }
    }

    impl AsyncWrite for UnixStream {
        fn poll_write(
            self: Pin<&mut Self>,
            _cx: &mut Context<'_>,
            _bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            match *self {}
        }

        fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            match *self {}
        }

        fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            match *self {}
        }
    }
}
