//! Names in user code that the attributes use, too.
//!
//! These functions are not in a `macro_rules!`, where the user's variables would have different
//! hygiene.

#![allow(
    non_camel_case_types,
    non_upper_case_globals,
    reason = "such names meet those of variables"
)]

use crate::{calls, run};

fn counted(name: &str) -> f64 {
    crate::scrape().value(&format!("names_{name}_total"))
}

mod arguments {
    use metrics_runtime::{business_counter, instrumented};

    #[instrumented]
    #[business_counter("names_arguments_total", help = "Calls.", by = count)]
    #[expect(clippy::too_many_arguments, reason = "each has a name")]
    pub(super) fn sync(
        result: u8,
        guard: u8,
        start: u8,
        call: u8,
        value: u8,
        returned: u8,
        outcome: u8,
        function: u8,
        subject: u8,
        by: u8,
        count: u32,
        metrics: u8,
        metrics_runtime: u8,
        core: u8,
        label_0: u8,
        never: u8,
        future: u8,
    ) -> Result<u32, u32> {
        let sum = result + guard + start + call + value + returned + outcome + function + subject;
        let more = by + metrics + metrics_runtime + core + label_0 + never + future;
        let call = |value: u8| value;
        let value = u32::from(call(sum)) + u32::from(more);
        Ok(value + count)
    }

    #[business_counter("names_arguments_total", help = "Calls.", by = count)]
    #[instrumented]
    #[expect(clippy::too_many_arguments, reason = "each has a name")]
    pub(super) async fn later(
        result: u8,
        guard: u8,
        start: u8,
        call: u8,
        value: u8,
        returned: u8,
        outcome: u8,
        function: u8,
        subject: u8,
        by: u8,
        count: u32,
        metrics: u8,
        metrics_runtime: u8,
        core: u8,
        label_0: u8,
        never: u8,
        future: u8,
    ) -> Result<u32, u32> {
        let sum = result + guard + start + call + value + returned + outcome + function + subject;
        let more = by + metrics + metrics_runtime + core + label_0 + never + future;
        let call = async |value: u8| value;
        let value = u32::from(call(sum).await) + u32::from(more);
        Ok(value + count)
    }
}

