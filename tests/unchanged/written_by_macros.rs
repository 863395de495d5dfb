//! Functions that a `macro_rules!` generates, from all kinds of fragments.

use crate::{calls, pause, run};
use metrics_runtime::{business_counter, instrumented};

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

fn counted(name: &str) -> f64 {
    crate::scrape().value(&format!("macros_{name}_total"))
}

/// A function in which every part is a fragment.
macro_rules! function {
    (
        $(#[$meta:meta])*
        $visibility:vis fn $name:ident
            <$($lifetime:lifetime,)* $($generic:ident),*>
            ($($argument:pat_param => $ty:ty),*) -> $returned:ty
        where $where:ty: $bound:path
        $body:block
    ) => {
        $(#[$meta])*
        $visibility fn $name<$($lifetime,)* $($generic),*>($($argument: $ty),*) -> $returned
        where $where: $bound
        $body
    };
}

function! {
    #[instrumented]
    /// Calls.
    #[business_counter("macros_fragments_total")]
    pub(super) fn fragments<'a, T>((a, mut b) => (u8, u8), text => &'a str, t => T) -> Result<(&'a str, T), u8>
    where T: std::fmt::Display {
        b += a;
        if b > 3 {
            return Err(b);
        }
        Ok((text, t))
    }
}

#[test]
fn every_part_can_be_a_fragment() {
    assert_eq!(fragments((1, 2), "text", 1), Ok(("text", 1)));
    assert_eq!(fragments((1, 3), "text", 1), Err(4));
    assert_eq!(ended("fragments"), [1, 1, 0, 0]);
    assert_eq!(counted("fragments"), 1.0);
}

macro_rules! returning {
    ($attribute:meta, $name:ident -> $ty:ty $body:block) => {
        #[$attribute]
        fn $name() -> $ty $body
    };
    ($attribute:meta, async $name:ident -> $ty:ty $body:block) => {
        #[$attribute]
        async fn $name() -> $ty $body
    };
}
returning!(instrumented, unnamed -> impl Iterator<Item = impl std::fmt::Debug> { [1, 2].into_iter() });
returning!(instrumented, unnamed_in_a_result -> Result<Vec<impl std::fmt::Debug>, u8> { Ok(vec![1]) });
returning!(instrumented, async unnamed_later -> impl std::fmt::Debug { pause().await; 1 });
returning!(instrumented, alias -> std::io::Result<()> { Err(std::io::ErrorKind::Other.into()) });
returning!(instrumented, boxed -> std::pin::Pin<Box<dyn Future<Output = Result<(), u8>>>> {
    Box::pin(async { Err(1) })
});
returning!(business_counter("macros_returning_total", help = "Calls."), counts -> impl Sized {});

#[test]
fn the_return_type_can_be_a_fragment() {
    assert_eq!(format!("{:?}", unnamed().collect::<Vec<_>>()), "[1, 2]");
    assert_eq!(unnamed_in_a_result().expect("it is one").len(), 1);
    assert_eq!(format!("{:?}", run(unnamed_later())), "1");
    assert!(alias().is_err());
    assert_eq!(run(boxed()), Err(1));
    counts();
    for function in ["unnamed", "unnamed_in_a_result", "unnamed_later"] {
        assert_eq!(ended(function), [1, 0, 0, 0], "{function}");
    }
    assert_eq!(ended("alias"), [0, 1, 0, 0]);
    assert_eq!(ended("boxed"), [0, 1, 0, 0]);
    assert_eq!(counted("returning"), 1.0);
}

// A `!` in a fragment is not recognized, because it is in an invisible group.
mod never_as_a_fragment {
    use super::*;

    returning!(instrumented, never -> ! { panic!("on purpose") });

    #[test]
    fn a_fragment_that_never_returns() {
        let _: std::thread::Result<u8> = std::panic::catch_unwind(|| never());
        assert_eq!(calls(module_path!(), "never"), [0, 0, 1, 0]);
    }
}

/// A body that is an expression, with a variable of the macro.
macro_rules! expression {
    ($name:ident($($argument:ident: $ty:ty),*) = $value:expr, else $other:expr) => {
        #[instrumented]
        #[business_counter("macros_expressions_total", help = "Calls.", by = u32::from($($argument)*))]
        fn $name($($argument: $ty),*) -> Result<u8, u8> {
            let value = $value;
            if value > 10 { $other } else { Ok(value) }
        }
    };
}
expression!(doubled(value: u8) = value * 2, else return Err(value));
expression!(decremented(call: u8) = call.checked_sub(1).ok_or(call)?, else Err(1)?);

#[test]
fn the_body_can_be_an_expression() {
    assert_eq!(doubled(4), Ok(8));
    assert_eq!(doubled(6), Err(6));
    assert_eq!(decremented(3), Ok(2));
    assert_eq!(decremented(0), Err(0));
    assert_eq!(ended("doubled"), [1, 1, 0, 0]);
    assert_eq!(ended("decremented"), [1, 1, 0, 0]);
    assert_eq!(counted("expressions"), 7.0);
}

macro_rules! methods {
    ($type:ident, $($(#[$meta:meta])* fn $name:ident(&mut $this:ident $(, $argument:ident: $ty:ty)*) $body:block)*) => {
        impl $type {
            $($(#[$meta])*
            #[instrumented]
            fn $name(&mut $this $(, $argument: $ty)*) -> u8 $body)*
        }
    };
}

#[derive(Default)]
struct Number(u8);

methods! {
    Number,
    fn increase(&mut self, by: u8) {
        self.0 += by;
        self.0
    }
    /// Doubled.
    #[business_counter("macros_doubled_total")]
    fn double(&mut self) {
        self.0 *= 2;
        if self.0 > 100 {
            return 100;
        }
        self.0
    }
}

#[test]
fn methods_with_self_as_a_fragment() {
    let mut number = Number::default();
    assert_eq!(number.increase(3), 3);
    assert_eq!(number.double(), 6);
    assert_eq!(ended("increase"), [1, 0, 0, 0]);
    assert_eq!(ended("double"), [1, 0, 0, 0]);
    assert_eq!(counted("doubled"), 1.0);
}

macro_rules! items {
    ($($item:item)*) => { $($item)* };
}
macro_rules! tokens {
    ($($token:tt)*) => { items! { $($token)* } };
}
tokens! {
    #[instrumented]
    fn through_two_macros() -> u8 { 1 }

    #[instrumented]
    async fn through_two_macros_later() -> Result<u8, u8> { Err(through_two_macros())? }

    mod in_a_module {
        use super::*;

        #[business_counter("macros_nested_total", help = "Calls.", labels(of = "a"))]
        pub(super) fn a() {}

        #[business_counter("macros_nested_total", help = "Calls.", labels(of = "b"))]
        pub(super) fn b() {}
    }
}

#[test]
fn items_that_pass_through_macros() {
    assert_eq!(run(through_two_macros_later()), Err(1));
    in_a_module::a();
    in_a_module::b();
    assert_eq!(ended("through_two_macros"), [1, 0, 0, 0]);
    assert_eq!(ended("through_two_macros_later"), [0, 1, 0, 0]);
    let scrape = crate::scrape();
    assert_eq!(scrape.value(r#"macros_nested_total{of="a"}"#), 1.0);
    assert_eq!(scrape.value(r#"macros_nested_total{of="b"}"#), 1.0);
}

/// Generated by the first invocation only, so that all tokens come from the macro.
macro_rules! whole {
    ($name:ident, $metric:literal, $bound:expr, $($status:literal),*) => {
        #[instrumented(GET "/macros/whole", buckets = [$bound, 1.0], status = [$($status),*])]
        #[business_counter($metric, help = "Calls.", labels(large = |n: &u8| *n > 3))]
        async fn $name(n: u8) -> Result<u8, u8> {
            let result = n.checked_sub(1);
            pause().await;
            let Some(guard) = result else {
                return Err(n);
            };
            Ok(guard)
        }
    };
}
whole!(whole, "macros_whole_total", 0.5, 200, 404);

#[test]
fn a_function_whose_tokens_all_come_from_the_macro() {
    assert_eq!(run(whole(5)), Ok(4));
    assert_eq!(run(whole(1)), Ok(0));
    assert_eq!(run(whole(0)), Err(0));
    assert_eq!(ended("whole"), [2, 1, 0, 0]);
    let large = crate::scrape().value(r#"macros_whole_total{large="true"}"#);
    assert_eq!(large, 1.0);
}

// The body becomes a closure or a block; its variables keep the caller's hygiene.
macro_rules! hygienic {
    ($name:ident, $variable:ident, $body:expr) => {
        #[instrumented]
        fn $name($variable: u8) -> (u8, u8) {
            let hidden = 1;
            ($body, hidden)
        }

        mod $name {
            use super::*;

            #[instrumented]
            pub(super) async fn later($variable: u8) -> (u8, u8) {
                let hidden = 1;
                pause().await;
                ($body, hidden)
            }
        }
    };
}
hygienic!(hygiene, hidden, {
    let value = hidden;
    value + 1
});

#[test]
fn variables_with_one_name_stay_separate() {
    assert_eq!(hygiene(5), (6, 1));
    assert_eq!(run(hygiene::later(5)), (6, 1));
}
