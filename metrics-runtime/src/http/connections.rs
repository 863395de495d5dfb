//! Counts open connections in the gauge `active_connections`.

use crate::declaration::{Family, Kind, Layout, Member};
use crate::recording::CellRange;
use crate::registration;
use crate::registration::reserve_names;
use axum::serve::{Listener, ListenerExt as _, TapIo};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const STARTED: usize = 0;
const FINISHED: usize = 1;

/// The listener that [`count_connections`] returns. The outer type belongs to axum, because
/// handlers get `ConnectInfo` only from listeners of axum.
///
/// ```
/// use metrics_runtime::{CountConnections, count_connections};
/// use tokio::net::TcpListener;
///
/// async fn listen(address: &str) -> std::io::Result<CountConnections<TcpListener>> {
///     Ok(count_connections(TcpListener::bind(address).await?))
/// }
/// ```
pub type CountConnections<L> =
    TapIo<CountedListener<L>, fn(&mut CountedConnection<<L as Listener>::Io>)>;

/// Counts the open connections of a listener in the gauge `active_connections`.
///
/// ```no_run
/// # async fn serve(app: axum::Router) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
/// axum::serve(metrics_runtime::count_connections(listener), app).await
/// # }
/// ```
///
/// The result also works with
/// [`into_make_service_with_connect_info`](axum::Router::into_make_service_with_connect_info)
/// for the listener's address type.
///
/// A connection costs two additions to cells.
pub fn count_connections<L: Listener>(listener: L) -> CountConnections<L> {
    declare();
    CountedListener(listener).tap_io(|_| ())
}

const CONNECTIONS: Layout = Layout::InProgress {
    started: STARTED as u32,
    finished: FINISHED as u32,
    outcomes: 1,
};

fn member(layout: Layout) -> Member {
    let family = Family {
        name: "active_connections",
        help: "Connections that are open.",
        kind: Kind::Gauge,
    };
    Member::new(family, Vec::new(), layout)
}

/// The cells of the gauge. The series exists after the first call, but its name is reserved
/// from the start.
fn cells() -> &'static CellRange {
    static CELLS: OnceLock<CellRange> = OnceLock::new();
    CELLS.get_or_init(|| {
        let source = crate::__source!("count_connections");
        CellRange::new(registration::register(source, vec![member(CONNECTIONS)], 0))
    })
}

/// Counts an opened connection.
pub(super) fn opened() {
    cells().add(STARTED, 1);
}

/// Counts a closed connection.
pub(super) fn closed() {
    cells().finish(FINISHED);
}

/// Registers the series.
pub(super) fn declare() {
    cells();
}

reserve_names! {
    "count_connections",
    members: || vec![member(Layout::ReservedName)],
    declared: || vec![vec![member(CONNECTIONS)]],
}

/// A listener whose open connections are counted. Created by [`count_connections`].
///
/// [`CountedConnection`] has an example.
#[derive(Debug)]
pub struct CountedListener<L>(L);

impl<L: Listener> Listener for CountedListener<L> {
    type Io = CountedConnection<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (io, address) = self.0.accept().await;
        opened();
        (CountedConnection { io, _open: Open }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

#[derive(Debug)]
struct Open;

impl Drop for Open {
    fn drop(&mut self) {
        closed();
    }
}

/// A connection that counts as open until it is dropped.
///
/// ```
/// use axum::serve::Listener;
/// use metrics_runtime::count_connections;
/// use tokio::net::{TcpListener, TcpStream};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let mut listener = count_connections(TcpListener::bind("127.0.0.1:0").await?);
/// let client = TcpStream::connect(listener.local_addr()?).await?;
/// let (connection, _) = listener.accept().await;
/// assert!(metrics_runtime::render().contains("\nactive_connections 1\n"));
/// drop(connection);
/// assert!(metrics_runtime::render().contains("\nactive_connections 0\n"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct CountedConnection<I> {
    io: I,
    _open: Open,
}

impl<I: AsyncRead + Unpin> AsyncRead for CountedConnection<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for CountedConnection<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
