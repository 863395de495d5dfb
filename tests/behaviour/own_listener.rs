//! `/metrics` on a separate listener: TCP, Unix socket, TLS.

use metrics_runtime::{Access, MetricsEndpoint, MetricsServer, Tls, bind, metric, snapshot};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream, UnixStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore};

/// A family that every exposition has.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static OWN_LISTENER_SCRAPES: metrics_runtime::Gauge;

const SCRAPE: &str = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

/// Sends a request and returns everything that the server sends.
async fn ask<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, request: &str) -> String {
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    let mut answer = Vec::new();
    // A client that is disconnected by TLS gets an error after the data.
    _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn free_port() -> MetricsServer {
    bind("127.0.0.1:0").await.expect("a free port")
}

async fn connect(address: &str) -> TcpStream {
    TcpStream::connect(address).await.expect("it listens")
}

fn assert_is_exposition(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\nown_listener_scrapes "), "{answer}");
}

#[tokio::test]
async fn it_serves_only_scrapes() {
    let server = free_port().await;
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    assert_is_exposition(&ask(connect(&address).await, SCRAPE).await);
    let other = SCRAPE.replace("/metrics", "/");
    let answer = ask(connect(&address).await, &other).await;
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    let other = SCRAPE.replace("GET", "POST");
    let answer = ask(connect(&address).await, &other).await;
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    running.abort();
}

#[tokio::test]
async fn two_servers_can_share_a_port() {
    let listen = |port| {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseport(true)?;
        socket.bind(([127, 0, 0, 1], port).into())?;
        MetricsEndpoint::new().listen_on(socket.listen(16)?)
    };
    let one = listen(0).expect("a free port");
    let address = one.address().to_string();
    let (_, port) = address.split_once(':').expect("a port");
    let other = listen(port.parse().expect("a number")).expect("the same port");
    assert_eq!(other.address(), one.address());
    // Either server may answer.
    let running = [tokio::spawn(one.run()), tokio::spawn(other.run())];
    for _ in 0..16 {
        assert_is_exposition(&ask(connect(&address).await, SCRAPE).await);
    }
    running.iter().for_each(JoinHandle::abort);
}

#[tokio::test]
async fn an_address_in_use_is_named_in_the_error() {
    let server = free_port().await;
    let address = server.address().to_string();
    let error = bind(address.as_str()).await.expect_err("it is taken");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot listen on `{address}`: ")),
        "{text}"
    );
    let error = bind("unix:").await.expect_err("it is no path");
    assert!(
        error.to_string().contains("missing path of the socket"),
        "{error}"
    );
    let error = bind("nonsense").await.expect_err("it is no address");
    assert!(
        error.to_string().contains("write `127.0.0.1:9100`"),
        "{error}"
    );
}

/// A server that runs until the returned sender stops it.
fn run(server: MetricsServer) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run_until(async {
        _ = stopped.await;
    }));
    (stop, running)
}

#[tokio::test]
async fn it_stops_between_requests() {
    let server = free_port().await;
    let address = server.address().to_string();
    let (stop, running) = run(server);
    // A keep-alive connection, like a scraper's.
    let mut idle = connect(&address).await;
    let keep = SCRAPE.replace("Connection: close\r\n", "");
    idle.write_all(keep.as_bytes()).await.expect("it is read");
    let mut head = [0; 12];
    tests::server::in_time(idle.read_exact(&mut head))
        .await
        .expect("it answers");
    drop(stop);
    let mut rest = Vec::new();
    tests::server::in_time(idle.read_to_end(&mut rest))
        .await
        .expect("it is closed");
    assert!(
        rest.ends_with(b"\n") || rest.ends_with(b"0\r\n\r\n"),
        "a complete response"
    );
    running.await.expect("it does not panic");
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_finish_its_head_is_disconnected() {
    let server = free_port().await;
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    let answer = ask(connect(&address).await, "GET /metrics HTTP/1.1\r\nHost:").await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    running.abort();
}

/// Sends requests without reading responses, until the server closes the connection.
async fn ask_and_never_read(address: &str) {
    let mut stream = connect(address).await;
    let keep = SCRAPE.replace("Connection: close\r\n", "").repeat(50);
    while stream.write_all(keep.as_bytes()).await.is_ok() {}
}

#[tokio::test(start_paused = true)]
async fn clients_that_never_read_are_disconnected() {
    // Refusals fill a connection, too, and need no valid credentials.
    let access = Access::new().bearer_token("a-token").expect("a token");
    let endpoint = MetricsEndpoint::new().access(access);
    let server = endpoint.bind("127.0.0.1:0").await.expect("a free port");
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    let clients: Vec<_> = (0..3)
        .map(|_| {
            let address = address.clone();
            tokio::spawn(async move { ask_and_never_read(&address).await })
        })
        .collect();
    for client in clients {
        client.await.expect("it does not panic");
    }
    let answer = ask(connect(&address).await, SCRAPE).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    running.abort();
}

#[tokio::test]
async fn idle_clients_block_no_scraper() {
    let server = free_port().await;
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    let count = |cause| {
        let labels = [("server", "metrics"), ("cause", cause)];
        metrics_runtime::snapshot().total("connections_rejected_total", &labels)
    };
    let mut idle = Vec::new();
    for _ in 0..300 {
        idle.push(connect(&address).await);
    }
    assert_is_exposition(&ask(connect(&address).await, SCRAPE).await);
    // The others stay open.
    assert!(count("evicted") >= 173.0, "{}", count("evicted"));
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed() {
    let server = free_port().await;
    let address = server.address().to_string();
    let running = tokio::spawn(server.run());
    let keep = SCRAPE.replace("Connection: close\r\n", "");
    // The server closes it, although the client did not.
    assert_is_exposition(&ask(connect(&address).await, &keep).await);
    running.abort();
}

/// A separate folder for a socket.
fn socket() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("metrics.sock");
    (folder, path)
}

#[tokio::test]
async fn a_unix_socket_exists_while_the_server_runs() {
    let (_folder, path) = socket();
    let address = format!("unix:{}", path.display());
    let server = bind(address.as_str()).await.expect("the folder exists");
    assert_eq!(server.address().to_string(), address);
    let (stop, running) = run(server);
    let stream = UnixStream::connect(&path).await.expect("it listens");
    assert_is_exposition(&ask(stream, SCRAPE).await);
    // Another server uses it, so it is not replaced.
    let error = bind(path.clone()).await.expect_err("it is taken");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    drop(stop);
    running.await.expect("it does not panic");
    assert!(!path.exists());
}

#[tokio::test]
async fn a_stale_unix_socket_is_replaced_and_another_file_is_not() {
    let (_folder, path) = socket();
    drop(std::os::unix::net::UnixListener::bind(&path).expect("the folder exists"));
    assert!(path.exists(), "the system leaves it");
    let server = bind(path.clone()).await.expect("nobody listens there");
    drop(server);
    assert!(!path.exists());
    std::fs::write(&path, "precious").expect("the folder exists");
    let error = bind(path.clone()).await.expect_err("it is a file");
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert_eq!(
        std::fs::read(&path).expect("it is still there"),
        b"precious"
    );
}

/// A certificate for `localhost`, and its key, in PEM.
fn certificate() -> (CertificateDer<'static>, String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a name");
    let key = made.signing_key.serialize_pem();
    (made.cert.der().clone(), made.cert.pem(), key)
}

/// A server that speaks TLS, its address, and what its clients need.
async fn with_tls() -> (MetricsServer, String, Arc<ClientConfig>) {
    let (known, certificate, key) = certificate();
    let tls = Tls::from_pem(certificate.as_bytes(), key.as_bytes()).expect("they fit");
    let server = free_port().await.tls(tls);
    let address = server.address().to_string();
    let mut roots = RootCertStore::empty();
    roots.add(known).expect("a certificate");
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (server, address, Arc::new(config))
}

fn localhost() -> ServerName<'static> {
    ServerName::try_from("localhost").expect("a name")
}

