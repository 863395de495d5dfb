//! The effect of a scrape on concurrent increments: the slowest of ten thousand increments, without
//! scrapes and during continuous scrapes.

use super::registries::{Client, Prometheus};
use crate::measure::median;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A contender's slow increments, in nanoseconds: medians over the rounds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Writing {
    /// The contender.
    pub contender: String,
    /// Without scrapes.
    pub quiet: Slow,
    /// During continuous scrapes.
    pub scraped: Slow,
    /// The change of the 99.99th percentile: the median over the rounds, which measure both.
    pub moves: f64,
    /// The number of scrapes.
    pub scrapes: usize,
}

/// The duration of increments, including the clock read.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Slow {
    /// The median.
    pub half: f64,
    /// The 99th percentile.
    pub percent: f64,
    /// The 99.99th percentile.
    pub ten_thousandth: f64,
}

/// Measures increments of all `A × B × C` series, in a pseudo-random order.
pub fn measure<const A: usize, const B: usize, const C: usize>(
    rounds: usize,
    increments: usize,
    inc: fn(usize),
) -> Vec<Writing> {
    let series = A * B * C;
    let prometheus = Prometheus::new::<A, B, C>();
    let counters = prometheus.resolved::<A, B, C>();
    let client = Client::new::<A, B, C>();
    (0..series).for_each(inc);
    let registry = std::sync::Mutex::new(prometheus);
    let contenders: [(&str, Inc<'_>, Scrape<'_>); 3] = [
        ("ours", &inc, &|| metrics_runtime::render().len()),
        ("prometheus, handles kept", &|n| counters[n].inc(), &|| {
            registry.lock().expect("no thread panics").scrape()
        }),
        (
            "prometheus-client get_or_create",
            &|n| client.inc::<A, B, C>(n),
            &|| client.scrape_anew(),
        ),
    ];
    let mut found: Vec<(Vec<Slow>, Vec<Slow>, usize)> = vec![Default::default(); contenders.len()];
    for _ in 0..rounds {
        for ((_, inc, scrape), found) in contenders.iter().zip(&mut found) {
            found.0.push(slow(series, increments, inc));
            let (slow, scrapes) = while_scraping(*scrape, || slow(series, increments, inc));
            found.1.push(slow);
            found.2 += scrapes;
        }
    }
    contenders
        .iter()
        .zip(found)
        .map(|((name, ..), (quiet, scraped, scrapes))| {
            let both = quiet.iter().zip(&scraped);
            Writing {
                contender: (*name).to_owned(),
                moves: median(
                    both.map(|(a, b)| b.ten_thousandth - a.ten_thousandth)
                        .collect(),
                ),
                quiet: medians(&quiet),
                scraped: medians(&scraped),
                scrapes,
            }
        })
        .collect()
}

type Inc<'a> = &'a dyn Fn(usize);
type Scrape<'a> = &'a (dyn Fn() -> usize + Sync);

fn slow(series: usize, increments: usize, inc: Inc<'_>) -> Slow {
    let clock = quanta::Clock::new();
    let mut times = vec![0; increments];
    let mut n = 0;
    for time in &mut times {
        n = (n + 61_803) % series;
        let start = clock.raw();
        inc(n);
        *time = clock.delta_as_nanos(start, clock.raw());
    }
    times.sort_unstable();
    let at = |part: f64| times[(part * (times.len() - 1) as f64) as usize] as f64;
    Slow {
        half: at(0.5),
        percent: at(0.99),
        ten_thousandth: at(0.9999),
    }
}

/// The result of `run` while another thread scrapes, and the number of scrapes.
fn while_scraping<T>(scrape: Scrape<'_>, run: impl FnOnce() -> T) -> (T, usize) {
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let scraper = scope.spawn(|| {
            let mut scrapes = 0;
            while !ended.load(Ordering::Relaxed) {
                scrape();
                scrapes += 1;
            }
            scrapes
        });
        let found = run();
        ended.store(true, Ordering::Relaxed);
        (found, scraper.join().expect("no scrape panics"))
    })
}

fn medians(all: &[Slow]) -> Slow {
    let of = |pick: fn(&Slow) -> f64| median(all.iter().map(pick).collect());
    Slow {
        half: of(|slow| slow.half),
        percent: of(|slow| slow.percent),
        ten_thousandth: of(|slow| slow.ten_thousandth),
    }
}
