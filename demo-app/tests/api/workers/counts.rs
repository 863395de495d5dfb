//! `/metrics` of all workers: every response that a client received is counted, whichever workers were killed.

use std::collections::BTreeMap;
use std::env;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::json;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::super::scrape::Scrape;
use super::super::support::{Http, eventually};
use super::Workers;

/// Clients that each make one request after the other.
const CLIENTS: u64 = 8;

/// Every so many requests, a client stores a document.
const REQUESTS_PER_DOCUMENT: u64 = 8;

const READ: &str = "method='GET',endpoint='/items/{item_id}'";
const STORE: &str = "method='POST',endpoint='/data'";

/// What clients saw.
#[derive(Debug, Default)]
struct Seen {
    /// By endpoint and status code.
    responses: BTreeMap<(&'static str, u16), u64>,
    /// Requests without a response.
    unanswered: u64,
}

impl Seen {
    fn add(&mut self, other: Self) {
        for (key, count) in other.responses {
            *self.responses.entry(key).or_default() += count;
        }
        self.unanswered += other.unanswered;
    }

    fn received(&self) -> u64 {
        self.responses.values().sum()
    }

    fn received_from(&self, endpoint: &str) -> u64 {
        let of_endpoint = self.responses.iter().filter(|((of, _), _)| *of == endpoint);
        of_endpoint.map(|(_, count)| count).sum()
    }
}

/// Sends requests until it is told to stop.
async fn send(url: String, stop: CancellationToken) -> Seen {
    let client = Client::builder().no_proxy().build().expect("a client");
    let mut seen = Seen::default();
    let mut number = 0;
    while !stop.is_cancelled() {
        number += 1;
        let (endpoint, request) = if number % REQUESTS_PER_DOCUMENT == 0 {
            (
                STORE,
                client.post(format!("{url}/data")).json(&json!(number)),
            )
        } else {
            (READ, client.get(format!("{url}/items/{number}")))
        };
        match answered(request).await {
            Ok(status) => {
                *seen
                    .responses
                    .entry((endpoint, status.as_u16()))
                    .or_default() += 1;
            }
            Err(_killed) => seen.unanswered += 1,
        }
    }
    seen
}

/// The status of a response that came completely.
async fn answered(request: reqwest::RequestBuilder) -> reqwest::Result<StatusCode> {
    let response = request.send().await?;
    let status = response.status();
    response.bytes().await?;
    Ok(status)
}

/// Scrapes until it is told to stop; the requests that are counted never become fewer. Gives the number of scrapes.
async fn scrape(http: Http, stop: CancellationToken) -> u64 {
    let (mut scrapes, mut last) = (0, 0.0);
    while !stop.is_cancelled() {
        // A scrape of a worker that is killed meanwhile fails.
        if let Some(scrape) = Scrape::try_of(&http).await {
            let counted = scrape.sum("http_requests_total");
            assert!(counted >= last, "{counted} after {last}");
            (scrapes, last) = (scrapes + 1, counted);
        }
    }
    scrapes
}

/// Kills each worker in turn, once the one before is replaced. By hand, for a minute:
/// `KILLS=60 cargo test -p demo-app --test api workers_that_are_killed -- --nocapture` kills one each second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_of_workers_that_are_killed_are_counted() {
    let by_hand = env::var("KILLS").ok();
    let kills: u64 = by_hand
        .as_ref()
        .map_or(8, |kills| kills.parse().expect("a number"));
    let workers = Workers::start_set(&["--rate-limit-per-second", "0"]).await;
    let http = workers.http();
    let url = format!("http://{}", http.authority());

    let stop = CancellationToken::new();
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(send(url.clone(), stop.clone()));
    }
    let scraper = tokio::spawn(scrape(http.clone(), stop.clone()));
    let begin = Instant::now();
    for kill in 0..kills {
        let number = kill as usize % 4 + 1;
        let ready = format!("worker {number} is ready");
        let times = workers.lines(&ready);
        workers.kill(number);
        workers.logged(&ready, times + 1).await;
        if by_hand.is_some() {
            let next = Duration::from_secs(kill + 1).saturating_sub(begin.elapsed());
            tokio::time::sleep(next).await;
        }
    }
    stop.cancel();
    let mut seen = Seen::default();
    while let Some(client) = clients.join_next().await {
        seen.add(client.expect("no panic"));
    }
    let scrapes = scraper.await.expect("no panic");

    // Those who ended are noticed once they are gone.
    let ended = "metrics_ended_processes_total";
    let scrape = eventually("all ended workers are folded", async || {
        let scrape = Scrape::of(&http).await;
        (scrape.value(ended) == kills as f64).then_some(scrape)
    })
    .await;
    assert_eq!(scrape.value("metrics_processes"), 4.0);
    assert_eq!(scrape.value("metrics_process_files_rejected"), 0.0);
    assert_eq!(scrape.sum("http_requests_in_progress"), 0.0);

    let mut counted = 0;
    for endpoint in [READ, STORE] {
        let total = scrape.of_name("http_requests_total");
        let total = total.filter(|(series, _)| series.contains(endpoint));
        let mut of_endpoint = 0;
        for (series, count) in total.filter(|(_, count)| *count > 0.0) {
            let (_, status) = series.split_once("status_code='").expect("a status");
            let status = status[..3].parse().expect("a number");
            let received = seen.responses.get(&(endpoint, status)).copied();
            let received = received.unwrap_or_default();
            let count = count as u64;
            println!("{series}: {count} counted, {received} received");
            assert!(
                (received..=received + seen.unanswered).contains(&count),
                "{series}"
            );
            of_endpoint += count;
        }
        counted += of_endpoint;
        // Also timed, and those that were killed in between only once.
        let timed = scrape.value(&format!(
            "http_request_duration_seconds_count{{{endpoint}}}"
        ));
        let received = seen.received_from(endpoint);
        assert!(
            (received..=received + seen.unanswered).contains(&(timed as u64)),
            "{endpoint}"
        );
    }
    println!(
        "{kills} kills in {:.1?}, {scrapes} scrapes: {} responses received, {counted} counted, {} requests without a response",
        begin.elapsed(),
        seen.received(),
        seen.unanswered,
    );
    assert!(seen.received() > 0);
    assert!((seen.received()..=seen.received() + seen.unanswered).contains(&counted));
    // One for each client and kill at most was under way.
    assert!(seen.unanswered <= kills * CLIENTS, "{seen:?}");

    // A document whose response was lost may be stored.
    let stored = http.get("/data").await.expect(200)["total"].as_u64();
    let stored = stored.expect("a number");
    let answered = seen.responses[&(STORE, 201)];
    assert!((answered..=answered + seen.unanswered).contains(&stored));
}
