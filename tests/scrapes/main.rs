//! The metrics endpoint with 100 000 series: its responses over real sockets, its behaviour with
//! slow, many and disconnecting clients, and how long it blocks the thread that serves requests.

mod answers;
mod clients;
mod gaps;
mod prometheus;
mod sizes;

use metrics_runtime::{Counter, Gauge, LabelSet, LabelValue, metric};
use std::sync::Once;

#[derive(Clone, Copy, LabelValue)]
enum Digit {
    D0,
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D9,
}

#[derive(LabelSet)]
struct Number {
    ten_thousands: Digit,
    thousands: Digit,
    hundreds: Digit,
    tens: Digit,
    ones: Digit,
}

/// A hundred thousand series.
#[metric]
static SCRAPES_MANY_TOTAL: Counter<Number>;

/// The number of series.
const MANY: usize = 100_000;

/// One series.
#[metric]
static SCRAPES_LEVEL_RATIO: Gauge;

/// Updates some series once, so that not all numbers are zero.
fn count() {
    static ONCE: Once = Once::new();
    use Digit::{D0, D1, D2, D3, D4, D5, D6, D7, D8, D9};
    let digits = [D0, D1, D2, D3, D4, D5, D6, D7, D8, D9];
    ONCE.call_once(|| {
        for at in 0..1000 {
            SCRAPES_MANY_TOTAL
                .with(Number {
                    ten_thousands: digits[at % 10],
                    thousands: digits[at / 10 % 10],
                    hundreds: digits[at / 100],
                    tens: D4,
                    ones: D2,
                })
                .add(at as u64);
        }
    });
}
