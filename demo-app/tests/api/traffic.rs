//! Clients that send requests one after the other, and record each response. Not a test.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::scrape::Scrape;
use super::support::{Http, eventually};

/// The requests that each client repeats: the method, the path and the endpoint of the path.
const REQUESTS: [(&str, &str, &str); 10] = [
    ("GET", "/", "/"),
    ("GET", "/items/7?q=a", "/items/{item_id}"),
    ("POST", "/data", "/data"),
    ("GET", "/items/none", "/items/{item_id}"),
    ("GET", "/users/1", "/users/{user_id}"),
    ("GET", "/data?limit=2", "/data"),
    ("POST", "/users", "/users"),
    ("GET", "/users/999999999", "/users/{user_id}"),
    ("GET", "/nowhere", "unmatched"),
    ("DELETE", "/users/999999999", "/users/{user_id}"),
];

/// The responses that clients received.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By method, endpoint and status code.
    counts: BTreeMap<(&'static str, &'static str, u16), u64>,
    /// Requests without a complete response.
    pub(super) unanswered: u64,
}

impl Answers {
    fn add(&mut self, other: Self) {
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        self.unanswered += other.unanswered;
    }

    pub(super) fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The responses with a status code to a kind of request.
    pub(super) fn of(&self, method: &'static str, endpoint: &'static str, status: u16) -> u64 {
        let count = self.counts.get(&(method, endpoint, status));
        count.copied().unwrap_or_default()
    }

    /// The responses to a kind of request.
    fn to(&self, method: &str, endpoint: &str) -> u64 {
        let of_kind = self.counts.iter();
        let of_kind = of_kind.filter(|((m, e, _), _)| (*m, *e) == (method, endpoint));
        of_kind.map(|(_, count)| count).sum()
    }

    /// The responses whose status code satisfies this condition.
    pub(super) fn with(&self, is_meant: impl Fn(u16) -> bool) -> u64 {
        let meant = self
            .counts
            .iter()
            .filter(|((.., status), _)| is_meant(*status));
        meant.map(|(_, count)| count).sum()
    }

    /// Asserts that exactly these requests were counted. A request without a response may be counted or not. Prints the
    /// numbers.
    pub(super) fn assert_are_counted(&self, scrape: &Scrape) {
        let endpoints = REQUESTS.map(|(.., endpoint)| format!("endpoint='{endpoint}'"));
        let counted = scrape
            .of_name("http_requests_total")
            .filter(|(series, _)| endpoints.iter().any(|endpoint| series.contains(endpoint)));
        let mut missing: BTreeMap<_, _> = self
            .counts
            .iter()
            .map(|(key, count)| (series(key), *count))
            .collect();
        let mut total = 0;
        for (series, counted) in counted {
            let (counted, answered) = (counted as u64, missing.remove(series).unwrap_or_default());
            let expected = answered..=answered + self.unanswered;
            assert!(expected.contains(&counted), "{series} {counted}: {self:?}");
            total += counted;
        }
        assert!(missing.is_empty(), "{missing:?}");
        println!(
            "{total} requests counted, {} answered, {} not",
            self.total(),
            self.unanswered
        );
        let expected = self.total()..=self.total() + self.unanswered;
        assert!(expected.contains(&total), "{total}: {self:?}");
        // Each document was passed to the database once, with any outcome.
        let inserts = scrape
            .of_name("database_operations_total")
            .filter(|(series, _)| series.contains("operation='insert',table='documents'"));
        let inserts = inserts.map(|(_, count)| count).sum::<f64>() as u64;
        let sent = self.to("POST", "/data");
        let expected = sent..=sent + self.unanswered;
        assert!(expected.contains(&inserts), "{inserts}: {self:?}");
    }
}

fn series((method, endpoint, status): &(&str, &str, u16)) -> String {
    format!("http_requests_total{{method='{method}',endpoint='{endpoint}',status_code='{status}'}}")
}

/// Running clients.
pub(super) struct Traffic {
    authority: String,
    clients: JoinSet<Answers>,
    answers: Arc<AtomicU64>,
    end: CancellationToken,
}

impl Traffic {
    /// Starts this many clients, each with its own connection.
    pub(super) fn start(http: &Http, clients: u64) -> Self {
        let mut traffic = Self {
            authority: http.authority().to_owned(),
            clients: JoinSet::new(),
            answers: Arc::default(),
            end: CancellationToken::new(),
        };
        traffic.add(clients);
        traffic
    }

    /// Starts this many more clients.
    pub(super) fn add(&mut self, clients: u64) {
        let first = self.clients.len() as u64;
        for client in first..first + clients {
            let authority = self.authority.clone();
            let sent = send(client, authority, self.answers.clone(), self.end.clone());
            self.clients.spawn(sent);
        }
    }

    /// Waits until this many more requests have a response.
    pub(super) async fn goes_on_for(&self, more: u64) {
        let until = self.answers.load(Ordering::Relaxed) + more;
        eventually("answers", async || {
            (self.answers.load(Ordering::Relaxed) >= until).then_some(())
        })
        .await;
    }

    /// Stops each client after its next response.
    pub(super) async fn end(mut self) -> Answers {
        self.end.cancel();
        let mut all = Answers::default();
        while let Some(answers) = self.clients.join_next().await {
            all.add(answers.expect("no panic"));
        }
        all
    }
}

/// Sends requests until it is stopped.
async fn send(
    client: u64,
    authority: String,
    answered: Arc<AtomicU64>,
    end: CancellationToken,
) -> Answers {
    let mut answers = Answers::default();
    let mut connection = None;
    for number in client.. {
        if end.is_cancelled() {
            break;
        }
        let open = match connection.take() {
            Some(open) => open,
            None => match TcpStream::connect(&authority).await {
                Ok(open) => BufReader::new(open),
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        let (method, path, endpoint) = REQUESTS[number as usize % REQUESTS.len()];
        let body = match (method, path) {
            ("POST", "/users") => {
                format!(r#"{{"name":"Ada","email":"ada{client}.{number}@example.com"}}"#)
            }
            ("POST", _) => format!(r#"{{"number":{number}}}"#),
            _ => String::new(),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        match ask(open, &request).await {
            Ok((status, open)) => {
                *answers
                    .counts
                    .entry((method, endpoint, status))
                    .or_default() += 1;
                answered.fetch_add(1, Ordering::Relaxed);
                connection = open;
            }
            Err(_) => answers.unanswered += 1,
        }
    }
    answers
}

/// The status code of a complete response, and the connection unless the response closes it.
async fn ask(
    mut connection: BufReader<TcpStream>,
    request: &str,
) -> io::Result<(u16, Option<BufReader<TcpStream>>)> {
    connection.write_all(request.as_bytes()).await?;
    let mut status = None;
    let (mut length, mut closes) = (0, false);
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        match line.split_once(':') {
            None if line.is_empty() => break,
            None => {
                let code = line.split(' ').nth(1);
                status = code.and_then(|code| code.parse().ok());
            }
            Some(("content-length", value)) => length = value.trim().parse().expect("a length"),
            Some(("connection", value)) => closes = value.trim() == "close",
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok((status, (!closes).then_some(connection)))
}
