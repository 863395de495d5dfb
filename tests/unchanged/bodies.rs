//! Function bodies of every kind.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{catch, note, pause, run};
        use std::cell::RefCell;
        use std::fmt::{Debug, Display};
        use std::ops::ControlFlow;
        use std::pin::Pin;
        use std::task::Poll;

        $(#[$attribute])*
        fn returns_early(n: u8) -> Result<u8, String> {
            if n == 0 {
                return Err("zero".to_owned());
            }
            let Some(less) = n.checked_sub(2) else {
                return Ok(100);
            };
            for other in 0..less {
                if other == 5 {
                    return Ok(other);
                }
            }
            let early = || {
                if less > 3 {
                    return 3;
                }
                less
            };
            return Ok(early());
        }

        $(#[$attribute])*
        fn returns_nothing_early(n: u8) {
            if n == 0 {
                return;
            }
            note("late");
        }

        $(#[$attribute])*
        async fn returns_early_later(n: u8) -> Result<u8, String> {
            if n == 0 {
                return Err("zero".to_owned());
            }
            pause().await;
            let inner = async { if n == 1 { return 1; } 2 };
            return Ok(inner.await);
        }

        pub(super) fn early_returns() {
            for n in [0, 1, 2, 5, 9] {
                note(format!("{:?}", returns_early(n)));
                note(format!("{:?}", run(returns_early_later(n))));
                returns_nothing_early(n);
            }
        }

        #[derive(Debug)]
        struct Failure(#[expect(dead_code, reason = "it is shown")] String);

        impl<E: Display> From<E> for Failure {
            fn from(error: E) -> Self {
                Self(error.to_string())
            }
        }

        $(#[$attribute])*
        fn asks_a_result(text: &str) -> Result<u8, Failure> {
            let number: u8 = text.parse()?;
            Ok(number)
        }

        $(#[$attribute])*
        fn asks_an_option(text: &str) -> Option<char> {
            text.chars().next()?.to_uppercase().next()
        }

        $(#[$attribute])*
        fn asks_control_flow(numbers: &[u8]) -> ControlFlow<u8> {
            for number in numbers {
                if *number > 1 { ControlFlow::Break(*number) } else { ControlFlow::Continue(()) }?;
            }
            ControlFlow::Continue(())
        }

        $(#[$attribute])*
        fn asks_a_poll(poll: Poll<Result<u8, u8>>) -> Poll<Result<u8, u8>> {
            let poll = poll?;
            Poll::Ready(Ok(if poll.is_ready() { 1 } else { 2 }))
        }

        $(#[$attribute])*
        fn asks_a_boxed_error(text: &str) -> Result<(), Box<dyn std::error::Error>> {
            text.parse::<u8>()?;
            Err("always")?
        }

        $(#[$attribute])*
        async fn asks_later(text: &str) -> Result<u8, Failure> {
            pause().await;
            let number: u8 = text.parse()?;
            let more: u8 = async { "1".parse() }.await?;
            Ok(number + more)
        }

        pub(super) fn question_marks() {
            for text in ["1", "x"] {
                note(format!("{:?}", asks_a_result(text)));
                note(format!("{:?}", run(asks_later(text))));
                note(format!("{:?}", asks_an_option(text)));
                note(format!("{:?}", asks_a_boxed_error(text)));
            }
            note(format!("{:?}", asks_an_option("")));
            note(format!("{:?}", asks_control_flow(&[1, 2])));
            note(format!("{:?}", asks_a_poll(Poll::Pending)));
            note(format!("{:?}", asks_a_poll(Poll::Ready(Err(1)))));
        }

        $(#[$attribute])*
        fn labels(limit: u8) -> u8 {
            let found = 'search: {
                for n in 0.. {
                    if n == limit {
                        break 'search n;
                    }
                }
                0
            };
            'outer: loop {
                let mut n = found;
                loop {
                    n += 1;
                    if n % 2 == 0 {
                        continue;
                    }
                    if n > 7 {
                        break 'outer n;
                    }
                    if n > 5 {
                        continue 'outer;
                    }
                    break 'outer (loop { break n });
                }
            }
        }

        pub(super) fn labelled_blocks_and_loops() {
            note(labels(1));
            note(labels(2));
        }

        $(#[$attribute])*
        fn nested(n: u8) -> impl Debug {
            #![allow(unused_variables, dead_code)]
            #![expect(non_upper_case_globals)]
            use std::collections::BTreeMap as Map;

            const two: u8 = 2;
            static CALLS: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

            #[derive(Debug, Default)]
            struct Inner<T> {
                value: T,
            }

            impl<T: Default> Inner<T> {
                $(#[$attribute])*
                fn with(value: T) -> Self {
                    Self { value }
                }
            }

            mod module {
                pub(super) fn function() -> u8 {
                    3
                }
            }

            macro_rules! four {
                () => {
                    4
                };
            }

            $(#[$attribute])*
            fn function(n: u8) -> u8 {
                n
            }

            let unused = 1;
            CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let later = Map::from([(function(n) + two, Inner::with(module::function() + four!()))]);
            fn at_the_end() {}
            later
        }

        $(#[$attribute])*
        fn only_items() {
            #![allow(dead_code)]
            fn unused() {}
            const UNUSED: u8 = 1;
        }

        pub(super) fn items_and_inner_attributes() {
            note(format!("{:?}", nested(1)));
            only_items();
        }

        $(#[$attribute])*
        fn countdown(n: u64) -> u64 {
            if n == 0 { 0 } else { 1 + countdown(n - 1) }
        }

        $(#[$attribute])*
        fn even(n: u8) -> bool {
            n == 0 || odd(n - 1)
        }

        $(#[$attribute])*
        fn odd(n: u8) -> bool {
            n != 0 && even(n - 1)
        }

        $(#[$attribute])*
        fn visit(n: u8, visitor: &mut dyn FnMut(u8)) {
            visitor(n);
            if n > 0 {
                visit(n - 1, visitor);
                visit(n - 1, &mut |n| visitor(n));
            }
        }

        $(#[$attribute])*
        fn leaves(depth: u8) -> Box<dyn Iterator<Item = u8>> {
            if depth == 0 {
                Box::new(std::iter::once(0))
            } else {
                Box::new(leaves(depth - 1).chain(std::iter::once(depth)))
            }
        }

        $(#[$attribute])*
        async fn even_later(n: u8) -> bool {
            n == 0 || Box::pin(odd_later(n - 1)).await
        }

        $(#[$attribute])*
        fn odd_later(n: u8) -> Pin<Box<dyn Future<Output = bool> + Send>> {
            Box::pin(async move { n != 0 && even_later(n - 1).await })
        }

        pub(super) fn recursion() {
            note(countdown(9));
            note(even(4));
            visit(2, &mut note);
            note(format!("{:?}", leaves(3).collect::<Vec<_>>()));
            note(run(even_later(3)));
        }

        $(#[$attribute])*
        fn empty() {}

        $(#[$attribute])*
        fn unit() -> () {
            ()
        }

        $(#[$attribute])*
        fn variable() -> u8 {
            let value = 1;
            value
        }

        $(#[$attribute])*
        fn macro_call() -> String {
            format!("{}", 1)
        }

        $(#[$attribute])*
        fn macro_statement() {
            assert_eq!(1, 1);
        }

        $(#[$attribute])*
        fn vector() -> Vec<u8> {
            vec![1, 2]
        }

        $(#[$attribute])*
        fn matches(n: u8) -> &'static str {
            match n {
                0 => "zero",
                n if n.is_power_of_two() => "a power",
                _ => "another",
            }
        }

        $(#[$attribute])*
        fn chains(text: Option<&str>) -> usize {
            if let Some(text) = text
                && let Ok(number) = text.parse::<usize>()
            {
                number
            } else {
                text.map_or(100, |text| {
                    let length = text.len();
                    length
                })
            }
        }

        $(#[$attribute])*
        fn constants<const N: usize>() -> [u8; N] {
            const { [1; N] }
        }

        $(#[$attribute])*
        fn literals() -> [&'static [u8]; 2] {
            [b"bytes", &[1]]
        }

        $(#[$attribute])*
        fn inferred() -> Vec<u16> {
            let numbers = [1_u8, 2].into_iter().map(Into::into).collect();
            numbers
        }

        pub(super) fn expressions() {
            note(format!("{:?}{:?}", empty(), unit()));
            note(variable());
            note(macro_call());
            macro_statement();
            note(vector().len());
            note(matches(0));
            note(matches(3));
            note(chains(Some("7")) + chains(Some("x")) + chains(None));
            note(format!("{:?}", constants::<3>()));
            note(literals().len());
            note(inferred().len());
        }

        $(#[$attribute])*
        fn unwritten(_n: u8) -> Result<u8, String> {
            todo!("as it should")
        }

        $(#[$attribute])*
        fn unwritten_number() -> u8 {
            unreachable!("as it should");
        }

        $(#[$attribute])*
        async fn unwritten_later(_n: u8) -> Result<u8, String> {
            panic!("as it should")
        }

        $(#[$attribute])*
        fn divides(n: u8) -> u8 {
            100 / n
        }

        pub(super) fn bodies_that_panic() {
            for body in [
                || note(format!("{:?}", unwritten(1))),
                || note(format!("{:?}", unwritten_number())),
                || note(format!("{:?}", run(unwritten_later(1)))),
                || note(format!("{:?}", divides(0))),
            ] {
                let words = std::panic::catch_unwind(body).expect_err("it panics");
                let text = words.downcast_ref::<String>().cloned();
                note(text.unwrap_or_else(|| words.downcast_ref::<&str>().map_or("?", |text| text).to_owned()));
            }
            catch(|| note(divides(2)));
        }

        $(#[$attribute])*
        fn changes(a: &mut u8, b: &RefCell<u8>, mut c: Vec<u8>, d: &mut [u8]) -> Vec<u8> {
            *a += 1;
            *b.borrow_mut() += 1;
            c.push(*a);
            d[0] = 7;
            let mut add = |n| {
                *a += n;
                c.push(n);
            };
            add(1);
            add(2);
            c
        }

        $(#[$attribute])*
        fn swaps<'a>(left: &mut &'a str, right: &mut &'a str) {
            std::mem::swap(left, right);
        }

        $(#[$attribute])*
        async fn changes_later(a: &mut u8, b: &RefCell<u8>, mut c: Vec<u8>) -> Vec<u8> {
            *a += 1;
            pause().await;
            *b.borrow_mut() += 1;
            c.push(*a);
            c
        }

        pub(super) fn arguments_that_change() {
            let (mut a, b, mut d) = (1, RefCell::new(2), [0; 2]);
            note(format!("{:?}", changes(&mut a, &b, vec![], &mut d)));
            note(format!("{:?}", run(changes_later(&mut a, &b, vec![]))));
            note(format!("{a} {b:?} {d:?}"));
            let (mut left, mut right) = ("left", "right");
            swaps(&mut left, &mut right);
            note(left);
        }
    };
}
with_and_without!(functions);

#[test]
fn a_return_leaves_the_body() {
    same!(
        early_returns,
        "returns_early" => [4, 1, 0, 0],
        "returns_early_later" => [4, 1, 0, 0],
        "returns_nothing_early" => [5, 0, 0, 0],
    );
}

#[test]
fn a_question_mark_leaves_the_body() {
    same!(
        question_marks,
        "asks_a_result" => [1, 1, 0, 0],
        "asks_an_option" => [3, 0, 0, 0],
        "asks_control_flow" => [1, 0, 0, 0],
        "asks_a_poll" => [2, 0, 0, 0],
        "asks_a_boxed_error" => [0, 2, 0, 0],
        "asks_later" => [1, 1, 0, 0],
    );
}

#[test]
fn breaks_find_their_labels() {
    same!(labelled_blocks_and_loops, "labels" => [2, 0, 0, 0]);
}

#[test]
fn items_in_the_body() {
    same!(
        items_and_inner_attributes,
        "nested" => [1, 0, 0, 0],
        "with" => [1, 0, 0, 0],
        "function" => [1, 0, 0, 0],
        "only_items" => [1, 0, 0, 0],
    );
}

#[test]
fn functions_that_call_themselves() {
    same!(
        recursion,
        "countdown" => [10, 0, 0, 0],
        "even" => [3, 0, 0, 0],
        "odd" => [2, 0, 0, 0],
        "visit" => [7, 0, 0, 0],
        "leaves" => [4, 0, 0, 0],
        "even_later" => [2, 0, 0, 0],
        "odd_later" => [2, 0, 0, 0],
    );
}

#[test]
fn bodies_of_every_form() {
    same!(
        expressions,
        "empty" => [1, 0, 0, 0],
        "unit" => [1, 0, 0, 0],
        "variable" => [1, 0, 0, 0],
        "macro_call" => [1, 0, 0, 0],
        "macro_statement" => [1, 0, 0, 0],
        "vector" => [1, 0, 0, 0],
        "matches" => [2, 0, 0, 0],
        "chains" => [3, 0, 0, 0],
        "constants" => [1, 0, 0, 0],
        "literals" => [1, 0, 0, 0],
        "inferred" => [1, 0, 0, 0],
    );
}

#[test]
fn bodies_that_only_panic() {
    same!(
        bodies_that_panic,
        "unwritten" => [0, 0, 1, 0],
        "unwritten_number" => [0, 0, 1, 0],
        "unwritten_later" => [0, 0, 1, 0],
        "divides" => [1, 0, 1, 0],
    );
}

#[test]
fn bodies_change_what_was_lent_to_them() {
    same!(
        arguments_that_change,
        "changes" => [1, 0, 0, 0],
        "changes_later" => [1, 0, 0, 0],
        "swaps" => [1, 0, 0, 0],
    );
}
