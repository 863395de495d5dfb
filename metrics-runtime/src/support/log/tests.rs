use super::*;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::{env, thread};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Counts events, and then does what user code may do.
struct Heard(fn());

static EVENTS: AtomicU32 = AtomicU32::new(0);

impl Subscriber for Heard {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {
        EVENTS.fetch_add(1, Ordering::Relaxed);
        (self.0)();
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Warns twice, with a subscriber for the whole process. Only the first warning is logged.
fn warn_with(subscriber: Option<fn()>) {
    static ONCE: LogOnce = LogOnce::new();
    fn warn_once() {
        ONCE.warn(format_args!("once"));
    }
    if let Some(then) = subscriber {
        tracing::subscriber::set_global_default(Heard(then)).expect("it is the first");
    }
    warn_once();
    thread::spawn(warn_once).join().expect("no warning panics");
    error(format_args!("again"));
}

fn warn_here() {
    static AGAIN: LogOnce = LogOnce::new();
    AGAIN.warn(format_args!("from the subscriber"));
    AGAIN.warn(format_args!("from the subscriber"));
}

/// The standard error of a child process, without the output of panics.
fn stderr_of(case: &str) -> Vec<String> {
    let test = env::current_exe().expect("this test is a file");
    let output = Command::new(test)
        .args(["--exact", "support::log::tests::each_case", "--nocapture"])
        .env("LOG_CASE", case)
        .output()
        .expect("it starts");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    let lines = stderr.lines().map(str::to_owned);
    lines
        .filter(|line| line.contains("metrics-runtime: "))
        .collect()
}

#[test]
fn each_case() {
    let Ok(case) = env::var("LOG_CASE") else {
        let both = [
            "warning: metrics-runtime: once",
            "error: metrics-runtime: again",
        ];
        assert_eq!(stderr_of("none"), both);
        assert_eq!(stderr_of("panics"), both, "nobody has written it");
        assert_eq!(stderr_of("listens"), [""; 0]);
        assert_eq!(stderr_of("warns"), [""; 0]);
        return;
    };
    match &*case {
        "none" => warn_with(None),
        "listens" => warn_with(Some(|| {})),
        "panics" => warn_with(Some(|| panic!("the subscriber panics"))),
        // A lock or a `Once` held while logging would deadlock here.
        _ => warn_with(Some(warn_here)),
    }
    let events = EVENTS.load(Ordering::Relaxed);
    let expected = match &*case {
        "none" => 0,
        "warns" => 3,
        _ => 2,
    };
    assert_eq!(events, expected, "{case}");
}
