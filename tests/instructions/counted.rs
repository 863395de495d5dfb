//! Helpers for the counted binaries. Each path runs once to warm up (declarations are registered,
//! chunks allocated, the clock calibrated), then n times, then 2 n times. The last two runs go
//! through [`counted`], and callgrind writes its counts after each call of this function. Their
//! difference is the cost of n runs without setup.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A path: its name, the number of runs, the number of operations per run, and the function that
/// runs it that many times.
pub(crate) struct Counted {
    pub(crate) name: &'static str,
    pub(crate) times: usize,
    pub(crate) operations: usize,
    pub(crate) run: fn(usize),
}

pub(crate) const fn path(name: &'static str, run: fn(usize)) -> Counted {
    Counted {
        name,
        times: 1000,
        operations: 1,
        run,
    }
}

/// Runs all paths.
pub(crate) fn count(paths: &[Counted]) {
    for path in paths {
        (path.run)(path.times);
        counted(path.run, path.times);
        counted(path.run, 2 * path.times);
        println!("{}\t{}", path.name, path.times * path.operations);
    }
}

/// callgrind finds this function by its name.
#[inline(never)]
fn counted(run: fn(usize), times: usize) {
    black_box(run)(black_box(times));
    // Prevents a tail call.
    black_box(());
}

#[inline(always)]
pub(crate) fn repeat(times: usize, mut operation: impl FnMut()) {
    for _ in 0..times {
        operation();
        // No value in memory is kept in a register until the next run.
        black_box(());
    }
}

/// Polls until it is ready, without inlining, like an executor.
#[inline(never)]
pub(crate) fn poll<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        let polled = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(value) = black_box(polled) {
            return value;
        }
    }
}
