//! The drop order of arguments, variables and temporaries.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{Noisy, catch, note, pause, poll, run};
        use std::pin::pin;

        $(#[$attribute])*
        fn used(a: Noisy, b: Noisy, c: Noisy) {
            let _local = Noisy("local");
            note(b.name());
            note(a.name());
            note(c.name());
        }

        pub(super) fn used_arguments() {
            used(Noisy("a"), Noisy("b"), Noisy("c"));
            note("returned");
        }

        $(#[$attribute])*
        fn partly_used(_a: Noisy, b: Noisy, _c: Noisy) {
            let _local = Noisy("local");
            note(b.name());
        }

        pub(super) fn unused_arguments() {
            partly_used(Noisy("a"), Noisy("b"), Noisy("c"));
            note("returned");
        }

        $(#[$attribute])*
        fn underscores(_: Noisy, (a, _): (Noisy, Noisy), [b, .., _]: [Noisy; 3], _: Noisy) {
            note(b.name());
            note(a.name());
        }

        pub(super) fn patterns_that_bind_nothing() {
            underscores(
                Noisy("first"),
                (Noisy("a"), Noisy("beside a")),
                [Noisy("b"), Noisy("after b"), Noisy("last of three")],
                Noisy("last"),
            );
            note("returned");
        }

        $(#[$attribute])*
        fn moved(a: Noisy, b: Noisy, mut c: Noisy) -> Noisy {
            drop(b);
            note(c.name());
            c = Noisy("another c");
            note(c.name());
            a
        }

        pub(super) fn moved_arguments() {
            let returned = moved(Noisy("a"), Noisy("b"), Noisy("c"));
            note("returned");
            drop(returned);
        }

        $(#[$attribute])*
        fn one_of_two(pair: (Noisy, Noisy), other: Noisy) -> Noisy {
            note(other.name());
            pair.0
        }

        pub(super) fn partly_moved_arguments() {
            let returned = one_of_two((Noisy("left"), Noisy("right")), Noisy("other"));
            note("returned");
            drop(returned);
        }

        // Its own name occurs in its body, which has no early return.
        $(#[$attribute])*
        fn again(n: u8, a: Noisy, mut b: Noisy, (c, _): (Noisy, Noisy), _: Noisy) -> Noisy {
            let _local = Noisy("local of again");
            note(c.name());
            note(b.name());
            b = Noisy("another b");
            if n == 0 { a } else { again(n - 1, b, a, (Noisy("c"), Noisy("beside c")), c) }
        }

        pub(super) fn arguments_of_what_calls_itself() {
            let pair = (Noisy("first c"), Noisy("beside first c"));
            let returned = again(2, Noisy("a"), Noisy("b"), pair, Noisy("last"));
            note("returned");
            drop(returned);
        }

        fn panics_with(_: usize) -> usize {
            panic!("at once");
        }

        $(#[$attribute])*
        fn fails_again(n: usize, _a: Noisy, b: Noisy) -> usize {
            let _local = Noisy("local of fails_again");
            note(b.name());
            let panics: fn(usize) -> usize = panics_with;
            if n == 0 { fails_again(n, _a, b) } else { panics(n) }
        }

        pub(super) fn panicking_under_its_own_name() {
            catch(|| note(fails_again(1, Noisy("a"), Noisy("b"))));
        }

        $(#[$attribute])*
        fn last_temporary(a: Noisy) -> usize {
            let _local = Noisy("local");
            (Noisy("temporary").name().len(), Noisy("another")).0 + a.name().len()
        }

        pub(super) fn temporaries_of_the_last_expression() {
            note(last_temporary(Noisy("a")));
        }

        $(#[$attribute])*
        fn early(a: Noisy, fail: Result<(), ()>, _b: Noisy) -> Result<Noisy, ()> {
            let local = Noisy("local");
            fail?;
            note(local.name());
            Ok(a)
        }

        pub(super) fn early_returns() {
            let _ = early(Noisy("a"), Err(()), Noisy("b"));
            let _ = early(Noisy("a"), Ok(()), Noisy("b"));
        }

        $(#[$attribute])*
        fn panics(_a: Noisy, b: Noisy) {
            let _local = Noisy("local");
            if b.name() == "b" {
                panic!("on purpose");
            }
        }

        pub(super) fn panicking() {
            catch(|| panics(Noisy("a"), Noisy("b")));
            panics(Noisy("a"), Noisy("no b"));
        }

        struct Owner(Noisy);

        impl Owner {
            $(#[$attribute])*
            fn close(self, a: Noisy) {
                note(a.name());
                note(self.0.name());
            }

            $(#[$attribute])*
            async fn close_later(self, a: Noisy) {
                note(a.name());
                pause().await;
                note(self.0.name());
            }
        }

        pub(super) fn methods_that_consume() {
            Owner(Noisy("self")).close(Noisy("a"));
            note("returned");
            run(Owner(Noisy("async self")).close_later(Noisy("b")));
            note("returned");
        }

        $(#[$attribute])*
        async fn later(a: Noisy, b: Noisy, c: Noisy) {
            let _local = Noisy("local");
            note(b.name());
            note(a.name());
            pause().await;
            note(c.name());
        }

        pub(super) fn async_arguments() {
            run(later(Noisy("a"), Noisy("b"), Noisy("c")));
            note("returned");
        }

        $(#[$attribute])*
        async fn partly_used_later(_a: Noisy, b: Noisy, _: Noisy, (c, _): (Noisy, Noisy)) {
            let _local = Noisy("local");
            note(b.name());
            pause().await;
            note(c.name());
        }

        pub(super) fn unused_async_arguments() {
            let pair = (Noisy("c"), Noisy("beside c"));
            run(partly_used_later(Noisy("a"), Noisy("b"), Noisy("ignored"), pair));
            note("returned");
        }

        $(#[$attribute])*
        async fn never_polled(_a: Noisy, b: Noisy, _: Noisy, c: Noisy) {
            note(c.name());
            note(b.name());
        }

        pub(super) fn futures_that_are_never_polled() {
            drop(never_polled(Noisy("a"), Noisy("b"), Noisy("ignored"), Noisy("c")));
            note("dropped");
        }

        $(#[$attribute])*
        async fn polled_once(_a: Noisy, b: Noisy, _: Noisy, c: Noisy) {
            let _local = Noisy("local");
            note(c.name());
            pause().await;
            note(b.name());
        }

        pub(super) fn futures_that_are_dropped_halfway() {
            let mut future =
                Box::pin(polled_once(Noisy("a"), Noisy("b"), Noisy("ignored"), Noisy("c")));
            assert!(poll(future.as_mut()).is_pending());
            note("pending");
            drop(future);
            note("dropped");
        }

        $(#[$attribute])*
        async fn panics_later(_a: Noisy, b: Noisy, _: Noisy) {
            let _local = Noisy("local");
            pause().await;
            if b.name() == "b" {
                panic!("on purpose");
            }
        }

        pub(super) fn futures_that_panic() {
            let mut future = Box::pin(panics_later(Noisy("a"), Noisy("b"), Noisy("ignored")));
            assert!(poll(future.as_mut()).is_pending());
            catch(|| assert!(poll(future.as_mut()).is_ready()));
            note("polled");
            drop(future);
            note("dropped");
        }

        // Values are dropped when the future is ready, although the future still exists.
        pub(super) fn futures_that_are_kept() {
            let mut future = pin!(kept(Noisy("a"), Noisy("b")));
            while poll(future.as_mut()).is_pending() {
                note("pending");
            }
            note("ready");
        }

        $(#[$attribute])*
        async fn kept(_a: Noisy, b: Noisy) {
            pause().await;
            note(b.name());
        }

        $(#[$attribute])*
        async fn last_temporary_later(a: Noisy) -> usize {
            let _local = Noisy("local");
            (Noisy("temporary").name().len(), pause().await, Noisy("another")).0 + a.name().len()
        }

        pub(super) fn temporaries_of_the_last_async_expression() {
            note(run(last_temporary_later(Noisy("a"))));
        }

        $(#[$attribute])*
        fn boxed(a: Noisy, b: Noisy, _c: Noisy) -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
            let local = Noisy("local");
            let moved = Noisy("moved");
            note(local.name());
            Box::pin(async move {
                let _inner = Noisy("inner");
                note(b.name());
                pause().await;
                note(moved.name());
                note(a.name());
            })
        }

        pub(super) fn boxed_futures() {
            let future = boxed(Noisy("a"), Noisy("b"), Noisy("c"));
            note("made");
            run(future);
            note("returned");
            drop(boxed(Noisy("a"), Noisy("b"), Noisy("c")));
            note("dropped");
            let mut future = boxed(Noisy("a"), Noisy("b"), Noisy("c"));
            assert!(poll(future.as_mut()).is_pending());
            note("pending");
            drop(future);
        }
    };
}
with_and_without!(functions);

#[test]
fn arguments_are_dropped_from_the_last_to_the_first() {
    same!(used_arguments, "used" => [1, 0, 0, 0]);
}

#[test]
fn unused_arguments_are_dropped_in_order() {
    same!(unused_arguments, "partly_used" => [1, 0, 0, 0]);
}

#[test]
fn parts_that_a_pattern_does_not_bind_are_dropped_in_order() {
    same!(patterns_that_bind_nothing, "underscores" => [1, 0, 0, 0]);
}

#[test]
fn arguments_can_be_moved_and_replaced() {
    same!(moved_arguments, "moved" => [1, 0, 0, 0]);
}

#[test]
fn the_rest_of_an_argument_is_dropped_in_order() {
    same!(partly_moved_arguments, "one_of_two" => [1, 0, 0, 0]);
}

#[test]
fn temporaries_of_the_last_expression_are_dropped_before_variables() {
    same!(temporaries_of_the_last_expression, "last_temporary" => [1, 0, 0, 0]);
}

#[test]
fn recursive_functions_drop_in_order() {
    same!(arguments_of_what_calls_itself, "again" => [3, 0, 0, 0]);
    same!(panicking_under_its_own_name, "fails_again" => [0, 0, 1, 0]);
}

#[test]
fn an_early_return_drops_in_order() {
    same!(early_returns, "early" => [1, 1, 0, 0]);
}

#[test]
fn a_panic_drops_in_order() {
    same!(panicking, "panics" => [1, 0, 1, 0]);
}

#[test]
fn a_method_that_consumes_self_drops_it_last() {
    same!(methods_that_consume, "close" => [1, 0, 0, 0], "close_later" => [1, 0, 0, 0]);
}

#[test]
fn async_arguments_are_dropped_from_the_last_to_the_first() {
    same!(async_arguments, "later" => [1, 0, 0, 0]);
}

#[test]
fn unused_async_arguments_live_as_long_as_the_future() {
    same!(unused_async_arguments, "partly_used_later" => [1, 0, 0, 0]);
}

#[test]
fn a_future_that_is_never_polled_drops_its_arguments_in_order() {
    same!(futures_that_are_never_polled, "never_polled" => [0, 0, 0, 0]);
}

#[test]
fn a_future_that_is_dropped_halfway_drops_in_order() {
    same!(futures_that_are_dropped_halfway, "polled_once" => [0, 0, 0, 1]);
}

#[test]
fn a_future_that_panics_drops_in_order() {
    same!(futures_that_panic, "panics_later" => [0, 0, 1, 0]);
}

#[test]
fn a_future_that_is_ready_has_dropped_everything() {
    same!(futures_that_are_kept, "kept" => [1, 0, 0, 0]);
}

#[test]
fn temporaries_of_the_last_async_expression_are_dropped_before_variables() {
    same!(temporaries_of_the_last_async_expression, "last_temporary_later" => [1, 0, 0, 0]);
}

#[test]
fn a_boxed_future_drops_its_captures() {
    same!(boxed_futures, "boxed" => [1, 0, 0, 2]);
}
