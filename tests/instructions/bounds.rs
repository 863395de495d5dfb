//! The paths and the number of instructions that each may take.
//!
//! The results in `benches/results` have a copy: a changed path needs new results.

/// The bound of an operation on a path.
pub(super) struct Bound {
    /// The path's name in the binary.
    pub(super) path: &'static str,
    /// The path without the runtime, whose count is subtracted.
    pub(super) without: &'static str,
    /// The maximal number of instructions per operation.
    pub(super) most: f64,
}

const fn bound(path: &'static str, without: &'static str, most: f64) -> Bound {
    Bound {
        path,
        without,
        most,
    }
}

/// The comment after each line is the last measurement. The bound is 15 % above the first one,
/// because compilers differ.
pub(super) const BOUNDS: &[Bound] = &[
    bound("counter", "loop", 14.0),                                 // 12
    bound("counter with labels", "choice of labels", 26.0),         // 22
    bound("counter with dynamic labels", "choice of texts", 376.0), // 328
    bound("gauge", "loop", 45.0),                                   // 38
    bound("histogram", "loop", 69.0),                               // 67
    bound("native histogram", "loop", 98.0),                        // 81
    bound("instrumented function", "bare function", 118.0),         // 110
    bound("untimed function", "bare function", 38.0),               // 33
    bound("sampled function", "bare function", 70.0),               // 61, by chance
    bound("business counter", "bare function", 25.0),               // 21
    bound("instrumented async function", "bare async function", 158.0), // 137
    bound("untimed async function", "bare async function", 68.0),   // 59
    bound("sampled async function", "bare async function", 109.0),  // 94, by chance
    // The same code takes up to 16 more, depending on the folder in which it is built.
    bound("measured request", "bare request", 1850.0), // 1808
    // The same bound: while nobody opens it, the live page must cost nothing.
    bound("request beside a live page", "bare request", 1850.0), // 1810
    bound("scrape", "loop", 193.0),                              // 168.0
    bound("scrape with protocol buffers", "loop", 229.0),        // 198.6
    bound("scrape with gzip", "loop", 986.0),                    // 857.2
    bound("scrape with dynamic series", "scrape", 403.0),        // 350.1
];
