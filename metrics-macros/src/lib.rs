//! The attributes and derives of `metrics-runtime`, which re-exports them with
//! their documentation. Name that crate, not this one.
//!
//! Each macro has a folder with the same four stages, and data flows through
//! them in this order:
//!
//! - `parse` reads tokens; it knows syntax and no rules.
//! - `model` is what a valid use consists of.
//! - `validate` holds the rules; it turns what was parsed into the model, or
//!   reports all mistakes at once.
//! - `expand` writes the code; it can't fail.

#![allow(clippy::large_enum_variant)] // Models live for one expansion.

mod business_counter;
mod instrumented;
mod label_set;
mod label_value;
mod metric;
mod support;

use proc_macro::TokenStream;

#[doc = include_str!("../docs/instrumented.md")]
#[proc_macro_attribute]
pub fn instrumented(arguments: TokenStream, item: TokenStream) -> TokenStream {
    instrumented::instrumented(arguments.into(), &item.into()).into()
}

#[doc = include_str!("../docs/business_counter.md")]
#[proc_macro_attribute]
pub fn business_counter(arguments: TokenStream, item: TokenStream) -> TokenStream {
    business_counter::business_counter(arguments.into(), &item.into()).into()
}

#[doc = include_str!("../docs/metric.md")]
#[proc_macro_attribute]
pub fn metric(arguments: TokenStream, item: TokenStream) -> TokenStream {
    metric::metric(arguments.into(), item.into()).into()
}

/// Makes an enum's variants the values of a label: see the trait of this name.
#[proc_macro_derive(LabelValue, attributes(label))]
pub fn label_value(item: TokenStream) -> TokenStream {
    label_value::label_value(item.into()).into()
}

/// Makes a struct's fields the labels of a metric: see the trait of this name.
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn label_set(item: TokenStream) -> TokenStream {
    label_set::label_set(item.into()).into()
}
