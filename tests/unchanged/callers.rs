//! `#[track_caller]`: the body gets the location of the call.
//!
//! Not in a `macro_rules!`, where all lines are the line of the invocation.

use crate::{calls, run};
use metrics_runtime::{business_counter, instrumented};
use std::future::{Future, ready};
use std::panic::Location;
use std::pin::Pin;

#[derive(Clone)]
struct Builder(u32, Vec<u8>);

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn plain() -> u32 {
    Location::caller().line()
}

impl Builder {
    #[instrumented]
    #[track_caller]
    #[business_counter("callers_total", help = "Calls.", on = always)]
    fn new() -> Self {
        Self(Location::caller().line(), Vec::new())
    }

    #[track_caller]
    #[instrumented]
    #[business_counter("callers_total", help = "Calls.", on = always)]
    fn with(mut self, part: Vec<u8>, (a, b): (u8, u8)) -> Self {
        assert!(!part.is_empty(), "{a}");
        self.1.extend(part);
        self.1.extend([a, b]);
        self.0 = Location::caller().line();
        self
    }

    #[business_counter("callers_total", help = "Calls.", on = always)]
    #[instrumented]
    #[cfg_attr(test, track_caller)]
    fn build(self) -> Result<Box<Self>, String> {
        let find = || -> Option<u8> { Some(self.1.first()? + 1) };
        match find() {
            None => Err(format!("nothing at {}", Location::caller().line())),
            Some(_) => Ok(Box::new(Self(Location::caller().line(), self.1))),
        }
    }

    #[instrumented(ok_if = |_: &Line| true)]
    #[business_counter("callers_total", help = "Calls.", on = |_: &Line| true)]
    #[track_caller]
    fn line(&mut self) -> Line {
        self.0 += 1;
        Line(Location::caller().line())
    }
}

struct Line(u32);

trait Tracked: Sized {
    #[business_counter("callers_total", help = "Calls.", on = always)]
    #[instrumented]
    #[track_caller]
    fn tracked(self) -> (Self, u32) {
        (self, Location::caller().line())
    }

    fn found(&self) -> Result<u32, ()>;
}

impl Tracked for Line {
    #[business_counter("callers_total", help = "Calls.", on = always)]
    #[instrumented]
    #[track_caller]
    fn found(&self) -> Result<u32, ()> {
        use std::fmt::Result;
        let _: Result = Ok(());
        Ok(Location::caller().line() + self.0)
    }
}

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn head<T: Copy + From<u32>>(of: &[T]) -> T {
    if of.is_empty() {
        return Location::caller().line().into();
    }
    of[0]
}

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn recursive(n: u8) -> Result<u32, u8> {
    if n > 0 {
        recursive(n - 1).map(|_| Location::caller().line())
    } else {
        Ok(Location::caller().line())
    }
}

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn boxed(n: u32) -> Pin<Box<dyn Future<Output = u32>>> {
    let line = Location::caller().line();
    Box::pin(ready(line + n))
}

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn block(n: u32) -> Pin<Box<dyn Future<Output = u32>>> {
    let line = Location::caller().line();
    Box::pin(async move { line + n })
}

#[business_counter("callers_total", help = "Calls.", on = always)]
#[instrumented]
#[track_caller]
fn implied(n: u32) -> impl Future<Output = u32> {
    ready(Location::caller().line() + n)
}

#[instrumented]
#[track_caller]
fn leaves(fails: bool) -> Result<u32, ()> {
    if fails {
        return Err(());
    }
    Ok(Location::caller().line())
}

#[test]
fn the_caller_is_the_caller_of_the_function() {
    assert_eq!(plain(), line!());
    assert_eq!(Builder::new().0, line!());
    let builder = Builder::new();
    let with = builder.with(vec![1], (2, 3));
    assert_eq!(with.0, line!() - 1);
    let (built, line) = (with.build(), line!());
    let mut built = built.expect("it does not fail");
    assert_eq!((built.0, &*built.1), (line, &[1, 2, 3][..]));
    assert_eq!(built.line().0, line!());
    assert_eq!(Line(1).tracked().1, line!());
    assert_eq!(Line(1).found(), Ok(line!() + 1));
    assert_eq!(head::<u32>(&[]), line!());
    assert_eq!(recursive(0), Ok(line!()));
    assert_eq!(run(boxed(0)), line!());
    assert_eq!(run(block(0)), line!());
    assert_eq!(run(implied(0)), line!());
    let module = module_path!();
    for function in ["plain", "with", "build", "line", "tracked", "found", "head"] {
        assert_eq!(calls(module, function), [1, 0, 0, 0], "{function}");
    }
    for function in ["recursive", "boxed", "block", "implied"] {
        assert_eq!(calls(module, function), [1, 0, 0, 0], "{function}");
    }
    assert_eq!(crate::scrape().value("callers_total"), 13.0);
}

macro_rules! unless {
    ($condition:expr, $value:expr) => {
        if !$condition {
            return $value;
        }
    };
}

impl Builder {
    #[business_counter("callers_early_total", help = "Calls.")]
    #[instrumented]
    #[track_caller]
    fn early(mut self, (is_early, line): (bool, &mut u32)) -> Self {
        use std::vec::Vec as Self_;
        let _: Self_<u8> = Self_::new();
        *line = Location::caller().line();
        unless!(!is_early, self);
        self.1.clear();
        self
    }
}

trait Logged: Sized {
    fn logged(self) -> Self;
}

/// `Self` is a `Result`, so an early return can be an error, too.
impl<T> Logged for Result<T, u8> {
    #[business_counter("callers_logged_total", help = "Calls.")]
    #[instrumented]
    #[track_caller]
    fn logged(self) -> Self {
        if let Err(0) = self {
            return Err(1);
        }
        self
    }
}

#[test]
fn the_caller_is_known_if_self_can_be_returned_early() {
    for is_early in [false, true] {
        let mut line = 0;
        let builder = Builder(0, vec![1]).early((is_early, &mut line));
        assert_eq!(line, line!() - 1);
        assert_eq!(builder.1.is_empty(), !is_early);
    }
    assert_eq!(Ok::<u8, u8>(1).logged(), Ok(1));
    assert_eq!(Err::<u8, u8>(0).logged(), Err(1));
    let module = module_path!();
    assert_eq!(calls(module, "early"), [2, 0, 0, 0]);
    assert_eq!(calls(module, "logged"), [1, 1, 0, 0]);
    let scrape = crate::scrape();
    assert_eq!(scrape.value("callers_early_total"), 2.0);
    assert_eq!(scrape.value("callers_logged_total"), 1.0);
}

/// A body that may return a `Result` early becomes a closure, and closures don't pass on their
/// caller.
#[test]
fn the_caller_is_lost_if_a_result_can_be_returned_early() {
    assert_ne!(leaves(false), Ok(line!()));
    assert_eq!(leaves(true), Err(()));
}
