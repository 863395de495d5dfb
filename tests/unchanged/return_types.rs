//! Functions that return closures, pointers and trait objects, or never; and unsafe and foreign ones.

use crate::{calls, run, same, with_and_without};
use metrics_runtime::instrumented;

macro_rules! functions {
    ($(#[$attribute:meta])*) => {
        use crate::{note, run};
        use std::fmt::Display;
        use std::sync::{Mutex, MutexGuard};

        $(#[$attribute])*
        fn closure(by: u8) -> impl Fn(u8) -> u8 + Clone {
            move |n| n + by
        }

        $(#[$attribute])*
        fn pointer(double: bool) -> fn(u8) -> u8 {
            fn same(n: u8) -> u8 {
                n
            }
            if double { |n| 2 * n } else { same }
        }

        $(#[$attribute])*
        fn boxed_closures() -> Vec<Box<dyn FnMut() -> u8>> {
            let mut n = 0;
            vec![Box::new(move || { n += 1; n }), Box::new(|| 9)]
        }

        $(#[$attribute])*
        fn trait_object(text: bool) -> Box<dyn Display> {
            if text {
                return Box::new("text");
            }
            Box::new(1)
        }

        $(#[$attribute])*
        fn coerced_reference<'a>(text: &'a String, slice: &'a Vec<u8>) -> (&'a dyn Display, &'a [u8]) {
            (text, slice)
        }

        $(#[$attribute])*
        fn coerced_slice(numbers: &[u8; 3]) -> &[u8] {
            numbers
        }

        $(#[$attribute])*
        fn coerced_text(text: &String) -> &str {
            text
        }

        $(#[$attribute])*
        async fn coerced_text_later(text: &String) -> &str {
            text
        }

        $(#[$attribute])*
        async fn trait_object_later(text: bool) -> Box<dyn Display> {
            if text {
                return Box::new("text");
            }
            Box::new(1)
        }

        $(#[$attribute])*
        fn guard(mutex: &Mutex<u8>) -> MutexGuard<'_, u8> {
            mutex.lock().expect("nothing panicked")
        }

        $(#[$attribute])*
        fn higher_ranked(f: &dyn for<'x> Fn(&'x str) -> &'x str) -> for<'x> fn(&'x str) -> &'x str {
            note(f("higher"));
            str::trim
        }

        pub(super) fn functions_and_objects() {
            note(closure(1).clone()(2));
            note(pointer(true)(3) + pointer(false)(3));
            for mut boxed in boxed_closures() {
                boxed();
                note(boxed());
            }
            for text in [true, false] {
                note(trait_object(text));
                note(run(trait_object_later(text)));
            }
            let (text, slice) = ("text".to_owned(), vec![1]);
            let (object, slice) = coerced_reference(&text, &slice);
            note(format!("{object} {slice:?}"));
            note(coerced_slice(&[1, 2, 3]).len());
            note(coerced_text(&text));
            note(run(coerced_text_later(&text)));
            let mutex = Mutex::new(1);
            *guard(&mutex) += 1;
            note(guard(&mutex));
            note(higher_ranked(&|text| &text[1..])(" trimmed "));
        }

        #[expect(unsafe_code, reason = "this form is tested")]
        mod foreign {
            use crate::{note, run};

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            unsafe fn read(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            #[expect(unsafe_op_in_unsafe_fn, reason = "the old way")]
            unsafe fn read_without_a_block(at: *const u8) -> u8 {
                *at
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            async unsafe fn read_later(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            $(#[$attribute])*
            extern "C" fn twice(n: u8) -> u8 {
                2 * n
            }

            /// # Safety
            ///
            /// `at` must be readable.
            $(#[$attribute])*
            pub unsafe extern "C" fn read_from_c(at: *const u8) -> u8 {
                // SAFETY: the caller says so.
                unsafe { *at }
            }

            pub(super) fn everything() {
                // SAFETY: it is a reference.
                unsafe {
                    note(read(&1));
                    note(read_without_a_block(&2));
                    note(run(read_later(&3)));
                    note(read_from_c(&4));
                }
                let pointer: extern "C" fn(u8) -> u8 = twice;
                note(pointer(5));
            }
        }

        pub(super) fn unsafe_and_foreign() {
            foreign::everything();
        }
    };
}
with_and_without!(functions);

#[test]
fn closures_pointers_and_trait_objects() {
    same!(
        functions_and_objects,
        "closure" => [1, 0, 0, 0],
        "pointer" => [2, 0, 0, 0],
        "boxed_closures" => [1, 0, 0, 0],
        "trait_object" => [2, 0, 0, 0],
        "trait_object_later" => [2, 0, 0, 0],
        "coerced_reference" => [1, 0, 0, 0],
        "coerced_slice" => [1, 0, 0, 0],
        "coerced_text" => [1, 0, 0, 0],
        "coerced_text_later" => [1, 0, 0, 0],
        "guard" => [2, 0, 0, 0],
        "higher_ranked" => [1, 0, 0, 0],
    );
}

#[test]
fn unsafe_and_extern_functions() {
    same!(unsafe_and_foreign);
}

// A function that never returns can't have a business counter.

#[instrumented]
fn never(loud: bool) -> ! {
    if loud {
        panic!("loud");
    }
    std::panic::resume_unwind(Box::new("quiet"))
}

#[instrumented]
async fn never_async() -> ! {
    super::pause().await;
    panic!("on purpose")
}

#[instrumented]
fn never_in_a_result(fail: bool) -> Result<std::convert::Infallible, &'static str> {
    if fail { Err("failed") } else { never(false) }
}

#[test]
fn functions_that_never_return() {
    for loud in [true, false] {
        let _: std::thread::Result<u8> = std::panic::catch_unwind(|| never(loud));
    }
    let panic = std::panic::catch_unwind(|| never_in_a_result(false));
    assert_eq!(panic.expect_err("it panics").downcast_ref(), Some(&"quiet"));
    assert_eq!(never_in_a_result(true), Err("failed"));
    let panic = std::panic::catch_unwind(|| -> u8 { run(never_async()) });
    assert!(panic.is_err());
    assert_eq!(calls(module_path!(), "never"), [0, 0, 3, 0]);
    assert_eq!(calls(module_path!(), "never_in_a_result"), [0, 1, 1, 0]);
    assert_eq!(calls(module_path!(), "never_async"), [0, 0, 1, 0]);
}
