//! Expositions: from a file, a URL or the standard input.

use super::outcome::{MAX_INPUT, input, read};
use crate::exposition::{damage, samples};
use std::path::Path;
use std::time::Duration;
use ureq::http::{StatusCode, Uri};

/// The time to connect, and for the head of the answer.
const STEP_TIMEOUT: Duration = Duration::from_secs(10);

/// The timeout for the whole request, even if the response arrives slowly.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How a URL is fetched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fetch<'a> {
    /// The time for the whole request.
    timeout: Duration,
    /// The bearer token.
    token: Option<&'a str>,
    /// Whether `-` can be written instead of the URL; otherwise, `--token-file` can.
    takes_input: bool,
}

impl Fetch<'static> {
    /// For verbs that read an exposition once.
    const ONCE: Self = Self {
        timeout: TIMEOUT,
        token: None,
        takes_input: true,
    };
}

/// The exposition in a file, at a URL, or in the standard input (`-`).
pub(super) fn exposition(source: &str) -> Result<String, String> {
    match source {
        file if file != "-" && !file.contains("://") => whole(file, read(Path::new(file))?, false),
        other => scraped(other),
    }
}

/// The exposition of a running service at a URL, or in the standard input (`-`).
pub(super) fn scraped(source: &str) -> Result<String, String> {
    match source {
        "-" => whole(source, input(MAX_INPUT)?, false),
        url => {
            let (text, is_open_metrics) = Fetch::ONCE.get(url)?;
            whole(source, text, is_open_metrics)
        }
    }
}

/// Rejects error pages and other documents, and expositions that are damaged or cut off:
/// missing series would be reported as never called.
fn whole(source: &str, text: String, is_open_metrics: bool) -> Result<String, String> {
    // Error pages and other documents have no samples.
    if samples(&text).next().is_none() {
        return Err(format!(
            "{source} is not an exposition: it contains no samples such as `redis_up 1`"
        ));
    }
    match damage(&text, is_open_metrics) {
        None => Ok(text),
        Some(damage) => Err(format!("{source} is not a complete exposition: {damage}")),
    }
}

impl<'a> Fetch<'a> {
    /// For verbs that scrape repeatedly: with a short timeout.
    #[cfg(any(feature = "top", feature = "up"))]
    pub(super) fn repeatedly(token: Option<&'a str>) -> Self {
        Self {
            timeout: STEP_TIMEOUT,
            token,
            takes_input: false,
        }
    }

    /// The exposition at a URL.
    #[cfg(any(feature = "top", feature = "up"))]
    pub(super) fn exposition(self, url: &str) -> Result<String, String> {
        let (text, is_open_metrics) = self.get(url)?;
        whole(url, text, is_open_metrics)
    }

