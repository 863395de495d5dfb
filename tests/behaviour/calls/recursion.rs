//! Functions that call themselves: their outcomes, and the stack that each level takes.

use super::calls;
use metrics_runtime::instrumented;
use std::hint::black_box;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const MODULE: &str = module_path!();

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a bomb");
    }
}

#[instrumented]
fn count_down(from: u8, until: u8) -> Result<u8, String> {
    if from == until {
        return Ok(from);
    }
    let next = from.checked_sub(1).ok_or("below zero")?;
    if next == 100 {
        return Err("a hundred".to_owned());
    }
    if next == 101 {
        let _bomb = Bomb;
        return Ok(next);
    }
    let reached = count_down(next, until);
    assert!(next != 60, "sixty");
    reached
}

#[test]
fn each_level_has_its_outcome() {
    assert_eq!(count_down(3, 1), Ok(1));
    assert_eq!(calls(MODULE, "count_down"), [3.0, 0.0, 0.0, 0.0]);
    // By `?` on one level, and as the last expression above it.
    assert_eq!(count_down(2, 3), Err("below zero".to_owned()));
    assert_eq!(calls(MODULE, "count_down"), [3.0, 3.0, 0.0, 0.0]);
    assert_eq!(count_down(101, 3), Err("a hundred".to_owned()));
    assert_eq!(calls(MODULE, "count_down"), [3.0, 4.0, 0.0, 0.0]);
    catch_unwind(|| count_down(61, 58)).expect_err("the panic propagates");
    assert_eq!(calls(MODULE, "count_down"), [6.0, 4.0, 1.0, 0.0]);
    // In a destructor, after the value was returned.
    catch_unwind(|| count_down(102, 3)).expect_err("the panic propagates");
    assert_eq!(calls(MODULE, "count_down"), [6.0, 4.0, 2.0, 0.0]);
}

/// An alias of another type, which `?` leaves, too.
type Found = Option<u8>;

#[instrumented]
fn find(n: u8) -> Found {
    if n == 3 {
        Some(n)
    } else {
        find(n.checked_sub(1)?)
    }
}

#[test]
fn a_value_that_is_no_result_is_a_success() {
    assert_eq!((find(4), find(1)), (Some(3), None));
    assert_eq!(calls(MODULE, "find"), [4.0, 0.0, 0.0, 0.0]);
}

#[instrumented]
fn undo(levels: u8) -> Result<(), String> {
    let left = levels.checked_sub(1).ok_or("nothing to undo")?;
    if left == 0 { Ok(()) } else { undo(left) }
}

#[test]
fn calls_while_the_thread_unwinds_end_by_themselves() {
    struct Undo(u8);
    impl Drop for Undo {
        fn drop(&mut self) {
            _ = undo(self.0);
        }
    }
    for levels in [2, 0] {
        let panics = || {
            let _undo = Undo(levels);
            panic!("undone");
        };
        catch_unwind(panics).expect_err("the panic propagates");
    }
    assert_eq!(calls(MODULE, "undo"), [2.0, 1.0, 0.0, 0.0]);
}

/// The lowest address of a local variable.
static LOWEST: AtomicUsize = AtomicUsize::new(usize::MAX);

fn here() -> usize {
    let local = 0_u8;
    let address = std::ptr::from_ref(black_box(&local)).addr();
    LOWEST.fetch_min(address, Relaxed);
    address
}

/// Not `Copy`, and 4 KiB large.
#[derive(Clone)]
struct Large([u8; 4096]);

macro_rules! recursions {
    ($(#[$attribute:meta])*) => {
        use super::{Large, here};

        $(#[$attribute])*
        pub(super) fn number(n: usize, large: Large) -> usize {
            if n == 0 {
                here();
                return 0;
            }
            number(n - 1, large.clone()) + usize::from(large.0[n])
        }

        $(#[$attribute])*
        pub(super) fn fallible(n: usize, large: Large) -> Result<usize, String> {
            if n == 0 {
                here();
                return Ok(0);
            }
            let below = fallible(n - 1, large.clone())?;
            Ok(below + usize::from(large.0[n]))
        }

        $(#[$attribute])*
        pub(super) fn changed(n: usize, mut large: Large) -> Result<usize, String> {
            large.0[n] = 1;
            let Some(less) = n.checked_sub(1) else {
                here();
                return Ok(0);
            };
            changed(less, large)
        }
    };
}

mod bare {
    recursions! {}
}

mod measured {
    recursions! {
        #[metrics_runtime::instrumented]
    }
}

#[test]
fn a_level_of_a_recursion_has_no_copies_of_large_arguments() {
    fn bytes(run: impl Fn(usize)) -> usize {
        let depth = |levels| {
            LOWEST.store(usize::MAX, Relaxed);
            let from = here();
            run(levels);
            from - LOWEST.load(Relaxed)
        };
        (depth(22) - depth(2)) / 20
    }
    let large = || Large([0; 4096]);
    let pairs = [
        (
            bytes(|n| _ = black_box(bare::number(n, large()))),
            bytes(|n| _ = black_box(measured::number(n, large()))),
        ),
        (
            bytes(|n| _ = black_box(bare::fallible(n, large()))),
            bytes(|n| _ = black_box(measured::fallible(n, large()))),
        ),
        (
            bytes(|n| _ = black_box(bare::changed(n, large()))),
            bytes(|n| _ = black_box(measured::changed(n, large()))),
        ),
    ];
    for (bare, measured) in pairs {
        assert!(
            measured < bare + 1024,
            "{measured} bytes, {bare} without the attribute"
        );
    }
}
