//! Counts are exact under load, and scrapers and clients do not block each other.

use std::time::Duration;

use test_programs::size;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use super::super::metrics::counts_agree;
use super::super::scrape::Scrape;
use super::super::support::{Http, Program};
use super::super::traffic::Traffic;
use super::PATIENT;

const CLIENTS: u64 = 256;

/// Scrapes every 100 ms. Returns the number of scrapes. No scrape fails, and no counter decreases.
async fn scrape(http: Http, end: CancellationToken) -> u64 {
    let mut pause = tokio::time::interval(Duration::from_millis(100));
    let mut families = None;
    let mut counted = 0.0;
    let mut scrapes = 0;
    while !end.is_cancelled() {
        pause.tick().await;
        let scrape = Scrape::of(&http).await;
        let now = scrape.sum("http_requests_total");
        assert!(now >= counted, "{now} after {counted}");
        counted = now;
        let there = scrape.types.len();
        assert_eq!(
            *families.get_or_insert(there),
            there,
            "no family is missing"
        );
        scrapes += 1;
    }
    scrapes
}

/// Reads scrapes byte by byte. Returns their number.
async fn scrape_slowly(authority: String, end: CancellationToken) -> u64 {
    let mut scrapes = 0;
    while !end.is_cancelled() {
        let mut connection = TcpStream::connect(&authority).await.expect("open");
        let request = b"GET /metrics HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
        connection.write_all(request).await.expect("sent");
        let mut answer = Vec::new();
        while let Ok(byte) = connection.read_u8().await {
            answer.push(byte);
        }
        let answer = String::from_utf8(answer).expect("text");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:.300}");
        assert!(answer.contains("\nactive_connections "), "a whole one");
        assert!(answer.ends_with('\n'), "a whole one");
        scrapes += 1;
    }
    scrapes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_are_exact_while_scrapers_read_fast_and_slowly() {
    let program = Program::start_set(&PATIENT).await;
    let end = CancellationToken::new();
    let scraper = tokio::spawn(scrape(program.http.clone(), end.clone()));
    let slow: Vec<_> = (0..size(4, 16))
        .map(|_| {
            let authority = program.http.authority().to_owned();
            tokio::spawn(scrape_slowly(authority, end.clone()))
        })
        .collect();
    let traffic = Traffic::start(&program.http, CLIENTS);
    for _ in 0..size(2, 200) {
        traffic.goes_on_for(1_000).await;
    }
    let answers = traffic.end().await;
    end.cancel();
    let scrapes = scraper.await.expect("no panic");
    let mut slow_scrapes = 0;
    for scraper in slow {
        slow_scrapes += scraper.await.expect("no panic");
    }
    println!(
        "{} answers, {scrapes} scrapes, {slow_scrapes} byte by byte",
        answers.total()
    );
    assert_eq!(answers.unanswered, 0);
    assert_eq!(answers.with(|status| status >= 500), 0, "{answers:?}");
    let scrape = Scrape::of(&program.http).await;
    answers.assert_are_counted(&scrape);
    counts_agree(&program.http).await;
}