    /// Fetches the text at a URL, without compression, in text format 0.0.4; also returns whether
    /// the response is OpenMetrics nevertheless. Redirects are not followed, and no proxy is used.
    pub(super) fn get(self, url: &str) -> Result<(String, bool), String> {
        let uri: Uri = url
            .parse()
            .map_err(|_| self.usage(url, "it is not a URL"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(self.usage(url, "https is not supported")),
            _ => return Err(self.usage(url, "it does not begin with http://")),
        }
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(STEP_TIMEOUT))
            .timeout_recv_response(Some(STEP_TIMEOUT))
            .timeout_global(Some(self.timeout))
            .build()
            .into();
        let mut request = agent
            .get(uri)
            .header("Accept", "text/plain;version=0.0.4")
            .header("Connection", "close");
        if let Some(token) = self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let answer = request.call();
        let mut response = answer.map_err(|error| self.failure(url, &error))?;
        match response.status() {
            StatusCode::OK => {}
            status => return Err(self.refusal(url, status)),
        }
        let media_type = response.headers().get("content-type");
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let is_open_metrics = media_type
            .is_some_and(|it| it.trim_start().starts_with("application/openmetrics-text"));
        let body = response.body_mut().with_config().limit(MAX_INPUT);
        let body = body.read_to_vec().map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) | ureq::Error::Timeout(_) => self.failure(url, &error),
            _ => format!("{url}: the answer is cut off: {error}"),
        })?;
        let text =
            String::from_utf8(body).map_err(|_| format!("{url}: the answer is not UTF-8"))?;
        Ok((text, is_open_metrics))
    }

    /// The message for a request that failed.
    fn failure(self, url: &str, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Protocol(_) => self.usage(url, "this is not an HTTP server"),
            ureq::Error::BodyExceedsLimit(limit) => {
                format!(
                    "{url}: the answer has more than {} MiB, the limit",
                    limit >> 20
                )
            }
            ureq::Error::Timeout(_) => format!("{url}: no complete response in time: {error}"),
            _ => format!("{url} does not answer: {error}"),
        }
    }

    /// The message for an answer that is not 200.
    fn refusal(self, url: &str, status: StatusCode) -> String {
        let code = status.as_str();
        match (status, self.takes_input, self.token) {
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, false, None) => format!(
                "{url}: it answers with {code}: write `--token-file FILE` with the bearer token \
                 that it asks for"
            ),
            (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, false, Some(_)) => format!(
                "{url}: it answers with {code}, also with the token: write the one that it asks \
                 for into the file of `--token-file`"
            ),
            _ => self.usage(url, &format!("it answers with {code}")),
        }
    }

    fn usage(self, url: &str, problem: &str) -> String {
        let or_input = match self.takes_input {
            true => ", or `-` and pipe the exposition in: curl … | … -",
            false => "",
        };
        format!(
            "{url}: {problem}; write where an instance is scraped, such as \
             http://127.0.0.1:8000/metrics{or_input}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    #[test]
    fn invalid_urls_are_reported_with_what_to_write() {
        for (url, problem) in [
            ("https://shop/metrics", "https is not supported"),
            ("/metrics", "does not begin with http://"),
            ("shop:8000/metrics", "not a URL"),
            ("http://", "not a URL"),
        ] {
            let error = Fetch::ONCE.get(url).expect_err("refused");
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
            let refused = whole("http://x/", page.to_owned(), false).expect_err(page);
            assert!(
                refused.contains("http://x/ is not an exposition"),
                "{refused}"
            );
        }
        let exposition = "# TYPE x gauge\nx{a=\"b\"} 1\n".to_owned();
        assert_eq!(whole("-", exposition.clone(), false), Ok(exposition));
    }

    #[test]
    fn a_part_of_an_exposition_is_refused() {
        for (text, is_open_metrics, problem) in [
            ("x 1\ny", false, "it is cut off in line 2"),
            ("x 1\ny 1", false, "it is cut off"),
            ("x 1\n{{{\ny 1\n", false, "line 2 can't be read, `{{{`: "),
            ("x 1\n", true, "it is cut off, because `# EOF` is missing"),
        ] {
            let refused = whole("a.txt", text.to_owned(), is_open_metrics).expect_err(text);
            let expected = format!("a.txt is not a complete exposition: {problem}");
            assert!(refused.starts_with(&expected), "{refused}");
        }
    }

    /// Fetches from a server that answers this.
    fn answered(answer: &'static str) -> Result<(String, bool), String> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = std::thread::spawn(move || {
            let (mut connection, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                connection.read_exact(&mut byte).expect("a request");
                request.extend(byte);
            }
            connection.write_all(answer.as_bytes()).expect("an answer");
        });
        let fetched = Fetch::ONCE.get(&format!("http://{address}/metrics"));
        server.join().expect("it was asked");
        fetched
    }

    #[test]
    fn an_answer_that_drips_is_given_up() {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
        for at_once in ["HTTP/1.1 200 OK\r\nx: ", head] {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address");
            let server = std::thread::spawn(move || {
                let (mut connection, _) = listener.accept().expect("a connection");
                connection.write_all(at_once.as_bytes()).expect("open");
                // Until the client is gone.
                while connection.write_all(b"#").is_ok() {
                    std::thread::sleep(Duration::from_millis(10));
                }
            });
            let url = format!("http://{address}/metrics");
            let short = Fetch {
                timeout: Duration::from_millis(300),
                ..Fetch::ONCE
            };
            let given_up = short.get(&url);
            let given_up = given_up.expect_err("it has no end");
            assert!(
                given_up.contains("no complete response in time"),
                "{given_up}"
            );
            server.join().expect("it was asked");
        }
    }

    #[test]
    fn only_successful_answers_are_read() {
        let closed = answered("HTTP/1.0 200 OK\r\na: b\r\n\r\nx 1\n");
        assert_eq!(closed, Ok(("x 1\n".to_owned(), false)));
        let chunked =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nx 1\n\r\n0\r\n\r\n";
        assert_eq!(answered(chunked), Ok(("x 1\n".to_owned(), false)));
        let open_metrics = "HTTP/1.0 200 OK\r\ncontent-type: application/openmetrics-text; version=1.0.0\r\n\r\nx 1\n";
        assert_eq!(answered(open_metrics), Ok(("x 1\n".to_owned(), true)));
        for (answer, problem) in [
            (
                "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n",
                "answers with 401",
            ),
            (
                "HTTP/1.1 302 Found\r\nlocation: /login\r\ncontent-length: 0\r\n\r\n",
                "answers with 302",
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx 1\n",
                "is cut off",
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nx 1\n\r\n",
                "is cut off",
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nx 1\n",
                "is cut off",
            ),
            ("SSH-2.0-OpenSSH_9.6\r\n", "not an HTTP server"),
            ("", "does not answer"),
        ] {
            let refused = answered(answer).expect_err(answer);
            assert!(refused.contains(problem), "{refused}");
        }
    }
}
