//! What a scrape does to those who write meanwhile: the slowest of ten
//! thousand increments, while nobody scrapes, and while somebody always does.

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
    /// While nobody scrapes.
    pub quiet: Slow,
    /// While scrapes follow each other.
    pub scraped: Slow,
    /// By how much the 99.99th percentile moves: the median over the rounds,
    /// each of which has both.
    pub moves: f64,
    /// How many scrapes there were.
    pub scrapes: usize,
}

/// How long increments take, with the reading of the clock.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Slow {
    /// Half of them take longer.
    pub half: f64,
    /// One in a hundred takes longer.
    pub percent: f64,
    /// One in ten thousand takes longer.
    pub ten_thousandth: f64,
}

/// Measures increments of all of `A × B × C` series, in an order that no one
/// guesses.
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
            registry.lock().expect("nobody panics").scrape()
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

/// What `run` returns while another thread scrapes, and how often that did.
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
