//! Which lines of a doc comment become the help text of an attribute.

use metrics_runtime::{business_counter, business_gauge, business_histogram, instrumented, render};

/// The help text in the exposition.
fn help_of(family: &str) -> String {
    let head = format!("# HELP {family} ");
    let exposition = render();
    let mut found = exposition
        .lines()
        .filter_map(|line| line.strip_prefix(&head));
    let help = found
        .next()
        .unwrap_or_else(|| panic!("no help text of {family}"));
    help.to_owned()
}

fn assert_helps<const N: usize>(helps: [(&str, &str); N]) {
    for (family, help) in helps {
        assert_eq!(help_of(family), help, "{family}");
    }
}

/// Orders placed,
/// by anybody.
///
/// More about orders.
#[business_counter("help_orders_total")]
/// Cents of the last order.
#[business_gauge("help_cents", set = cents)]
/// Cents of all orders.
#[business_histogram("help_all_cents", value = cents, buckets = [100])]
/// The function itself.
fn stacked(cents: u32) {
    let _ = cents;
}

#[test]
fn each_attribute_uses_the_lines_directly_above_it() {
    stacked(1);
    assert_helps([
        ("help_orders_total", "Orders placed, by anybody."),
        ("help_cents", "Cents of the last order."),
        ("help_all_cents", "Cents of all orders."),
    ]);
}

/** Letters sent,
by mail.

Not telegrams. */
#[business_counter("help_letters_total")]
#[doc = "Letters"]
#[doc = "returned."]
#[business_counter("help_returned_total", on = error)]
async fn other_forms() -> Result<(), ()> {
    Ok(())
}

#[rustfmt::skip]
/** One. */ #[business_counter("help_one_total")] /** Two. */ #[business_counter("help_two_total")]
fn on_one_line() {}

#[test]
fn a_doc_comment_can_have_any_form() {
    drop(other_forms());
    on_one_line();
    assert_helps([
        ("help_letters_total", "Letters sent, by mail."),
        ("help_returned_total", "Letters returned."),
        ("help_one_total", "One."),
        ("help_two_total", "Two."),
    ]);
}

/// The function.
#[tracing::instrument]
/// Between two
// Not part of the documentation.
/// of others.
#[business_counter("help_between_total")]
/// Of nobody.
#[tracing::instrument]
fn between_others() {}

/// The function.
#[instrumented]
/// Named calls.
#[instrumented(name = "help_named")]
#[inline]
fn below_one_without_help() {}

/// Far above.
#[instrumented]
#[inline]
#[business_counter("help_far_total")]
fn far_above() {}

#[business_counter("help_below_total")]
/// Below.
fn below() {}

#[test]
fn other_attributes_end_a_help_text_and_use_none() {
    between_others();
    below_one_without_help();
    far_above();
    below();
    assert_helps([
        ("help_between_total", "Between two of others."),
        ("help_named_calls_total", "Named calls."),
        ("help_far_total", "Far above."),
        ("help_below_total", "Below."),
    ]);
}

/// Of the second one.
#[business_counter("help_given_total", help = "Given.")]
#[business_counter("help_taken_total")]
fn one_has_a_help() {}

#[business_counter("help_above_total", help = "Given, too.")]
#[business_counter("help_remaining_total")]
/// Below both.
fn one_has_a_help_above() {}

#[test]
fn an_attribute_with_a_help_leaves_the_doc_comment() {
    one_has_a_help();
    one_has_a_help_above();
    assert_helps([
        ("help_given_total", "Given."),
        ("help_taken_total", "Of the second one."),
        ("help_above_total", "Given, too."),
        ("help_remaining_total", "Below both."),
    ]);
}

/// Parcels, by what became of them.
#[business_counter("help_parcels_total", labels(sent = "true"))]
#[business_counter("help_parcels_total", labels(sent = "false"), on = error)]
/// Parcels that were too large.
#[business_counter("help_large_total", on = error)]
fn one_metric_twice() -> Result<(), ()> {
    Ok(())
}

#[test]
fn attributes_of_one_metric_share_a_doc_comment() {
    let _ = one_metric_twice();
    assert_helps([
        ("help_parcels_total", "Parcels, by what became of them."),
        ("help_large_total", "Parcels that were too large."),
    ]);
}

/// Under a condition.
#[cfg_attr(all(), business_counter("help_condition_total"))]
/// Under another.
#[cfg_attr(
    not(any()),
    // On separate lines.
    business_counter("help_other_condition_total"),
)]
/// Not there.
#[cfg_attr(any(), business_counter("help_never_total"))]
fn under_conditions() {}

struct Shop;

#[instrumented]
impl Shop {
    /// Sales.
    #[business_counter("help_sales_total")]
    /// Refusals.
    #[business_counter("help_refusals_total", on = error)]
    fn sell(&self) -> Result<(), ()> {
        Ok(())
    }
}

trait Courier {
    fn deliver(&self) -> impl Future<Output = ()> + Send;
}

#[async_trait::async_trait]
trait Mail {
    async fn post(&self);
}

#[async_trait::async_trait]
impl Mail for Shop {
    /// Posted.
    #[business_counter("help_posted_total")]
    /// Posted again.
    #[business_counter("help_posted_again_total")]
    async fn post(&self) {}
}

impl Courier for Shop {
    /// Delivered.
    #[business_counter("help_delivered_total")]
    /// Delivered again.
    #[business_counter("help_delivered_again_total")]
    async fn deliver(&self) {}
}

#[test]
fn conditions_and_blocks_do_not_change_help_texts() {
    under_conditions();
    let _ = Shop.sell();
    drop((Shop.post(), Shop.deliver()));
    assert_helps([
        ("help_condition_total", "Under a condition."),
        ("help_other_condition_total", "Under another."),
        ("help_sales_total", "Sales."),
        ("help_refusals_total", "Refusals."),
        ("help_posted_total", "Posted."),
        ("help_posted_again_total", "Posted again."),
        ("help_delivered_total", "Delivered."),
        ("help_delivered_again_total", "Delivered again."),
    ]);
}

macro_rules! written {
    ($($name:ident $first:literal $second:expr;)*) => {$(
        #[doc = $first]
        #[business_counter("help_written_total")]
        #[doc = $second]
        #[business_counter("help_written_again_total")]
        fn $name() {}
    )*};
}

written! {
    by_a_macro "First." "Second.";
}

macro_rules! passed_on {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[business_counter("help_passed_on_total")]
        fn $name() {}
    };
}

passed_on! {
    /// Passed
    /// on.
    by_its_user
}

#[test]
fn macros_can_generate_help_texts() {
    by_a_macro();
    by_its_user();
    assert_helps([
        ("help_written_total", "First."),
        ("help_written_again_total", "Second."),
        ("help_passed_on_total", "Passed on."),
    ]);
}
