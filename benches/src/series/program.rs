//! The command line of the binaries `series-…`, which select a measurement and print JSON.

use super::{compressed, looking, scrape, writing};

/// Runs the measurement that the first argument names. `inc` increments one of `A × B × C` series
/// of ours.
///
/// # Panics
///
/// When the arguments are invalid: only this package's own binaries call it.
pub fn main<const A: usize, const B: usize, const C: usize>(inc: fn(usize)) {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let json = match arguments[..] {
        ["scrape", rounds] => {
            let rounds = rounds.parse().expect("a number of rounds");
            serde_json::to_string(&scrape::measure::<A, B, C>(rounds, inc))
        }
        ["compressed", rounds] => {
            let rounds = rounds.parse().expect("a number of rounds");
            serde_json::to_string(&compressed::measure::<A, B, C>(rounds, inc))
        }
        ["writing", rounds, increments] => {
            let rounds = rounds.parse().expect("a number of rounds");
            let increments = increments.parse().expect("a number of increments");
            serde_json::to_string(&writing::measure::<A, B, C>(rounds, increments, inc))
        }
        ["looking", rounds] => {
            let rounds = rounds.parse().expect("a number of rounds");
            serde_json::to_string(&looking::measure::<A, B, C>(rounds, inc))
        }
        // Shares all series with other processes until the input ends.
        ["share"] => {
            (0..A * B * C).for_each(inc);
            println!("ready");
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            return;
        }
        _ => panic!("this program is run by `cargo run --release -p metrics-benches`"),
    };
    println!("{}", json.expect("plain data is written as JSON"));
}
