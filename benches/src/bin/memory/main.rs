//! Measures bytes and allocations with a counting allocator. The first argument selects the
//! measurement; the output is JSON.

mod allocations;
mod allocator;
mod bytes;
mod threads;

fn main() {
    let what = std::env::args().nth(1).unwrap_or_default();
    let found: Vec<(String, f64)> = match what.as_str() {
        "counters" => bytes::counters(),
        "histograms" => bytes::histograms(),
        "recording" => allocations::recording(),
        "left-behind" => allocations::left_behind(),
        "scrape" => allocations::scrape(),
        "threads" => threads::many(),
        "dynamic-threads" => threads::dynamic(),
        "short-lived" => threads::short_lived(),
        _ => panic!("this program is run by `cargo run --release -p metrics-benches`"),
    };
    let json = serde_json::to_string(&found).expect("plain data is written as JSON");
    println!("{json}");
}
