//! `/metrics` of all workers: every response that a client received is counted, whichever workers were killed.

use std::env;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::super::scrape::Scrape;
use super::super::support::{Http, eventually};
use super::super::traffic::Traffic;
use super::Workers;

/// Clients that each send requests one after the other.
const CLIENTS: u64 = 8;

/// Scrapes until `stop`; the number of counted requests never decreases. Returns the number of scrapes.
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

/// Kills each worker in turn, once the one before is replaced. For a manual test of a minute:
/// `KILLS=60 cargo test -p demo-app --test api workers_that_are_killed -- --nocapture` kills one each second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_of_workers_that_are_killed_are_counted() {
    let by_hand = env::var("KILLS").ok();
    let kills: u64 = by_hand
        .as_ref()
        .map_or(8, |kills| kills.parse().expect("a number"));
    let workers = Workers::start_set(&["--rate-limit-per-second", "0"]).await;
    let http = workers.http();
    let traffic = Traffic::start(&http, CLIENTS);
    let stop = CancellationToken::new();
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
    let answers = traffic.end().await;
    stop.cancel();
    let scrapes = scraper.await.expect("no panic");

    // Ended processes are noticed once they are reaped.
    let ended = "metrics_ended_processes_total";
    let scrape = eventually("all ended workers are folded", async || {
        let scrape = Scrape::of(&http).await;
        (scrape.value(ended) == kills as f64).then_some(scrape)
    })
    .await;
    assert_eq!(scrape.value("metrics_processes"), 4.0);
    assert_eq!(scrape.value("metrics_process_files_rejected"), 0.0);
    assert_eq!(scrape.sum("http_requests_in_progress"), 0.0);

    println!(
        "{kills} kills in {:.1?}, {scrapes} scrapes: {} responses received, {} counted, {} requests without a response",
        begin.elapsed(),
        answers.total(),
        scrape.sum("http_requests_total"),
        answers.unanswered,
    );
    assert!(answers.total() > 0);
    answers.assert_are_counted(&scrape);
    // Their durations are counted, too, and requests of killed workers are counted only once.
    let timed = scrape.sum("http_request_duration_seconds_count") as u64;
    assert!((answers.total()..=answers.total() + answers.unanswered).contains(&timed));
    // At most one request per client and kill was in flight.
    assert!(answers.unanswered <= kills * CLIENTS, "{answers:?}");

    // A document whose response was lost may be stored.
    let stored = http.get("/data").await.expect(200)["total"].as_u64();
    let stored = stored.expect("a number");
    let answered = answers.of("POST", "/data", 201);
    assert!((answered..=answered + answers.unanswered).contains(&stored));
}
