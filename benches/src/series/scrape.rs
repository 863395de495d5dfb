//! The duration of a scrape: all contenders have the same series, and expose them in turn.

use super::registries::{Client, Facade, Measured, Prometheus, Vise};
use crate::measure::compare_once;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Scrapes once. Returns the length of the text.
type Scraper = Box<dyn FnMut() -> usize>;

/// A contender's scrape.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scrape {
    /// The contender.
    pub contender: String,
    /// The duration of the first scrape, in seconds. Ours renders names and labels in it, which
    /// later ones copy.
    pub first: f64,
    /// The median duration of later scrapes, in seconds.
    pub seconds: f64,
    /// The length of the text.
    pub bytes: usize,
}

/// Measures scrapes of `A × B × C` series. With one series, only ours is measured: it shows the
/// cost of the process metrics, which no peer has.
pub fn measure<const A: usize, const B: usize, const C: usize>(
    rounds: usize,
    inc: fn(usize),
) -> Vec<Scrape> {
    let series = A * B * C;
    (0..series).for_each(inc);
    let mut buffer = String::new();
    let ours = move || {
        buffer.clear();
        metrics_runtime::render_into(&mut buffer);
        buffer.len()
    };
    let mut scrapes: Vec<(&'static str, Scraper)> = vec![("ours", Box::new(ours))];
    if series > 1 {
        let mut prometheus = Prometheus::new::<A, B, C>();
        let mut client = Client::new::<A, B, C>();
        let facade = Facade::new::<A, B, C>();
        let mut measured = Measured::new::<A, B, C>();
        let mut vise = Vise::new::<A, B, C>();
        scrapes.push(("prometheus", Box::new(move || prometheus.scrape())));
        scrapes.push(("prometheus-client", Box::new(move || client.scrape())));
        scrapes.push(("metrics", Box::new(move || facade.scrape())));
        scrapes.push(("measured", Box::new(move || measured.scrape())));
        scrapes.push(("vise", Box::new(move || vise.scrape())));
    }
    let first: Vec<_> = scrapes
        .iter_mut()
        .map(|(_, scrape)| {
            let start = Instant::now();
            black_box(scrape());
            start.elapsed().as_secs_f64()
        })
        .collect();
    let mut bytes = vec![0; scrapes.len()];
    let names: Vec<_> = scrapes.iter().map(|scrape| scrape.0).collect();
    // A scrape of few series is repeated, so that a round is long enough.
    let repeat = (20_000 / series).clamp(1, 200);
    let mut contenders: Vec<_> = scrapes
        .iter_mut()
        .zip(&mut bytes)
        .map(|((name, scrape), bytes)| {
            let run = move || {
                for _ in 0..repeat {
                    *bytes = black_box(scrape());
                }
            };
            (*name, Box::new(run) as Box<dyn FnMut() + '_>)
        })
        .collect();
    // A third of a second per round; the slowest take many times as long.
    let patience = Duration::from_millis(300 * rounds as u64);
    let times = compare_once(rounds, patience, &mut contenders);
    drop(contenders);
    let results = names.into_iter().zip(first).zip(times).zip(bytes);
    results
        .map(|(((name, first), time), bytes)| Scrape {
            contender: name.to_owned(),
            first,
            seconds: time.median / repeat as f64,
            bytes,
        })
        .collect()
}
