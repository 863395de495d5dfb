//! Measures contenders in turn: each round has a window per contender, so that drift (frequency,
//! temperature, neighbours) affects all equally. Independent of metrics.
//!
//! In a window each thread repeats the operation until the window ends. The cost is the time that
//! the threads spent, divided by the number of operations; with more threads than cores, it is CPU
//! time. The cost of the loop itself, or of the function that is instrumented, is also measured as
//! a contender: the floor, which is subtracted in each round.
//!
//! On Linux each thread is pinned to its own core if there are enough. A window that other programs
//! disturb is measured again, a few times at most, and then left out if enough others remain:
//! threads that take turns do not contend, so their cost would be too low.

use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The share of a window that threads may wait for a core.
const UNDISTURBED: f64 = 0.02;

/// The number of undisturbed windows that is enough to leave out the others.
const ENOUGH: usize = 3;

/// The duration of a run.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Whether the whole run must fit into two minutes.
    pub quick: bool,
}

impl Effort {
    /// The number of windows per contender.
    pub fn rounds(self) -> usize {
        if self.quick { 9 } else { 31 }
    }

    /// The length of a window.
    pub fn window(self) -> Duration {
        Duration::from_millis(if self.quick { 3 } else { 8 })
    }

    /// The number of attempts for a disturbed window.
    fn tries(self) -> usize {
        if self.quick { 5 } else { 10 }
    }
}

type Loop<'a> = Box<dyn FnMut(u64) + 'a>;

/// One implementation of the measured operation.
pub struct Contender<'a> {
    name: &'static str,
    make: Box<dyn Fn() -> Loop<'a> + Sync + 'a>,
    between: fn(),
}

impl<'a> Contender<'a> {
    /// `make` is called in each thread and returns the operation that is repeated there.
    pub fn new<F: FnMut() + 'a>(name: &'static str, make: impl Fn() -> F + Sync + 'a) -> Self {
        Self {
            name,
            make: Box::new(move || {
                let mut operation = make();
                Box::new(move |times| {
                    for _ in 0..times {
                        operation();
                        // A memory clobber: no value in memory is kept in a register between
                        // operations.
                        black_box(());
                    }
                })
            }),
            between: || (),
        }
    }

    /// Adds upkeep that the contender's documentation requires from time to time; not measured.
    pub fn between(mut self, upkeep: fn()) -> Self {
        self.between = upkeep;
        self
    }
}

/// The cost of a contender, in nanoseconds per operation.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The contender.
    pub name: &'static str,
    /// The number of concurrent threads.
    pub threads: usize,
    /// Including the floor.
    pub raw: Quartiles,
    /// Without the floor.
    pub net: Quartiles,
    /// The share of windows that other programs disturbed.
    pub disturbed: f64,
    /// Whether too few windows were undisturbed, so that disturbed ones count. With more threads
    /// than cores, threads disturb each other, which is measured.
    pub is_noisy: bool,
}

/// The median and the quartiles of all rounds.
#[derive(Clone, Copy, Debug)]
pub struct Quartiles {
    /// The lower quartile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The upper quartile.
    pub high: f64,
}

impl Quartiles {
    /// Of at least one value.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| values[(values.len() - 1) * quarter / 4];
        Self {
            low: at(1),
            median: at(2),
            high: at(3),
        }
    }
}

/// The median of at least one value.
pub fn median(values: Vec<f64>) -> f64 {
    Quartiles::of(values).median
}

