//! Together with attributes of the compiler and of tokio, and with renamed imports.

use super::counted;
use crate::{calls, run};
use metrics_runtime::{business_counter, instrumented};

fn ended(function: &str) -> [u32; 4] {
    calls(module_path!(), function)
}

#[tokio::test]
#[instrumented]
async fn tokio_test_above() {
    assert_eq!(within_tokio().await, 1);
    assert_eq!(ended("tokio_test_above"), [0, 0, 0, 0]);
}

#[instrumented]
#[tokio::test]
async fn tokio_test_below() -> Result<(), String> {
    assert_eq!(within_tokio().await, 1);
    Ok(())
}

#[test]
#[should_panic(expected = "on purpose")]
#[instrumented]
fn test_above() {
    panic!("on purpose");
}

#[instrumented]
#[test]
#[should_panic(expected = "on purpose")]
fn test_below() {
    panic!("on purpose");
}

async fn within_tokio() -> u8 {
    tokio::spawn(async { 1 }).await.expect("no panic")
}

#[tokio::main]
#[instrumented]
#[business_counter("stacked_main_above_total", help = "Calls.")]
async fn main_above(n: u8) -> Result<u8, u8> {
    if n == 0 {
        Err(0)
    } else {
        Ok(within_tokio().await)
    }
}

#[business_counter("stacked_main_below_total", help = "Calls.")]
#[instrumented]
#[tokio::main(flavor = "current_thread")]
async fn main_below(n: u8) -> Result<u8, u8> {
    if n == 0 {
        Err(0)
    } else {
        Ok(within_tokio().await)
    }
}

#[test]
fn tokio_main_in_both_orders() {
    for (name, function) in [
        ("main_above", main_above as fn(u8) -> Result<u8, u8>),
        ("main_below", main_below),
    ] {
        assert_eq!(function(1), Ok(1));
        assert_eq!(function(0), Err(0));
        assert_eq!(ended(name), [1, 1, 0, 0], "{name}");
        assert_eq!(counted(name), 1.0, "{name}");
    }
}

#[instrumented]
#[cfg(any())]
fn left_out_below() -> Missing {}

#[cfg(any())]
#[instrumented]
fn left_out_above() -> Missing {}

#[cfg(not(any()))]
#[cfg_attr(all(), instrumented)]
#[cfg_attr(all(), business_counter("stacked_conditional_total", help = "Calls."))]
#[cfg_attr(any(), instrumented(in_progress))]
fn conditional(#[cfg(any())] gone: Missing, #[cfg(not(any()))] there: u8) -> u8 {
    #[cfg(any())]
    return gone;
    #[cfg(not(any()))]
    there
}

#[cfg_attr(all(), instrumented, cfg(not(any())))]
async fn conditional_async(#[cfg(any())] gone: Missing, there: u8) -> u8 {
    #[cfg(any())]
    gone.await;
    there
}

#[cfg_attr(any(), instrumented)]
fn unconditional() {}

#[test]
fn conditional_attributes_arguments_and_statements() {
    assert_eq!(conditional(1) + run(conditional_async(2)), 3);
    unconditional();
    assert_eq!(ended("conditional"), [1, 0, 0, 0]);
    assert_eq!(ended("conditional_async"), [1, 0, 0, 0]);
    assert_eq!(ended("unconditional"), [0, 0, 0, 0]);
    assert_eq!(counted("conditional"), 1.0);
}

#[must_use = "it is the result"]
#[instrumented]
#[inline(always)]
#[business_counter("stacked_dressed_total", help = "Calls.")]
#[deprecated(note = "it is a test")]
#[cold]
#[doc(hidden)]
#[allow(clippy::needless_pass_by_value, clippy::mixed_attributes_style)]
#[expect(unused_variables, reason = "nothing uses it")]
fn dressed(text: String, unused: u8) -> usize {
    #![allow(unused_mut, clippy::let_and_return)]
    let mut length = text.len();
    length
}

#[deprecated = "it is a test"]
#[instrumented]
#[must_use]
#[expect(unused_variables, reason = "nothing uses it")]
async fn dressed_async(#[allow(unused_mut)] mut text: String, unused: u8) -> usize {
    text.len()
}

#[test]
#[expect(deprecated, reason = "this form is tested")]
fn the_compilers_own_attributes() {
    assert_eq!(dressed("text".to_owned(), 1), 4);
    assert_eq!(run(dressed_async("text".to_owned(), 1)), 4);
    assert_eq!(ended("dressed"), [1, 0, 0, 0]);
    assert_eq!(ended("dressed_async"), [1, 0, 0, 0]);
    assert_eq!(counted("dressed"), 1.0);
}

mod of_another_crate {
    pub(super) mod deeper {
        pub(in super::super) use metrics_runtime::{
            business_counter as counts, instrumented as measured,
        };
    }
}

#[of_another_crate::deeper::measured]
#[of_another_crate::deeper::counts("stacked_by_another_name_total", help = "Calls.")]
fn by_another_name() {}

#[test]
fn attributes_by_another_name() {
    by_another_name();
    assert_eq!(ended("by_another_name"), [1, 0, 0, 0]);
    assert_eq!(counted("by_another_name"), 1.0);
}

#[instrumented]
#[target_feature(enable = "sse2")]
#[cfg(target_arch = "x86_64")]
fn with_target_feature() -> u8 {
    with_target_feature_too()
}

#[target_feature(enable = "sse2")]
#[instrumented]
#[cfg(target_arch = "x86_64")]
fn with_target_feature_too() -> u8 {
    1
}

#[test]
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "it takes some to call what needs a CPU's feature"
)]
fn target_features_reach_the_body() {
    // SAFETY: every CPU of this architecture has the feature.
    assert_eq!(unsafe { with_target_feature() }, 1);
    assert_eq!(ended("with_target_feature"), [1, 0, 0, 0]);
    assert_eq!(ended("with_target_feature_too"), [1, 0, 0, 0]);
}
