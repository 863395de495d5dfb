//! The memory of threads, in processes with a counting allocator.

use super::memory::find;
use metrics_benches::child;
use metrics_benches::measure::Effort;
use metrics_benches::result::{Check, Comparison, number};
use std::error::Error;

/// Cells in a chunk, and bytes in a cell: see the runtime's storage.
const CHUNK_CELLS: usize = 512;
const CHUNK_BYTES: usize = 8 * CHUNK_CELLS;

const SERIES: usize = 10_000;
const THREADS: usize = 64;

pub(super) fn compare(_: Effort) -> Result<Comparison, Box<dyn Error>> {
    let run = |what| child::run::<Vec<(String, f64)>>("memory", &[what]);
    let many = find(&run("threads")?, "bytes");
    let left = find(&run("short-lived")?, "bytes");
    let dynamic = run("dynamic-threads")?;
    let mut comparison = Comparison::new("threads", "Threads");
    // One more for series that begin in the middle of a chunk. The directory doubles, and the old
    // ones stay.
    let chunks = SERIES.div_ceil(CHUNK_CELLS) + 1;
    let directory = 2 * 8 * chunks.next_power_of_two() + 128;
    let bound = (THREADS * (chunks * CHUNK_BYTES + directory)) as f64;
    comparison.note(format!(
        "A thread that touches {} finite series owns {chunks} chunks of {} bytes at most, and their \
         directory: {} bytes for {THREADS} threads.",
        number(SERIES as f64),
        number(CHUNK_BYTES as f64),
        number(bound)
    ));
    comparison.columns = vec!["bytes".to_owned()];
    comparison.row(
        &format!(
            "{THREADS} threads that touch {} series each",
            number(SERIES as f64)
        ),
        [many],
    );
    comparison.row(
        "10 000 threads, one after the other: bytes left behind",
        [left],
    );
    for (name, bytes) in &dynamic {
        comparison.row(
            &format!("{THREADS} threads that touch 100 000 dynamic histogram series each: {name}"),
            [Some(*bytes)],
        );
    }
    comparison.checks.push(Check::at_most(
        "threads: 64 threads that touch 10 000 finite series each use only the touched chunks",
        many,
        bound,
        "bytes",
    ));
    comparison.checks.push(Check::at_most(
        "threads: 10 000 short-lived threads leave nothing behind",
        left,
        0.0,
        "bytes",
    ));
    comparison.checks.push(Check::ratio(
        "threads: 100 000 dynamic histogram series touched by 64 threads, against `prometheus`",
        find(&dynamic, "ours, scraped"),
        find(&dynamic, "prometheus"),
        3.0,
    ));
    Ok(comparison)
}
