//! Hostile clients: they create no series, leak no memory, block no other clients, and gain no access.

mod cut_off;
mod flood;
mod malformed;
mod secrets;
mod slow;

use std::collections::{BTreeMap, BTreeSet};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::scrape::Scrape;
use super::support::Http;

async fn connect(http: &Http) -> TcpStream {
    TcpStream::connect(http.authority()).await.expect("open")
}

/// Sends this, and reads the response until the service closes the connection, possibly before it has read everything.
async fn exchange(http: &Http, bytes: &[u8]) -> String {
    let mut connection = connect(http).await;
    let _closed = connection.write_all(bytes).await;
    let mut answers = Vec::new();
    let _reset = connection.read_to_end(&mut answers).await;
    String::from_utf8_lossy(&answers).into_owned()
}

/// The status codes of all responses.
fn statuses(answers: &str) -> Vec<u16> {
    let mut heads = answers.split("HTTP/1.1 ");
    // The text before the first one is empty.
    heads.next();
    heads
        .map(|head| {
            let status = head.get(..3).and_then(|status| status.parse().ok());
            status.unwrap_or_else(|| panic!("no status: {head}"))
        })
        .collect()
}

fn series(scrape: &Scrape) -> BTreeSet<String> {
    scrape
        .samples()
        .map(|(series, _)| series.to_owned())
        .collect()
}

/// The counted requests, including those that reached no handler, by status code.
fn counted(scrape: &Scrape) -> BTreeMap<u16, u64> {
    let mut counted = BTreeMap::new();
    for (series, value) in scrape.of_name("http_requests_total") {
        let (_, status) = series.split_once("status_code='").expect("a label");
        let status = status[..3].parse().expect("a status code");
        *counted.entry(status).or_default() += value as u64;
    }
    let malformed = "connections_rejected_total{server='service',cause='malformed'}";
    *counted.entry(400).or_default() += scrape.value(malformed) as u64;
    counted
}
