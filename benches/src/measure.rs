//! Measures contenders in turn: rounds in which each has a window of its own,
//! so that what drifts (frequency, temperature, neighbours) hits all alike.
//! Knows nothing of metrics.
//!
//! In a window each thread repeats the operation until the window ends. Its
//! cost is the time that the threads spent, over the operations that they did;
//! where there are more threads than cores, the time of the cores. What the
//! loop itself costs, or the function that is instrumented, is measured as a
//! contender, too: the floor, which is subtracted round by round.
//!
//! On Linux each thread has a core of its own while there are enough, and a
//! window in which other programs took it away is measured again, a few times
//! at most, and then left out where others remain: two threads that take turns
//! don't get in each other's way, so what they cost is not what was asked.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Which part of a window the threads may wait for a core.
const UNDISTURBED: f64 = 0.02;

/// How many windows that nobody disturbed are enough to leave out the others.
const ENOUGH: usize = 3;

/// How long a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Whether two minutes have to be enough for everything.
    pub quick: bool,
}

impl Effort {
    /// How often each contender has its window.
    pub fn rounds(self) -> usize {
        if self.quick { 9 } else { 31 }
    }

    /// How long a window is.
    pub fn window(self) -> Duration {
        Duration::from_millis(if self.quick { 3 } else { 8 })
    }

    /// How often a window is tried that other programs disturb.
    fn tries(self) -> usize {
        if self.quick { 5 } else { 10 }
    }
}

type Loop<'a> = Box<dyn FnMut(u64) + 'a>;

/// One way of doing the operation that is measured.
pub struct Contender<'a> {
    name: &'static str,
    make: Box<dyn Fn() -> Loop<'a> + Sync + 'a>,
    between: fn(),
}

impl<'a> Contender<'a> {
    /// `make` is called in each thread and returns what is repeated there.
    pub fn new<F: FnMut() + 'a>(name: &'static str, make: impl Fn() -> F + Sync + 'a) -> Self {
        Self {
            name,
            make: Box::new(move || {
                let mut operation = make();
                Box::new(move |times| {
                    for _ in 0..times {
                        operation();
                        // A memory clobber: nothing that lies in memory is
                        // kept in a register from one operation to the next.
                        black_box(());
                    }
                })
            }),
            between: || (),
        }
    }

    /// Does what the contender's own documentation asks a program to do from
    /// time to time; not measured.
    pub fn between(mut self, upkeep: fn()) -> Self {
        self.between = upkeep;
        self
    }
}

/// What a contender costs, in nanoseconds an operation.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The contender.
    pub name: &'static str,
    /// How many threads did it at once.
    pub threads: usize,
    /// With the floor.
    pub raw: Quartiles,
    /// Without it.
    pub net: Quartiles,
    /// Which part of the windows other programs disturbed.
    pub disturbed: f64,
}

/// The median of all rounds, and how far they lie apart.
#[derive(Clone, Copy, Debug)]
pub struct Quartiles {
    /// A quarter of the rounds lies below.
    pub low: f64,
    /// Half of them lie below.
    pub median: f64,
    /// A quarter lies above.
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

/// How many threads run at once.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Measures all contenders at each number of threads. The first one is the
/// floor of the others.
pub fn compare(effort: Effort, threads: &[usize], contenders: &[Contender<'_>]) -> Vec<Timing> {
    let batches: Vec<u64> = contenders.iter().map(batch).collect();
    let mut timings = Vec::new();
    for &threads in threads {
        let mut rounds = vec![Vec::new(); contenders.len()];
        // One more, to warm up.
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

/// What the windows of a contender say, and those of the floor in the same
/// rounds.
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
    }
}

/// How many operations take long enough that asking whether the window has
/// ended costs nothing beside them.
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

/// What a window found.
#[derive(Clone, Copy)]
struct Window {
    /// Nanoseconds an operation.
    cost: f64,
    /// Which part of their time the threads waited for a core.
    waited: f64,
}

impl Window {
    fn is_quiet(self) -> bool {
        self.waited < UNDISTURBED
    }
}

/// The least disturbed of some windows: the first that is not.
fn best_window(contender: &Contender<'_>, batch: u64, threads: usize, effort: Effort) -> Window {
    let mut best: Option<Window> = None;
    for _ in 0..effort.tries() {
        let window = window(contender, batch, threads, effort.window());
        if best.is_none_or(|best| window.waited < best.waited) {
            best = Some(window);
        }
        // More threads than cores wait for each other.
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

/// Keeps this thread on one core. Where that is not possible, the operating
/// system decides.
#[cfg(target_os = "linux")]
fn pin_to(core: usize) {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    let _ = rustix::thread::sched_setaffinity(None, &cores);
}

#[cfg(not(target_os = "linux"))]
fn pin_to(_: usize) {}

/// For how many nanoseconds this thread was ready and had no core, so far.
/// Nothing where the operating system does not say.
fn waited() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ')
        .nth(1)
        .and_then(|nanoseconds| nanoseconds.parse().ok())
        .unwrap_or(0.0)
}

/// A contender for [`compare_once`], with its name.
pub type Once<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// How long each contender takes for one go, in seconds; for what takes so
/// long that it need not be repeated within a round. Whoever has used `patience`
/// up leaves the rounds that are left to the others.
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

    #[test]
    fn quartiles_of_few_values_are_among_them() {
        let quartiles = Quartiles::of(vec![3.0, 1.0, 2.0]);
        assert_eq!(quartiles.median, 2.0);
        assert_eq!(Quartiles::of(vec![5.0]).high, 5.0);
    }

    #[test]
    fn what_does_more_costs_more() {
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
