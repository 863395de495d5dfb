//! What the counted binaries share: each path runs once to warm up (declarations are
//! registered, chunks allocated, the clock calibrated), then n times, then 2 n times. The
//! last two go through [`counted`], for which callgrind writes its counts each time. Their
//! difference is the cost of n passes without the overhead of the setup.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A path: its name, how often it runs, how many operations each run has, and
/// what it does when it is told how often.
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

/// What callgrind looks for, by its name.
#[inline(never)]
fn counted(run: fn(usize), times: usize) {
    black_box(run)(black_box(times));
    // So that the call is not the last thing, for which a jump would do.
    black_box(());
}

#[inline(always)]
pub(crate) fn repeat(times: usize, mut operation: impl FnMut()) {
    for _ in 0..times {
        operation();
        // Nothing that lies in memory stays in a register until the next.
        black_box(());
    }
}

/// Polls until it is ready, without inlining, as an executor does.
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
