//! An exposition over plain HTTP, as one request on a connection of its own.

use super::outcome::{input, read};
use crate::coverage::is_exposition;
use http::Uri;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::Duration;

/// How long the other side may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is read at most: far more than an exposition has.
const MOST: u64 = 256 << 20;

/// What a program exposes: in a file, at a URL, or in the input.
pub(super) fn exposition(source: &str) -> Result<String, String> {
    match source {
        file if file != "-" && !file.contains("://") => with_samples(file, read(Path::new(file))?),
        other => scraped(other),
    }
}

/// What an instance exposes: at a URL, or in the input.
pub(super) fn scraped(source: &str) -> Result<String, String> {
    let text = match source {
        "-" => input()?,
        url => fetch(url)?,
    };
    with_samples(source, text)
}

/// An error page is none, nor is another page of the same server.
fn with_samples(source: &str, text: String) -> Result<String, String> {
    match is_exposition(&text) {
        true => Ok(text),
        false => Err(format!(
            "{source} is no exposition: there is no sample in it, such as `redis_up 1`"
        )),
    }
}

/// The text at this URL.
///
/// HTTP 1.0, because then the body is neither chunked nor kept open; without an
/// encoding, and in text 0.0.4.
fn fetch(url: &str) -> Result<String, String> {
    let uri: Uri = url.parse().map_err(|_| usage(url, "it is no URL"))?;
    match uri.scheme_str() {
        Some("http") => {}
        Some("https") => return Err(usage(url, "https is not read here")),
        _ => return Err(usage(url, "it does not begin with http://")),
    }
    let host = uri.host().ok_or_else(|| usage(url, "it has no host"))?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let port = uri.port_u16().unwrap_or(80);
    let failed = |error: std::io::Error| format!("{url} does not answer: {error}");
    let mut connection = connect(host.trim_matches(['[', ']']), port).map_err(failed)?;
    let request = format!(
        "GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\n\
         Accept: text/plain;version=0.0.4\r\nConnection: close\r\n\r\n"
    );
    connection.write_all(request.as_bytes()).map_err(failed)?;
    let mut answer = Vec::new();
    connection
        .take(MOST)
        .read_to_end(&mut answer)
        .map_err(failed)?;
    body(url, &answer)
}

fn connect(host: &str, port: u16) -> std::io::Result<TcpStream> {
    let mut last = None;
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(connection) => {
                connection.set_read_timeout(Some(PATIENCE))?;
                connection.set_write_timeout(Some(PATIENCE))?;
                return Ok(connection);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| std::io::ErrorKind::AddrNotAvailable.into()))
}

fn body(url: &str, answer: &[u8]) -> Result<String, String> {
    let answer = String::from_utf8_lossy(answer);
    let status = answer.split_ascii_whitespace().nth(1);
    match (status, answer.split_once("\r\n\r\n")) {
        (Some("200"), Some((_, body))) => Ok(body.to_owned()),
        (Some(status), Some(_)) => Err(usage(url, &format!("it answers with {status}"))),
        _ => Err(usage(url, "what answers is no HTTP server")),
    }
}

fn usage(url: &str, problem: &str) -> String {
    format!(
        "{url}: {problem}; write where an instance is scraped, such as \
         http://127.0.0.1:8000/metrics, or `-` and pipe the exposition in: curl … | … -"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_fetched_is_told_with_what_to_write() {
        for (url, problem) in [
            ("https://shop/metrics", "https is not read here"),
            ("/metrics", "does not begin with http://"),
            ("shop:8000/metrics", "no URL"),
            ("http://", "no URL"),
        ] {
            let error = fetch(url).expect_err("refused");
            assert!(error.contains(problem), "{error}");
            assert!(
                error.contains("such as http://127.0.0.1:8000/metrics"),
                "{error}"
            );
        }
    }

    #[test]
    fn other_pages_are_no_exposition() {
        for page in [
            "",
            "hi",
            "<p>It works: 1\n<p> 1\n",
            "{\n  \"line\": 72\n}\n",
        ] {
            let refused = with_samples("http://x/", page.to_owned()).expect_err(page);
            assert!(refused.contains("http://x/ is no exposition"), "{refused}");
        }
        let exposition = "# TYPE x gauge\nx{a=\"b\"} 1\n".to_owned();
        assert_eq!(with_samples("-", exposition.clone()), Ok(exposition));
    }

    #[test]
    fn only_what_answers_is_read() {
        let body = |answer: &str| body("http://x/", answer.as_bytes());
        let good = "HTTP/1.0 200 OK\r\na: b\r\n\r\nx 1\n";
        assert_eq!(body(good), Ok("x 1\n".to_owned()));
        let refused = body("HTTP/1.1 401 Unauthorized\r\n\r\n").expect_err("refused");
        assert!(refused.contains("answers with 401"), "{refused}");
        let strange = body("SSH-2.0").expect_err("refused");
        assert!(strange.contains("no HTTP server"), "{strange}");
    }
}
