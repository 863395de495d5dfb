//! Real forks. The handlers run around them as `pthread_atfork` runs them.
#![allow(unsafe_code)] // Forks.

use super::{PAUSE, TIMEOUT, after, after_in_child, before, excluded_during, take};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

/// Forks. Returns whether nobody excludes forks in the child.
fn is_free_in_child() -> bool {
    before();
    // SAFETY: the child takes a lock without waiting, and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        after_in_child();
        let code = i32::from(!take());
        // SAFETY: it returns nowhere.
        unsafe { libc::_exit(code) };
    }
    after();
    let mut status = -1;
    // SAFETY: the status is written to memory of this function.
    let ended = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!(ended, child);
    status == 0
}

#[test]
fn a_fork_waits_until_the_work_is_done() {
    let is_done = AtomicBool::new(false);
    let (begins, begun) = channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            excluded_during(|| {
                begins.send(()).expect("the test waits");
                thread::sleep(20 * PAUSE);
                is_done.store(true, Ordering::Relaxed);
            });
        });
        begun.recv().expect("the work begins");
        let begin = Instant::now();
        assert!(is_free_in_child());
        // On a busy machine, the work may take longer than a fork waits.
        assert!(is_done.load(Ordering::Relaxed) || begin.elapsed() >= TIMEOUT);
    });
}

#[test]
fn nothing_excludes_forks_in_the_child_of_a_fork_that_waited_too_long() {
    thread::scope(|scope| {
        let (end, ended) = channel::<()>();
        let (begins, begun) = channel();
        scope.spawn(move || {
            excluded_during(|| {
                begins.send(()).expect("the test waits");
                let _ = ended.recv();
            });
        });
        begun.recv().expect("the work begins");
        assert!(is_free_in_child());
        assert!(!take(), "the work goes on in the parent");
        drop(end);
    });
}