async fn ask_encrypted(address: &str, config: &Arc<ClientConfig>) -> String {
    let connector = TlsConnector::from(Arc::clone(config));
    let stream = connector.connect(localhost(), connect(address).await).await;
    ask(stream.expect("the certificate is known"), SCRAPE).await
}

#[tokio::test]
async fn it_speaks_tls_with_its_certificate() {
    let (server, address, config) = with_tls().await;
    let running = tokio::spawn(server.run());
    assert_is_exposition(&ask_encrypted(&address, &config).await);
    // An unencrypted request gets no response.
    let answer = ask(connect(&address).await, SCRAPE).await;
    assert!(!answer.contains("HTTP/1.1"), "{answer}");
    running.abort();
}

/// The beginning of a handshake, as a client sends it.
fn hello(config: &Arc<ClientConfig>) -> Vec<u8> {
    let client = ClientConnection::new(Arc::clone(config), localhost());
    let mut hello = Vec::new();
    let sent = client.expect("a client").write_tls(&mut hello);
    assert_eq!(sent.expect("there is room"), hello.len());
    hello
}

#[tokio::test]
async fn clients_that_stall_abort_or_corrupt_a_handshake_block_no_others() {
    let (server, address, config) = with_tls().await;
    let running = tokio::spawn(server.run());
    let hello = hello(&config);
    let rejected = || snapshot().total("connections_rejected_total", &[("cause", "tls")]);
    let before = rejected();
    let mut stalled = Vec::new();
    for cut in (0..hello.len()).step_by(4) {
        let mut begun = hello[..cut].to_vec();
        // One stalls, one ends, one is reset, one continues with invalid data.
        let mut clients = Vec::new();
        for _ in 0..4 {
            let mut client = connect(&address).await;
            client.write_all(&begun).await.expect("it is read");
            clients.push(client);
        }
        begun.reverse();
        begun.push(0);
        let mut garbage = clients.pop().expect("the fourth");
        let _may_be_closed = garbage.write_all(&begun).await;
        let reset = clients.pop().expect("the third");
        reset.set_zero_linger().expect("it is open");
        drop(reset);
        clients.pop();
        stalled.extend(clients);
        if cut % 32 == 0 {
            assert_is_exposition(&ask_encrypted(&address, &config).await);
        }
    }
    assert!(!stalled.is_empty());
    assert_is_exposition(&ask_encrypted(&address, &config).await);
    assert!(rejected() > before, "they are counted");
    running.abort();
}

#[tokio::test]
async fn a_certificate_without_its_key_is_refused_with_a_message() {
    let (_, certificate, key) = certificate();
    let (_, _, other_key) = self::certificate();
    let error = |certificate: &str, key: &str| {
        let refused = Tls::from_pem(certificate.as_bytes(), key.as_bytes());
        refused.expect_err("it can't be used").to_string()
    };
    assert!(error("", &key).starts_with("invalid certificate: "));
    assert!(error(&certificate, "").starts_with("invalid private key: "));
    let text = error(&certificate, &other_key);
    assert!(
        text.contains("write the key of the first certificate"),
        "{text}"
    );
    let missing = Tls::from_files("/nowhere/metrics.crt", "/nowhere/metrics.key");
    let text = missing.expect_err("there is no file").to_string();
    assert!(
        text.starts_with("cannot read `/nowhere/metrics.crt`: "),
        "{text}"
    );
}
