//! Function bodies of every kind: items, recursion, expressions, panics. `control_flow` has returns.

use crate::{same, with_and_without};

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{catch, note, pause, run};
        use std::cell::RefCell;
        use std::fmt::Debug;
        use std::pin::Pin;

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
            todo!("on purpose")
        }

        $(#[$attribute])*
        fn unwritten_number() -> u8 {
            unreachable!("on purpose");
        }

        $(#[$attribute])*
        async fn unwritten_later(_n: u8) -> Result<u8, String> {
            panic!("on purpose")
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
fn recursive_functions() {
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
fn bodies_can_change_borrowed_arguments() {
    same!(
        arguments_that_change,
        "changes" => [1, 0, 0, 0],
        "changes_later" => [1, 0, 0, 0],
        "swaps" => [1, 0, 0, 0],
    );
}
