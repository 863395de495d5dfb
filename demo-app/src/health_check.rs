//! `demo-app health`: probes a running instance and reports the result as exit code, for the health check of a container
//! whose image has no HTTP client.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use axum::http::Uri;

/// The timeout of each step: connect, send, receive.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Longer than any status line; the rest of the response is not read.
const LONGEST_LINE: u64 = 1024;

/// The URL to probe.
#[derive(Debug, Clone, clap::Args)]
pub struct HealthCheck {
    /// The URL to probe; the exit code is 0 for a 2xx status, otherwise 1
    #[arg(value_name = "URL", default_value = "http://127.0.0.1:8000/health/live", value_parser = url)]
    url: Uri,
}

impl HealthCheck {
    /// Probes once, and writes a failure to standard error.
    pub fn run(&self) -> ExitCode {
        match self.ask() {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                eprintln!("{}: {problem}", self.url);
                ExitCode::FAILURE
            }
        }
    }

    fn ask(&self) -> Result<(), String> {
        let status = self.status().map_err(|problem| problem.to_string())?;
        match status.split_whitespace().nth(1) {
            Some(code) if code.len() == 3 && code.starts_with('2') => Ok(()),
            Some(_) => Err(status.trim_end().to_owned()),
            None => Err("that is no answer in HTTP".to_owned()),
        }
    }

    /// The first line of the answer, such as `HTTP/1.1 200 OK`.
    fn status(&self) -> std::io::Result<String> {
        let host = self.url.host().unwrap_or_default();
        let port = self.url.port_u16().unwrap_or(80);
        let path = self.url.path_and_query().map_or("/", |path| path.as_str());

        let mut stream = connect(host.trim_matches(['[', ']']), port)?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        // In one write: a server may respond and close before a second one arrives.
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut line = String::new();
        let answer = Timed {
            stream,
            until: Instant::now() + TIMEOUT,
        };
        BufReader::new(answer.take(LONGEST_LINE)).read_line(&mut line)?;
        Ok(line)
    }
}

/// A stream with a deadline for all reads together, even if each byte arrives separately.
struct Timed {
    stream: TcpStream,
    until: Instant,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}

/// Connects to the first address of the host that accepts.
fn connect(host: &str, port: u16) -> std::io::Result<TcpStream> {
    let mut refusal = std::io::Error::other("the host has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, TIMEOUT) {
            Ok(stream) => return Ok(stream),
            Err(problem) => refusal = problem,
        }
    }
    Err(refusal)
}

fn url(text: &str) -> Result<Uri, String> {
    match text.parse::<Uri>() {
        Ok(url) if url.scheme_str() == Some("http") && url.host().is_some() => Ok(url),
        _ => Err("write a URL such as http://127.0.0.1:8000/health/live".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// The result of the check for a server with this response.
    fn answered(answer: &'static str) -> Result<(), String> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("the check connects");
            let mut request = [0; 512];
            let read = stream.read(&mut request).expect("the check asks");
            stream
                .write_all(answer.as_bytes())
                .expect("the check reads");
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let url = url(&format!("http://{address}/health/live")).expect("a URL");
        let said = HealthCheck { url }.ask();
        let request = server.join().expect("the server ends");
        assert!(
            request.starts_with("GET /health/live HTTP/1.1\r\n"),
            "{request}"
        );
        said
    }

    #[test]
    fn only_a_2xx_is_healthy() {
        assert_eq!(answered("HTTP/1.1 200 OK\r\n\r\n"), Ok(()));
        assert_eq!(answered("HTTP/1.1 204 No Content\r\n\r\n"), Ok(()));
        let unavailable = answered("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assert_eq!(unavailable, Err("HTTP/1.1 503 Service Unavailable".into()));
        assert_eq!(answered("hello"), Err("that is no answer in HTTP".into()));
        assert_eq!(answered(""), Err("that is no answer in HTTP".into()));
    }

    #[test]
    fn an_answer_that_drips_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("the check connects");
            let mut bytes = 0;
            // Each byte arrives within a per-read timeout.
            while bytes < 300 && stream.write_all(b"x").is_ok() {
                bytes += 1;
                thread::sleep(Duration::from_millis(100));
            }
            bytes
        });
        let url = url(&format!("http://{address}/")).expect("a URL");
        HealthCheck { url }.ask().expect_err("it takes too long");
        assert!(server.join().expect("the server ends") < 300);
    }

    #[test]
    fn nobody_there_is_no_health() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        drop(listener);
        let url = url(&format!("http://{address}/")).expect("a URL");
        let refused = HealthCheck { url }.ask().expect_err("nobody listens");
        assert!(refused.contains("refused"), "{refused}");
    }

    #[test]
    fn a_bad_url_says_what_to_write() {
        for bad in ["", "8000", "https://localhost/", "/health"] {
            let refusal = url(bad).expect_err("must be refused");
            assert!(
                refusal.contains("http://127.0.0.1:8000"),
                "{bad}: {refusal}"
            );
        }
        assert!(url("http://[::1]:8000/health/ready").is_ok());
    }
}
