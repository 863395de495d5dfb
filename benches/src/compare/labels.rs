//! The cost of an increment: a counter with three finite labels, chosen at run time.

use super::setup::{OURS, THREADS};
use metrics_benches::measure::{Contender, Effort, compare as measure};
use metrics_benches::peers;
use metrics_benches::result::{Check, Comparison, net};
use metrics_runtime::metric;
use std::error::Error;
use std::hint::black_box;
use std::sync::LazyLock;

/// Declares the same label for us and for each peer with label types.
macro_rules! label {
    ($name:ident: $($value:ident = $text:literal),+) => {
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash,
            metrics_runtime::LabelValue,
        )]
        enum $name { $($value),+ }

        impl $name {
            const ALL: &[Self] = &[$(Self::$value),+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }
        }

        // By hand: `measured`'s derive does not work inside a macro.
        impl measured::FixedCardinalityLabel for $name {
            fn cardinality() -> usize {
                Self::ALL.len()
            }

            fn encode(&self) -> usize {
                *self as usize
            }

            fn decode(value: usize) -> Self {
                Self::ALL[value]
            }
        }

        impl measured::label::LabelValue for $name {
            fn visit<V: measured::label::LabelVisitor>(&self, visitor: V) -> V::Output {
                visitor.write_str(self.as_str())
            }
        }

        impl prometheus_client::encoding::EncodeLabelValue for $name {
            fn encode(
                &self,
                encoder: &mut prometheus_client::encoding::LabelValueEncoder<'_>,
            ) -> std::fmt::Result {
                prometheus_client::encoding::EncodeLabelValue::encode(&self.as_str(), encoder)
            }
        }
    };
}

label!(Operation: Get = "get", Set = "set", Delete = "delete", Scan = "scan");
label!(Store: Users = "users", Items = "items", Orders = "orders", Carts = "carts", Prices = "prices");
label!(Outcome: Hit = "hit", Miss = "miss", Stale = "stale", Error = "error", Timeout = "timeout");

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    metrics_runtime::LabelSet,
    prometheus_client::encoding::EncodeLabelSet,
)]
struct Labels {
    operation: Operation,
    store: Store,
    outcome: Outcome,
}

/// The same for `measured`, whose attribute has the name of ours.
#[derive(Clone, Copy, Debug, measured::LabelGroup)]
#[label(set = MeasuredSet)]
struct MeasuredLabels {
    operation: Operation,
    store: Store,
    outcome: Outcome,
}

impl From<Labels> for MeasuredLabels {
    fn from(
        Labels {
            operation,
            store,
            outcome,
        }: Labels,
    ) -> Self {
        Self {
            operation,
            store,
            outcome,
        }
    }
}

type Texts = [&'static str; 3];

/// Cache operations, by operation, store and outcome.
#[metric]
static BENCH_OPERATIONS_TOTAL: metrics_runtime::Counter<Labels>;

/// The same without labels, for comparison.
#[metric]
static BENCH_ALL_OPERATIONS_TOTAL: metrics_runtime::Counter;

static PROMETHEUS: LazyLock<prometheus::IntCounterVec> = LazyLock::new(|| {
    prometheus::register_int_counter_vec!(
        "operations_total",
        "Operations.",
        &["operation", "store", "outcome"]
    )
    .expect("it is registered once")
});
static CLIENT: LazyLock<
    prometheus_client::metrics::family::Family<
        Labels,
        prometheus_client::metrics::counter::Counter,
    >,
> = LazyLock::new(Default::default);
static MEASURED: LazyLock<measured::CounterVec<MeasuredSet>> =
    LazyLock::new(|| measured::CounterVec::with_label_set(MeasuredSet::new()));

#[derive(Debug, vise::Metrics)]
struct ViseMetrics {
    /// Operations.
    #[metrics(labels = ["operation", "store", "outcome"])]
    operations: vise::LabeledFamily<Texts3, vise::Counter, 3>,
}

type Texts3 = (&'static str, &'static str, &'static str);

static VISE: LazyLock<ViseMetrics> = LazyLock::new(Default::default);

/// The number of choices before they repeat.
const CHOICES: usize = 1024;

pub(super) fn compare(effort: Effort) -> Result<Comparison, Box<dyn Error>> {
    peers::recorder();
    let labels: Vec<Labels> = (0..CHOICES).map(choice).collect();
    let texts: Vec<Texts> = labels
        .iter()
        .map(|labels| {
            [
                labels.operation.as_str(),
                labels.store.as_str(),
                labels.outcome.as_str(),
            ]
        })
        .collect();
    let tuples: Vec<Texts3> = texts.iter().map(|[a, b, c]| (*a, *b, *c)).collect();
    let timings = measure(
        effort,
        THREADS,
        &[
            Contender::new("choosing labels alone", || {
                each(&labels, |labels| _ = black_box(labels))
            }),
            Contender::new(OURS, || {
                each(&labels, |labels| BENCH_OPERATIONS_TOTAL.with(labels).inc())
            }),
            Contender::new("ours, without labels", || {
                each(&labels, |labels| {
                    black_box(labels);
                    BENCH_ALL_OPERATIONS_TOTAL.inc();
                })
            }),
            Contender::new("prometheus with_label_values", || {
                each(&texts, |texts| PROMETHEUS.with_label_values(&texts).inc())
            }),
            Contender::new("prometheus-client get_or_create", || {
                each(&labels, |labels| _ = CLIENT.get_or_create(&labels).inc())
            }),
            Contender::new("metrics counter!", || {
                each(&texts, |[operation, store, outcome]| {
                    metrics::counter!("operations_total", "operation" => operation, "store" => store, "outcome" => outcome)
                        .increment(1);
                })
            }),
            Contender::new("measured CounterVec", || {
                each(&labels, |labels| MEASURED.inc(labels.into()))
            }),
            Contender::new("vise LabeledFamily", || {
                each(&tuples, |texts| _ = VISE.operations[&texts].inc())
            }),
        ],
    );
    let mut comparison =
        Comparison::new("labels", "A counter with three labels chosen at run time");
    comparison.note(
        "100 series; the labels come from a table of 1 024 choices. `prometheus` gets prepared texts, and \
         `prometheus-client` a prepared key, so neither has to create them.",
    );
    comparison.timings(OURS, &timings);
    let cost = |name, threads| net(&timings, name, threads);
    comparison.checks.push(Check::ratio(
        "counter, 3 finite labels at run time, 1T, against `prometheus` `with_label_values`",
        cost(OURS, 1),
        cost("prometheus with_label_values", 1),
        0.08,
    ));
    comparison.checks.push(Check::ratio(
        "counter, 3 finite labels at run time, 1T, against ours without labels (2.5 ns if that costs 0.5)",
        cost(OURS, 1),
        cost("ours, without labels", 1),
        5.0,
    ));
    Ok(comparison)
}

/// Spreads over all combinations, in a pseudo-random order.
fn choice(n: usize) -> Labels {
    let hash = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let pick = |shift: u32, of: usize| (hash >> shift) as usize % of;
    Labels {
        operation: Operation::ALL[pick(20, Operation::ALL.len())],
        store: Store::ALL[pick(34, Store::ALL.len())],
        outcome: Outcome::ALL[pick(48, Outcome::ALL.len())],
    }
}

/// Takes the next choice from the table, in a cycle.
fn each<'a, T: Copy>(table: &'a [T], mut operation: impl FnMut(T) + 'a) -> impl FnMut() + 'a {
    let mut next = 0;
    move || {
        next = (next + 1) % CHOICES;
        operation(table[next]);
    }
}
