//! `demo-app load`: sends a realistic mix of requests to a running service, at a rate that does not depend on how fast it
//! responds.
//!
//! | file | holds |
//! |---|---|
//! | `mix` | the requests, their shares and their expected responses |
//! | `pace` | when each request is due |
//! | `service` | what the service counted meanwhile |
//! | `report` | the results |
//! | `spread` | the quantiles of the latency |
//! | `table` | the results as a table |
//!
//! Latency is measured from when a request was due, not from when it was sent. If the service stalls for a second, all
//! requests due in that second are slow, as users would notice. A client that delayed them would report a single slow
//! request and hide the others (coordinated omission).

mod error;
mod mix;
mod pace;
mod report;
mod service;
mod spread;
mod table;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::warn;

pub use self::error::LoadError;
pub use self::report::{Line, Report};
pub use self::spread::Spread;

use self::mix::World;
use self::pace::Pace;
use self::report::{Answered, Collected};
use self::service::Counted;
use crate::secret::Secret;

/// What to send, where and for how long.
#[derive(Debug, Clone, clap::Args)]
pub struct Load {
    /// Address of the service
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8000", value_parser = url)]
    pub url: String,

    /// Requests a second
    #[arg(long, value_name = "REQUESTS", default_value = "50", value_parser = rate)]
    pub rate: f64,

    /// Duration: seconds, or with a unit, such as 30s or 5m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub duration: Duration,

    /// Maximum number of concurrent requests; others wait, and their latency includes the wait
    #[arg(long, value_name = "REQUESTS", default_value = "64", value_parser = concurrency)]
    pub concurrency: usize,

    /// Address of its metrics; by default /metrics of the service
    #[arg(long, value_name = "URL", value_parser = url)]
    pub metrics_url: Option<String>,

    /// Token for the metrics, if they need one
    #[arg(
        long,
        env = "METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub metrics_token: Option<Secret>,
}

impl Load {
    /// Sends all requests, waits for the responses, and scrapes the service's own counts. Ctrl-C stops sending early, and
    /// the report is then of the requests so far. Shows progress if standard error is a terminal.
    ///
    /// # Errors
    /// When the service can't be reached at the start. Requests that fail later are a part of the report.
    pub async fn run(&self) -> Result<Report, LoadError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .pool_max_idle_per_host(self.concurrency)
            .build()
            .map_err(LoadError::Client)?;
        let mut interrupted = pin!(tokio::signal::ctrl_c());
        let prepared = tokio::select! {
            prepared = World::prepare(&client, &self.url) => prepared?,
            _ = &mut interrupted => return Ok(Report::of(Collected::default())),
        };
        let world = Arc::new(prepared);
        let before = self.counted(&client).await;

        let pace = Pace::start(self.rate, self.duration).map_err(LoadError::Thread)?;
        let collected = self.send_all(&world, pace, interrupted).await;

        let mut report = Report::of(collected);
        let Some(before) = before else {
            return Ok(report);
        };
        // The service counts a request when it ends, which may be a moment after the client has read the response.
        for _ in 0..50 {
            let Some(now) = self.counted(&client).await else {
                break;
            };
            report.compare(&now.since(&before));
            if report.counts_agree() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(report)
    }

    async fn send_all<T>(
        &self,
        world: &Arc<World>,
        mut pace: Pace,
        mut interrupted: impl Future<Output = T> + Unpin,
    ) -> Collected {
        let progress = ProgressBar::new(pace.requests());
        if let Ok(style) = ProgressStyle::with_template(
            "{elapsed_precise} [{wide_bar}] {pos} of {len} requests, {msg}",
        ) {
            progress.set_style(style);
        }
        let mut collected = Collected::default();
        let mut take = |answered: Answered| {
            collected.add(answered);
            progress.set_message(format!("{} errors", collected.errors()));
            progress.inc(1);
        };
        let free = Arc::new(Semaphore::new(self.concurrency));
        let mut running = JoinSet::new();
        loop {
            let next = async {
                // The semaphore is never closed.
                let place = Arc::clone(&free).acquire_owned().await.ok();
                Some((pace.due().await?, place))
            };
            tokio::select! {
                _ = &mut interrupted => break,
                Some(answered) = running.join_next() => if let Ok(answered) = answered {
                    take(answered);
                },
                next = next => {
                    let Some((due, place)) = next else { break };
                    let world = Arc::clone(world);
                    running.spawn(async move {
                        let step = world.choose();
                        let ended = world.send(step).await;
                        drop(place);
                        Answered { step, ended, latency: due.elapsed() }
                    });
                }
            }
        }
        while let Some(answered) = running.join_next().await {
            if let Ok(answered) = answered {
                take(answered);
            }
        }
        progress.finish_and_clear();
        collected
    }

    /// The service's counts so far, if they can be scraped.
    async fn counted(&self, client: &reqwest::Client) -> Option<Counted> {
        let url = match &self.metrics_url {
            Some(url) => url.clone(),
            None => format!("{}/metrics", self.url.trim_end_matches('/')),
        };
        match Counted::ask(client, &url, self.metrics_token.as_ref()).await {
            Ok(counted) => Some(counted),
            Err(problem) => {
                warn!("the service's own figures are missing: {url}: {problem}");
                None
            }
        }
    }
}

fn url(text: &str) -> Result<String, String> {
    match reqwest::Url::parse(text) {
        Ok(url) if url.scheme() == "http" && url.has_host() => Ok(text.to_owned()),
        _ => Err("write an address such as http://127.0.0.1:8000".to_owned()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if (0.1..=100_000.0).contains(&rate) => Ok(rate),
        _ => Err("write a number of requests a second, from 0.1 to 100000".to_owned()),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    crate::duration::parse(
        text,
        Duration::from_millis(100)..=Duration::from_secs(86_400),
    )
    .ok_or_else(|| {
        "write seconds, such as 30, or a time with its unit, such as 30s or 5m, up to 24h"
            .to_owned()
    })
}

fn concurrency(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(requests @ 1..=10_000) => Ok(requests),
        _ => Err("write a whole number of requests from 1 to 10000".to_owned()),
    }
}
