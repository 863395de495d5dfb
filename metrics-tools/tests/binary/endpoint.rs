//! An endpoint with responses that the test chooses, which can disappear and return.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The status and the body for a request: its number, from 0 on, and its head.
type Answer = Box<dyn FnMut(usize, &str) -> (u16, String) + Send>;

pub(crate) struct Endpoint {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    answer: Mutex<Answer>,
    requests: AtomicUsize,
    stopped: AtomicBool,
}

impl Endpoint {
    pub(crate) fn start(answer: impl FnMut(usize, &str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut endpoint = Self {
            address: listener.local_addr().expect("an address"),
            shared: Arc::new(Shared {
                answer: Mutex::new(Box::new(answer)),
                requests: AtomicUsize::new(0),
                stopped: AtomicBool::new(false),
            }),
            listening: None,
        };
        endpoint.listen(listener);
        endpoint
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/metrics", self.address)
    }

    pub(crate) fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// Refuses connections from now on.
    pub(crate) fn stop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread, so that it notices.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            listening.join().expect("it ends");
        }
    }

    /// Accepts connections again, at the same address.
    pub(crate) fn start_again(&mut self) {
        self.shared.stopped.store(false, Ordering::SeqCst);
        let listener = TcpListener::bind(self.address).expect("it was ours");
        self.listen(listener);
    }

    fn listen(&mut self, listener: TcpListener) {
        let shared = Arc::clone(&self.shared);
        self.listening = Some(std::thread::spawn(move || {
            for connection in listener.incoming() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                // A client that disconnects does not matter to the test.
                let _ = connection.and_then(|connection| shared.serve(connection));
            }
        }));
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            connection.read_exact(&mut byte)?;
            request.extend(byte);
        }
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let request = String::from_utf8_lossy(&request);
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        let (status, body) = answer(number, &request);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} x\r\ncontent-type: text/plain; version=0.0.4\r\ncontent-length: {length}\r\n\r\n"
        );
        connection.write_all((head + &body).as_bytes())
    }
}
