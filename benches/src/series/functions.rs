//! Many annotated functions: the cost of registration, of scrapes, and of the threads that call
//! them.

use super::compressed::{PROTOBUF, TEXT, router, scrape};
use crate::measure::{median, processor_time};
use axum::routing::get;
use metrics_runtime::MetricsEndpoint;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use tokio::runtime::Builder;

/// A hundred annotated functions.
pub type Module = [fn() -> Result<(), String>; 100];

/// The cost of a process with many functions, in seconds of CPU time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Functions {
    /// The first update, which registers all functions.
    pub registration: f64,
    /// `check()`, with the list of all families.
    pub check: f64,
    /// The first scrape after that.
    pub first: f64,
    /// The median of later scrapes as text, in one buffer.
    pub text: f64,
    /// The same through a route of axum, to the last byte of the body.
    pub served: f64,
    /// The same as protocol buffers.
    pub protobuf: f64,
    /// The number of lines with a sample.
    pub lines: usize,
}

/// The cost of threads that have called the same functions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Threads {
    /// The median of scrapes, in seconds of CPU time.
    pub text: f64,
    /// The memory that the process gained for each thread during the calls.
    pub bytes: f64,
    /// The number of lines with a sample.
    pub lines: usize,
}

/// The command line of the binaries. `register` updates another metric, so it registers all
/// functions and does not read the clock.
///
/// # Panics
///
/// When the arguments are invalid, or the functions conflict.
pub fn main(modules: &[Module], register: fn()) {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().expect("a number");
    let json = match arguments[..] {
        ["scrape", rounds] => serde_json::to_string(&scrapes(modules, register, number(rounds))),
        ["threads", threads, functions, rounds] => {
            let functions = modules.iter().flatten().take(number(functions));
            let functions: Vec<_> = functions.copied().collect();
            serde_json::to_string(&of_threads(number(threads), &functions, number(rounds)))
        }
        _ => panic!("this program is run by `cargo run --release -p metrics-benches`"),
    };
    println!("{}", json.expect("plain data is written as JSON"));
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = processor_time();
    black_box(work());
    (processor_time() - start).as_secs_f64()
}

fn scrapes(modules: &[Module], register: fn(), rounds: usize) -> Functions {
    let registration = timed(register);
    let check = timed(|| metrics_runtime::check().expect("the functions do not conflict"));
    // A seventh of the functions is in use.
    for function in modules.iter().flatten().step_by(7) {
        (0..20).for_each(|_| _ = black_box(function()));
    }
    let mut text = String::new();
    let mut render = || {
        text.clear();
        metrics_runtime::render_into(&mut text);
    };
    let first = timed(&mut render);
    let later = (0..rounds).map(|_| timed(&mut render)).collect();
    let mut router = router(get(MetricsEndpoint::new()));
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut served = |accept: &'static str| {
        let mut one = || timed(|| runtime.block_on(scrape(&mut router, accept, "identity")));
        one();
        median((0..rounds).map(|_| one()).collect())
    };
    Functions {
        registration,
        check,
        first,
        served: served(TEXT),
        protobuf: served(PROTOBUF),
        text: median(later),
        lines: lines(&text),
    }
}

fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.starts_with('#')).count()
}

fn of_threads(threads: usize, functions: &[fn() -> Result<(), String>], rounds: usize) -> Threads {
    let barrier = Barrier::new(threads + 1);
    thread::scope(|scope| {
        for _ in 0..threads {
            let stack = thread::Builder::new().stack_size(64 << 10);
            let live = || {
                barrier.wait();
                functions
                    .iter()
                    .for_each(|function| _ = black_box(function()));
                barrier.wait();
                barrier.wait();
            };
            stack.spawn_scoped(scope, live).expect("a thread");
        }
        let before = resident();
        barrier.wait();
        barrier.wait();
        let bytes = (resident() - before) / threads as f64;
        let mut text = String::new();
        let mut render = || {
            text.clear();
            metrics_runtime::render_into(&mut text);
        };
        render();
        let times = (0..rounds).map(|_| timed(&mut render)).collect();
        barrier.wait();
        Threads {
            text: median(times),
            bytes,
            lines: lines(&text),
        }
    })
}

/// The resident memory of this process; 0 if the operating system does not report it.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0.0) * 4096.0
}

/// The program of these modules, each with a hundred functions.
#[macro_export]
macro_rules! many_functions {
    ($($module:ident)*) => {
        $(mod $module {
            $crate::hundred_functions! {
                f00 f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19
                f20 f21 f22 f23 f24 f25 f26 f27 f28 f29 f30 f31 f32 f33 f34 f35 f36 f37 f38 f39
                f40 f41 f42 f43 f44 f45 f46 f47 f48 f49 f50 f51 f52 f53 f54 f55 f56 f57 f58 f59
                f60 f61 f62 f63 f64 f65 f66 f67 f68 f69 f70 f71 f72 f73 f74 f75 f76 f77 f78 f79
                f80 f81 f82 f83 f84 f85 f86 f87 f88 f89 f90 f91 f92 f93 f94 f95 f96 f97 f98 f99
            }
        })*

        /// Starts of this process.
        #[metrics_runtime::metric]
        static STARTS_TOTAL: metrics_runtime::Counter;

        fn main() {
            $crate::series::functions::main(&[$($module::ALL),*], || STARTS_TOTAL.inc());
        }
    };
}

/// The functions of a module, and an array of them.
#[doc(hidden)]
#[macro_export]
macro_rules! hundred_functions {
    ($($name:ident)*) => {
        $(
            #[metrics_runtime::instrumented]
            #[inline(never)]
            fn $name() -> Result<(), String> {
                std::hint::black_box(Ok(()))
            }
        )*

        pub(super) const ALL: $crate::series::functions::Module = [$($name),*];
    };
}
