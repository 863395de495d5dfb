//! Real forks. The handlers run around them as `pthread_atfork` runs them. Each test runs in a
//! process of its own, because the child of a fork would share the locked files of other tests.
#![allow(unsafe_code)] // Forks.

use super::{PAUSE, TIMEOUT, after, after_in_child, before, excluded_during, take};
use std::env;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

/// Runs a test of this file alone. Returns whether this is that run.
fn is_alone(test: &str) -> bool {
    const ALONE: &str = "FORKS_ALONE";
    if env::var_os(ALONE).is_some() {
        return true;
    }
    let binary = env::current_exe().expect("this test is a file");
    let test = format!("platform::forks::tests::{test}");
    let output = Command::new(binary)
        .args(["--exact", &test])
        .env(ALONE, "1")
        .output()
        .expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
    false
}

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
    if !is_alone("a_fork_waits_until_the_work_is_done") {
        return;
    }
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
    if !is_alone("nothing_excludes_forks_in_the_child_of_a_fork_that_waited_too_long") {
        return;
    }
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
