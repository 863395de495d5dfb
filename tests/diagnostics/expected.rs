//! Expected lints of arguments, without warnings: an attribute that uses an argument does not
//! change whether the body uses it.

use metrics_runtime::{LabelValue, business_counter, business_gauge, instrumented};
use std::future::Future;

/// What a user pays.
#[derive(Clone, Copy, Debug, LabelValue, PartialEq, Eq)]
pub enum Plan {
    /// Nothing.
    Free,
    /// Something.
    Paid,
}

/// An argument that a label uses.
#[business_counter("diagnostics_expected_total", labels(plan = plan))]
pub fn label(#[expect(unused_variables)] plan: Plan) {}

/// The same in an `async fn`.
#[business_counter("diagnostics_expected_later_total", labels(plan = plan))]
pub async fn label_later(#[expect(unused_variables)] plan: Plan) {
    std::future::ready(()).await;
}

/// The same with a returned `Result`.
///
/// # Errors
///
/// When there is nothing.
#[business_counter("diagnostics_expected_results_total", labels(plan = plan))]
pub fn label_of_result(#[expect(unused_variables)] plan: Plan, more: u8) -> Result<u8, u8> {
    if more == 0 { Err(0) } else { Ok(more) }
}

/// An argument that a label of calls uses.
#[instrumented(name = "diagnostics_expected", labels(plan = plan))]
#[must_use]
pub fn label_of_calls(#[expect(unused_variables, reason = "the label uses it")] plan: Plan) -> u8 {
    std::process::id().to_le_bytes()[0]
}

/// The same with calls of an `async fn`.
#[instrumented(name = "diagnostics_expected_awaited", labels(plan = plan))]
pub async fn label_of_calls_later(#[expect(unused)] plan: Plan) -> u8 {
    std::future::ready(1).await
}

/// An argument that two attributes use.
#[instrumented]
#[business_counter("diagnostics_expected_twice_total", by = number)]
#[business_gauge("diagnostics_expected_twice", help = "Numbers.", set = number)]
pub fn twice(#[expect(unused_variables)] number: u8) {}

/// A part of a pattern.
#[business_counter("diagnostics_expected_parts_total", by = number)]
#[must_use]
pub fn part(#[expect(unused_variables)] (number, other): (u8, u8)) -> u8 {
    other
}

/// An expectation under a condition.
#[business_counter("diagnostics_expected_conditions_total", by = number)]
pub fn condition(#[cfg_attr(all(), expect(unused_variables))] number: u8) {}

/// An expectation of the function.
#[business_counter("diagnostics_expected_functions_total", by = number)]
#[expect(unused_variables, clippy::needless_return)]
#[must_use]
pub fn function(number: u8) -> u8 {
    return std::process::id().to_le_bytes()[0];
}

/// An expectation above the attribute.
#[expect(unused_variables)]
#[business_counter("diagnostics_expected_above_total", by = number)]
pub fn above(number: u8) {}

/// An overwritten value.
#[business_counter("diagnostics_expected_overwritten_total", by = number)]
#[must_use]
pub fn overwritten(#[expect(unused_assignments)] mut number: u32) -> u32 {
    number = std::process::id();
    number
}

/// An argument of a function that returns a future.
#[business_counter("diagnostics_expected_futures_total", by = number)]
pub fn future(#[expect(unused_variables)] number: u8) -> impl Future<Output = u32> {
    std::future::ready(std::process::id())
}

/// A reference in a recursive function.
#[business_counter("diagnostics_expected_references_total", by = text.len())]
#[must_use]
pub fn recursion(#[expect(unused_variables)] text: &str, depth: u8) -> u32 {
    if depth == 0 {
        return std::process::id();
    }
    recursion("", depth - 1)
}

/// An argument of a function that tracks its caller.
#[business_counter("diagnostics_expected_callers_total", by = text.len())]
#[must_use]
#[track_caller]
pub fn caller(#[expect(unused_variables)] text: &str) -> u32 {
    std::panic::Location::caller().line()
}

/// Has methods.
#[derive(Debug)]
pub struct Shop(u8);

impl Shop {
    /// An argument of a method.
    #[business_counter("diagnostics_expected_methods_total", by = number)]
    #[must_use]
    pub fn method(&self, #[expect(unused_variables)] number: u8) -> Option<u8> {
        self.0.checked_add(1)
    }

    /// An argument of a method that takes `self`.
    #[business_counter("diagnostics_expected_moves_total", by = number)]
    #[must_use]
    pub fn take(self, #[expect(unused_variables)] number: u8) -> Option<u8> {
        self.0.checked_add(1)
    }
}
