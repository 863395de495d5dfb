//! Any sequence of operations on any threads, running or ended, adds up to exact totals.

use crate::scrape;
use metrics_runtime::{Counter, Histogram, LabelSet, LabelValue, instrumented, metric};
use proptest::prelude::*;
use std::sync::mpsc;
use std::thread;

#[derive(Clone, Copy, Debug, LabelValue)]
enum Shape {
    Round,
    Square,
}

#[derive(LabelSet)]
struct Shapes {
    shape: Shape,
    large: bool,
}

#[derive(LabelSet)]
struct Named<'a> {
    #[label(limit = 4)]
    name: &'a str,
    shape: Shape,
}

/// Things made.
#[metric]
static TOTALS_MADE_TOTAL: Counter<Shapes>;

/// Names called.
#[metric]
static TOTALS_CALLED_TOTAL: Counter<Named<'static>>;

/// Sizes.
#[metric(buckets = [1, 2, 4])]
static TOTALS_SIZE_METERS: Histogram;

/// Sizes by name.
#[metric(buckets = [1, 2, 4])]
static TOTALS_NAMED_SIZE_METERS: Histogram<Named<'static>>;

#[instrumented(in_progress)]
fn work(fails: bool) -> Result<(), ()> {
    if fails { Err(()) } else { Ok(()) }
}

#[derive(Clone, Debug)]
enum Operation {
    Make(Shape, bool, u64),
    Call(u8, Shape),
    Size(u8),
    NamedSize(u8, u8),
    Work(bool),
    /// The thread ends, and another replaces it.
    End,
}

fn operation() -> impl Strategy<Value = Operation> {
    let shape = || prop_oneof![Just(Shape::Round), Just(Shape::Square)];
    prop_oneof![
        (shape(), any::<bool>(), 0..1000_u64).prop_map(|(s, l, n)| Operation::Make(s, l, n)),
        (0..7_u8, shape()).prop_map(|(name, shape)| Operation::Call(name, shape)),
        (0..6_u8).prop_map(Operation::Size),
        (0..7_u8, 0..6_u8).prop_map(|(name, size)| Operation::NamedSize(name, size)),
        any::<bool>().prop_map(Operation::Work),
        Just(Operation::End),
    ]
}

fn perform(operation: &Operation) {
    match *operation {
        Operation::Make(shape, large, n) => TOTALS_MADE_TOTAL.with(Shapes { shape, large }).add(n),
        Operation::Call(name, shape) => {
            let name = &name.to_string();
            TOTALS_CALLED_TOTAL.with(Named { name, shape }).inc();
        }
        Operation::Size(size) => TOTALS_SIZE_METERS.observe(size),
        Operation::NamedSize(name, size) => {
            let (name, shape) = (&name.to_string(), Shape::Round);
            TOTALS_NAMED_SIZE_METERS
                .with(Named { name, shape })
                .observe(size);
        }
        Operation::Work(fails) => drop(work(fails)),
        Operation::End => {}
    }
}

/// Performs a thread's operations, on a new thread after each end. Some threads still run when the
/// totals are read: they wait for `done`.
fn live(operations: &[Operation], performed: &mpsc::Sender<()>, done: &mpsc::Receiver<()>) {
    let lives: Vec<_> = operations
        .split(|operation| matches!(operation, Operation::End))
        .collect();
    let (last, ended) = lives.split_last().expect("one at least");
    for life in ended {
        thread::scope(|scope| _ = scope.spawn(|| life.iter().for_each(perform)));
    }
    last.iter().for_each(perform);
    performed.send(()).expect("a receiver waits");
    let _ = done.recv();
}

/// The totals that a scrape shows, in the order of `expected`.
fn totals() -> [f64; 9] {
    // Hundreds of scrapes: only these lines are parsed.
    let text = metrics_runtime::render();
    let sum = |prefix: &str| -> f64 {
        let series = text.lines().filter(|line| line.starts_with(prefix));
        let values = series.map(|line| line.rsplit(' ').next().expect("a value"));
        values
            .map(|value| value.parse::<f64>().expect("a number"))
            .sum()
    };
    let calls = r#"function_calls_total{module="behaviour::totals",function="work",outcome="#;
    [
        sum(r#"totals_made_total{shape="round",large="true"}"#),
        sum("totals_made_total"),
        sum("totals_called_total"),
        sum("totals_size_meters_count"),
        sum("totals_size_meters_sum"),
        sum("totals_named_size_meters_count"),
        sum("totals_named_size_meters_sum"),
        sum(&format!("{calls}\"ok\"")),
        sum(&format!("{calls}\"error\"")),
    ]
}

/// The expected totals of the operations, by series.
fn expected(operations: &[Vec<Operation>]) -> [f64; 9] {
    let mut totals = [0.0; 9];
    for operation in operations.iter().flatten() {
        match *operation {
            Operation::Make(shape, large, n) => {
                if matches!(shape, Shape::Round) && large {
                    totals[0] += n as f64;
                }
                totals[1] += n as f64;
            }
            Operation::Call(..) => totals[2] += 1.0,
            Operation::Size(size) => {
                totals[3] += 1.0;
                totals[4] += f64::from(size);
            }
            Operation::NamedSize(_, size) => {
                totals[5] += 1.0;
                totals[6] += f64::from(size);
            }
            Operation::Work(fails) => totals[if fails { 8 } else { 7 }] += 1.0,
            Operation::End => {}
        }
    }
    totals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn operations_sum_to_the_exact_totals(
        threads in prop::collection::vec(prop::collection::vec(operation(), 0..60), 1..6),
    ) {
        let before = totals();
        thread::scope(|scope| {
            let (performed, all_performed) = mpsc::channel();
            let mut waiting = Vec::new();
            for operations in &threads {
                let (done, wait) = mpsc::channel();
                waiting.push(done);
                let performed = performed.clone();
                scope.spawn(move || live(operations, &performed, &wait));
            }
            threads.iter().for_each(|_| all_performed.recv().expect("no thread panics"));
            let after = totals();
            let difference: Vec<_> = after.iter().zip(before).map(|(a, b)| a - b).collect();
            drop(waiting);
            prop_assert_eq!(difference, expected(&threads));
            Ok(())
        })?;
        let scrape = scrape();
        prop_assert_eq!(
            scrape.value(
                r#"function_calls_in_progress{module="behaviour::totals",function="work"}"#
            ),
            0.0
        );
    }
}
