//! A client that sends one request per connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Sends a request.
pub(super) fn send(address: &str, path: &str, headers: &str) -> TcpStream {
    let mut connection = TcpStream::connect(address).expect("it listens");
    let timeout = connection.set_read_timeout(Some(Duration::from_secs(60)));
    timeout.expect("a timeout");
    let request = format!("GET {path} HTTP/1.0\r\nhost: x\r\n{headers}\r\n");
    connection.write_all(request.as_bytes()).expect("it reads");
    connection
}

/// The status line and the headers of a response, and its body.
pub(super) fn get(address: &str, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut answer = Vec::new();
    let read = send(address, path, headers).read_to_end(&mut answer);
    read.expect("an answer");
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = answer.split_off(end.expect("a head") + 4);
    (text(answer), body)
}

pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}