#[test]
fn arguments_and_variables() {
    let sum = 17;
    assert_eq!(
        arguments::sync(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        Ok(sum)
    );
    let future = arguments::later(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assert_eq!(run(future), Ok(sum));
    let module = concat!(module_path!(), "::arguments");
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    assert_eq!(counted("arguments"), 2.0);
}

mod functions {
    use metrics_runtime::instrumented;

    #[instrumented]
    pub(super) fn call() -> u8 {
        start() + guard()
    }

    #[instrumented]
    fn start() -> u8 {
        1
    }

    #[instrumented]
    fn guard() -> u8 {
        measure(|value| value)
    }

    #[instrumented]
    fn measure(instrumented: impl Fn(u8) -> u8) -> u8 {
        instrumented(2)
    }
}

#[test]
fn functions_with_our_names() {
    assert_eq!(functions::call(), 3);
    let module = concat!(module_path!(), "::functions");
    for function in ["call", "start", "guard", "measure"] {
        assert_eq!(calls(module, function), [1, 0, 0, 0], "{function}");
    }
}

mod shadowed {
    #![allow(dead_code, reason = "they are there for their names")]

    use ::metrics_runtime::{LabelValue, business_counter, instrumented};

    // Modules with the names of crates.
    mod metrics_runtime {}
    mod metrics {}
    mod core {}
    mod std {}
    mod alloc {}

    // Names from the prelude.
    struct Result;
    struct Ok;
    struct Err;
    struct Option;
    struct Some;
    struct None;
    struct Box;
    struct Vec;
    struct String;
    trait Fn {}
    trait FnOnce {}
    trait Future {}
    trait Send {}
    trait Sync {}
    trait Copy {}
    trait Clone {}
    trait From {}
    trait Drop {}
    trait Iterator {}
    fn drop() {}
    struct u8;
    struct u64;
    struct bool;
    struct usize;
    struct str;

    // The macros that the attributes' code calls.
    #[allow(unused_macros, reason = "they are there for their names")]
    macro_rules! module_path {
        () => {
            compile_error!("not this one")
        };
    }
    #[allow(unused_macros, reason = "they are there for their names")]
    macro_rules! line {
        () => {
            compile_error!("not this one")
        };
    }

    #[derive(LabelValue)]
    pub(super) enum Kind {
        Some,
        Ok,
    }

    #[instrumented(in_progress, buckets = [0.5, 1.0])]
    #[business_counter("names_shadowed_total", help = "Calls.", labels(kind = kind), by = by)]
    pub(super) fn sync(kind: Kind, by: u32) -> ::core::result::Result<(), Kind> {
        match kind {
            Kind::Some => ::core::result::Result::Ok(()),
            Kind::Ok => ::core::result::Result::Err(kind),
        }
    }

    #[business_counter("names_shadowed_total", help = "Calls.", labels(kind = kind), by = by)]
    #[instrumented(GET "/names/shadowed", in_progress, buckets = [0.5, 1.0])]
    pub(super) async fn later(kind: Kind, by: u32) -> ::core::result::Result<(), Kind> {
        match kind {
            Kind::Some => ::core::result::Result::Ok(()),
            Kind::Ok => ::core::result::Result::Err(kind),
        }
    }

    #[instrumented]
    #[business_counter("names_shadowed_boxed_total", help = "Calls.", labels(plain = "label"))]
    pub(super) fn boxed()
    -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = ()>>> {
        ::std::boxed::Box::pin(async {})
    }
}

#[test]
fn shadowed_crates_types_and_macros() {
    use shadowed::{Kind, boxed, later, sync};

    assert!(sync(Kind::Some, 1).is_ok() && sync(Kind::Ok, 1).is_err());
    assert!(run(later(Kind::Some, 1)).is_ok() && run(later(Kind::Ok, 1)).is_err());
    run(boxed());
    let module = concat!(module_path!(), "::shadowed");
    assert_eq!(calls(module, "sync"), [1, 1, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 1, 0, 0]);
    assert_eq!(calls(module, "boxed"), [1, 0, 0, 0]);
    let total = crate::scrape().value(r#"names_shadowed_total{kind="some"}"#);
    assert_eq!(total, 2.0);
}

// A pattern with the name of a constant or unit struct does not bind a variable.
#[allow(non_camel_case_types, non_upper_case_globals)]
mod constants {
    use metrics_runtime::{business_counter, instrumented};

    const call: u8 = 1;
    static returned: u8 = 2;
    struct value;
    struct by;

    #[instrumented]
    #[business_counter("names_constants_total", help = "Calls.", by = one())]
    pub(super) fn sync() -> u8 {
        let (_, _) = (value, by);
        call + returned
    }

    #[business_counter("names_labelled_constants_total", help = "Calls.", labels(large: bool = call > 1))]
    #[instrumented]
    pub(super) async fn later() -> u8 {
        call + returned
    }

    fn one() -> u32 {
        1
    }
}

#[test]
fn constants_and_structs_of_our_names() {
    assert_eq!((constants::sync(), run(constants::later())), (3, 3));
    let module = concat!(module_path!(), "::constants");
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    let small = r#"names_labelled_constants_total{large="false"}"#;
    assert_eq!(crate::scrape().value(small), 1.0);
}

mod traits {
    use metrics_runtime::{business_counter, instrumented};

    // Methods of every type, whose receivers take precedence over `&self`.
    trait Everything: Sized {
        fn end(self) {}
        fn await_(self) {}
        fn record(self) {}
        fn poll(self) {}
    }
    impl<T> Everything for T {}

    #[instrumented]
    #[business_counter("names_traits_total", help = "Calls.")]
    pub(super) fn sync() -> Result<u8, u8> {
        1_u8.end();
        ().await_();
        "".record();
        [1].poll();
        Ok(1)
    }

    #[instrumented]
    #[business_counter("names_traits_total", help = "Calls.")]
    pub(super) async fn later() -> Result<u8, u8> {
        1_u8.end();
        Ok(1)
    }
}

#[test]
fn methods_that_every_type_has() {
    assert_eq!(traits::sync(), Ok(1));
    assert_eq!(run(traits::later()), Ok(1));
    let module = concat!(module_path!(), "::traits");
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    assert_eq!(counted("traits"), 2.0);
}

// Method lookup also considers the user's traits in scope.
#[allow(dead_code)] // They only need to be in scope.
mod traits_with_our_methods {
    use metrics_runtime::{business_counter, instrumented};

    trait Everything: Sized {
        fn start(self) {}
        fn add(self) {}
        fn base(self) {}
        fn number(self) {}
        fn index(self) {}
        fn count(self) {}
    }
    impl<T> Everything for T {}

    trait Borrowed {
        fn outcome(&self) {}
        fn ok(&self) {}
        fn err(&self) {}
    }
    impl<T> Borrowed for T {}

    #[instrumented]
    #[business_counter("names_methods_total", help = "Calls.", labels(large = n > 1))]
    pub(super) fn sync(n: u8) -> u8 {
        n
    }

    #[business_counter("names_methods_total", help = "Calls.", labels(large = n > 1))]
    #[instrumented]
    pub(super) async fn later(n: u8) -> Result<u8, u8> {
        Ok(n)
    }
}

#[test]
fn methods_of_ours_that_every_type_has() {
    assert_eq!(traits_with_our_methods::sync(1), 1);
    assert_eq!(run(traits_with_our_methods::later(2)), Ok(2));
    let module = concat!(module_path!(), "::traits_with_our_methods");
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    let scrape = crate::scrape();
    for large in ["false", "true"] {
        let series = format!(r#"names_methods_total{{large="{large}"}}"#);
        assert_eq!(scrape.value(&series), 1.0, "{series}");
    }
}

mod generics {
    use metrics_runtime::{business_counter, instrumented};

    #[instrumented]
    #[business_counter("names_generics_total", help = "Calls.")]
    pub(super) fn sync<F, C, R, V>(f: F, c: C, r: R, v: V) -> (F, C, R, V) {
        (f, c, r, v)
    }

    #[instrumented]
    #[business_counter("names_generics_total", help = "Calls.")]
    #[expect(clippy::extra_unused_lifetimes, reason = "only its name matters")]
    pub(super) async fn later<'a, Function, Outcome, Measured, Call>(
        function: Function,
        outcome: Outcome,
        measured: Measured,
        call: Call,
    ) -> (Function, Outcome, Measured, Call) {
        (function, outcome, measured, call)
    }
}

#[test]
fn generic_parameters() {
    assert_eq!(generics::sync(1, 2, 3, 4), (1, 2, 3, 4));
    assert_eq!(run(generics::later(1, 2, 3, 4)), (1, 2, 3, 4));
    let module = concat!(module_path!(), "::generics");
    assert_eq!(calls(module, "sync"), [1, 0, 0, 0]);
    assert_eq!(calls(module, "later"), [1, 0, 0, 0]);
    assert_eq!(counted("generics"), 2.0);
}