/// The number of hardware threads.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Measures all contenders with each number of threads. The first one is the floor of the others.
pub fn compare(effort: Effort, threads: &[usize], contenders: &[Contender<'_>]) -> Vec<Timing> {
    let batches: Vec<u64> = contenders.iter().map(batch).collect();
    let mut timings = Vec::new();
    for &threads in threads {
        let mut rounds = vec![Vec::new(); contenders.len()];
        // One more round as warm-up.
        for round in 0..=effort.rounds() {
            for (at, contender) in contenders.iter().enumerate() {
                let window = best_window(contender, batches[at], threads, effort);
                (contender.between)();
                if round > 0 {
                    rounds[at].push(window);
                }
            }
        }
        for (contender, windows) in contenders.iter().zip(&rounds) {
            timings.push(timing(contender.name, threads, windows, &rounds[0]));
        }
    }
    timings
}

/// The cost of a contender, from its windows and the floor's windows in the same rounds.
fn timing(name: &'static str, threads: usize, windows: &[Window], floors: &[Window]) -> Timing {
    let quiet = windows.iter().filter(|window| window.is_quiet()).count();
    let counts = |window: &Window| quiet < ENOUGH || window.is_quiet();
    let quiet_floors = floors.iter().filter(|floor| floor.is_quiet()).count();
    let all_floors = floors
        .iter()
        .filter(|floor| quiet_floors < ENOUGH || floor.is_quiet());
    let usual = median(all_floors.map(|floor| floor.cost).collect());
    let (mut raw, mut net) = (Vec::new(), Vec::new());
    for (window, floor) in windows.iter().zip(floors) {
        if counts(window) {
            let floor = if floor.is_quiet() { floor.cost } else { usual };
            raw.push(window.cost);
            net.push(window.cost - floor);
        }
    }
    Timing {
        name,
        threads,
        raw: Quartiles::of(raw),
        net: Quartiles::of(net),
        disturbed: (windows.len() - quiet) as f64 / windows.len() as f64,
        is_noisy: quiet < ENOUGH && threads <= cores(),
    }
}

/// The number of operations that makes the cost of checking for the end of the window negligible.
fn batch(contender: &Contender<'_>) -> u64 {
    let mut run = (contender.make)();
    let mut times = 16;
    loop {
        let start = Instant::now();
        run(times);
        if start.elapsed() > Duration::from_micros(50) {
            return times;
        }
        times *= 2;
    }
}

/// The result of a window.
#[derive(Clone, Copy)]
struct Window {
    /// Nanoseconds per operation.
    cost: f64,
    /// The share of time that the threads waited for a core.
    waited: f64,
}

impl Window {
    fn is_quiet(self) -> bool {
        self.waited < UNDISTURBED
    }
}

/// The first undisturbed window, or else the least disturbed one.
fn best_window(contender: &Contender<'_>, batch: u64, threads: usize, effort: Effort) -> Window {
    let mut best: Option<Window> = None;
    for _ in 0..effort.tries() {
        let window = window(contender, batch, threads, effort.window());
        if best.is_none_or(|best| window.waited < best.waited) {
            best = Some(window);
        }
        // With more threads than cores, threads wait for each other.
        if window.is_quiet() || threads > cores() {
            break;
        }
    }
    best.expect("there is at least one try")
}

fn window(contender: &Contender<'_>, batch: u64, threads: usize, length: Duration) -> Window {
    let barrier = Barrier::new(threads + 1);
    let ended = AtomicBool::new(false);
    let all = thread::scope(|scope| {
        let (barrier, ended) = (&barrier, &ended);
        let run = move |thread: usize| {
            if threads <= cores() {
                pin_to(thread);
            }
            let mut run = (contender.make)();
            run(batch);
            barrier.wait();
            let (start, waited) = (Instant::now(), waited());
            let mut operations = 0;
            while !ended.load(Ordering::Relaxed) {
                run(batch);
                operations += batch;
            }
            [
                start.elapsed().as_nanos() as f64,
                self::waited() - waited,
                operations as f64,
            ]
        };
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || run(thread)))
            .collect();
        barrier.wait();
        thread::sleep(length * threads.div_ceil(cores()) as u32);
        ended.store(true, Ordering::Relaxed);
        running
            .into_iter()
            .map(|thread| thread.join().expect("no contender panics"))
            .fold([0.0; 3], |all, one| [0, 1, 2].map(|at| all[at] + one[at]))
    });
    let [time, waited, operations] = all;
    let share = cores().min(threads) as f64 / threads as f64;
    Window {
        cost: time * share / operations.max(1.0),
        waited: waited / time,
    }
}

/// Pins this thread to a core. Where that is not possible, the operating system decides.
#[cfg(target_os = "linux")]
fn pin_to(core: usize) {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    let _ = rustix::thread::sched_setaffinity(None, &cores);
}

#[cfg(not(target_os = "linux"))]
fn pin_to(_: usize) {}

/// The nanoseconds so far during which this thread was ready but had no core. `None` where the
/// operating system does not report it.
fn waited() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ')
        .nth(1)
        .and_then(|nanoseconds| nanoseconds.parse().ok())
        .unwrap_or(0.0)
}

/// The CPU time of all threads of this process so far.
pub fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// A contender for [`compare_once`], with its name.
pub type Once<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// The seconds per run of each contender, for operations that are too slow to repeat within a
/// round. A contender that has used up `patience` skips the remaining rounds.
pub fn compare_once(
    rounds: usize,
    patience: Duration,
    contenders: &mut [Once<'_>],
) -> Vec<Quartiles> {
    let mut times = vec![Vec::new(); contenders.len()];
    let mut left = vec![patience; contenders.len()];
    for round in 0..=rounds {
        for (((_, run), times), left) in contenders.iter_mut().zip(&mut times).zip(&mut left) {
            if left.is_zero() && !times.is_empty() {
                continue;
            }
            let start = Instant::now();
            run();
            *left = left.saturating_sub(start.elapsed());
            if round > 0 {
                times.push(start.elapsed().as_secs_f64());
            }
        }
    }
    times.into_iter().map(Quartiles::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::net;

    #[test]
    fn a_cost_of_disturbed_windows_is_no_number() {
        let windows = |waited: f64| [10.0, 11.0, 12.0].map(|cost| Window { cost, waited });
        let floor = windows(0.0).map(|window| Window {
            cost: 1.0,
            ..window
        });
        let cost = |waited| net(&[timing("", 1, &windows(waited), &floor)], "", 1);
        assert_eq!(cost(0.0), Some(10.0));
        assert_eq!(cost(0.5), None);
    }

    #[test]
    fn quartiles_of_few_values_are_some_of_the_values() {
        let quartiles = Quartiles::of(vec![3.0, 1.0, 2.0]);
        assert_eq!(quartiles.median, 2.0);
        assert_eq!(Quartiles::of(vec![5.0]).high, 5.0);
    }

    #[test]
    fn an_operation_that_does_more_costs_more() {
        let work = |times: u64| move || (0..times).for_each(|n| _ = black_box(n));
        let timings = compare(
            Effort { quick: true },
            &[1],
            &[
                Contender::new("floor", || || ()),
                Contender::new("less", || work(10)),
                Contender::new("more", || work(1000)),
            ],
        );
        assert_eq!(timings[0].net.median, 0.0);
        assert!(timings[2].net.median > 10.0 * timings[1].net.median);
    }
}
