//! All formats, read by independent parsers: Python's, promtool and a real Prometheus.

mod formats;
mod prometheus;
mod properties;
pub(crate) mod python;

use metrics_runtime::{
    Counter, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, Summary, build_info, metric,
    target_info,
};

build_info!();
target_info!(
    service_name = "readers \"of\" \\ formats",
    service_version = "1\n2"
);

/// Help with a \ and a "quote", ünïcödé and a 🦀.
#[metric(help = "Help with a \\ and a \"quote\",\nanother line, ünïcödé and a 🦀.")]
static READERS_ODD_HELP_BYTES_TOTAL: Counter;

/// Unusual label values.
#[derive(Clone, Copy, LabelValue)]
enum Odd {
    #[label("\"quoted\"")]
    Quotes,
    #[label("back\\slash\\")]
    Backslash,
    #[label("new\nline\n")]
    Newline,
    #[label("\\n\\\"{}, # EOF")]
    LikeSyntax,
    #[label("ünïcödé 漢字 🦀 \u{202e} \u{feff}")]
    Unicode,
    #[label(" blanks\t ")]
    Blanks,
    #[label("carriage\rreturn\r\n")]
    CarriageReturn,
}

const ODD: [Odd; 7] = [
    Odd::Quotes,
    Odd::Backslash,
    Odd::Newline,
    Odd::LikeSyntax,
    Odd::Unicode,
    Odd::Blanks,
    Odd::CarriageReturn,
];

#[derive(LabelSet)]
struct Labels {
    odd: Odd,
    flag: bool,
}

fn labels(odd: Odd) -> Labels {
    Labels { odd, flag: true }
}

/// A counter.
#[metric]
static READERS_EVENTS_TOTAL: Counter<Labels>;

/// A gauge.
#[metric]
static READERS_LEVEL_CELSIUS: Gauge<Labels>;

/// A histogram.
#[metric(buckets = [0.25, 1, 1e9])]
static READERS_DURATION_SECONDS: Histogram<Labels>;

/// A histogram of what may be below zero.
#[metric(buckets = [-1.5, 0, 1.5])]
static READERS_NEGATIVE_METERS: Histogram;

/// A summary.
#[metric]
static READERS_WAITING_SECONDS: Summary<Labels>;

/// An info.
#[metric]
static READERS_INFO: Info<Labels>;

/// A state set.
#[metric]
static READERS_STATE: StateSet<Odd, Flag>;

#[derive(LabelSet)]
struct Flag {
    flag: bool,
}

/// Sets all values, once; no test changes them.
fn record() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        READERS_ODD_HELP_BYTES_TOTAL.add(u64::MAX >> 12);
        READERS_NEGATIVE_METERS.observe(-1.0);
        let values = [
            0.1,
            -3e-9,
            1e300,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            7.0,
        ];
        for (at, odd) in ODD.into_iter().enumerate() {
            READERS_EVENTS_TOTAL
                .with(labels(odd))
                .add(at as u64 * 1_000_003);
            READERS_LEVEL_CELSIUS.with(labels(odd)).set(values[at]);
            for value in [0.1, 0.25, 0.3, 1e10] {
                READERS_DURATION_SECONDS
                    .with(labels(odd))
                    .observe(value * at as f64);
                READERS_WAITING_SECONDS.with(labels(odd)).observe(value);
            }
            READERS_INFO.set(labels(odd));
            READERS_STATE.with(Flag { flag: false }).enable(odd);
        }
        READERS_STATE.with(Flag { flag: true }).set(Odd::Unicode);
    });
}
