//! A crate with 200 clashes, as when another crate's macro adds an attribute to each function: the
//! message of `check()` is short.

use metrics_runtime::{check, instrumented};

macro_rules! clashes {
    ($($outer:ident)*; $inner:tt) => {$(
        mod $outer {
            clashes!(in $inner);
        }
    )*};
    (in ($($module:ident)*)) => {$(
        #[allow(dead_code)] // Only their declarations matter.
        pub(crate) mod $module {
            use super::super::instrumented;

            pub(crate) struct A;
            struct B;
            struct C;

            impl A {
                #[instrumented]
                pub(crate) fn clash(&self) {}
            }

            impl B {
                #[instrumented]
                pub(crate) fn clash(&self) {}
            }

            impl C {
                #[instrumented]
                pub(crate) fn clash(&self) {}
            }
        }
    )*};
}

clashes!(a b c d e f g h i j; (a b c d e f g h i j k l m n o p q r s t));

#[test]
fn the_report_of_two_hundred_conflicts_is_short() {
    a::a::A.clash();
    let error = check().expect_err("there are conflicts");
    let of_clash = error
        .conflicts()
        .iter()
        .filter(|conflict| conflict.first.item == "clash");
    assert_eq!(of_clash.clone().count(), 200, "one for each series");
    for conflict in of_clash {
        assert_eq!(conflict.sources().count(), 3, "with all functions");
    }
    let text = error.to_string();
    println!("{text}");
    let more = format!("\nand {} more\n", error.conflicts().len() - 10);
    assert!(text.contains(&more), "{text}");
    assert!(text.lines().count() < 60, "{} lines", text.lines().count());
    assert!(text.len() < 8_000, "{} bytes", text.len());
    let advice = "write `#[instrumented]` above the `impl` block";
    assert_eq!(text.matches(advice).count(), 1, "{text}");
}
