//! Attributes and derives with any arguments on any item: no panic, and the output contains the
//! item.
//!
//! The input has the name of a macro in the first line, its arguments in the second, and the item
//! in all others.
#![no_main]
#![allow(missing_docs)]
#![allow(dead_code, unused_imports)] // Items that only the macros' tests use.
#![allow(clippy::large_enum_variant)]

#[path = "../../../metrics-macros/src/business_counter/mod.rs"]
mod business_counter;
#[path = "../../../metrics-macros/src/business_gauge/mod.rs"]
mod business_gauge;
#[path = "../../../metrics-macros/src/business_histogram/mod.rs"]
mod business_histogram;
#[path = "../../../metrics-macros/src/calls/mod.rs"]
mod calls;
#[path = "../../../metrics-macros/src/events/mod.rs"]
mod events;
#[path = "../../../metrics-macros/src/instrumented/mod.rs"]
mod instrumented;
#[path = "../../../metrics-macros/src/label_set/mod.rs"]
mod label_set;
#[path = "../../../metrics-macros/src/label_value/mod.rs"]
mod label_value;
#[path = "../../../metrics-macros/src/labels/mod.rs"]
mod labels;
#[path = "../../../metrics-macros/src/metric/mod.rs"]
mod metric;
#[path = "../../../metrics-macros/src/operations/mod.rs"]
mod operations;
#[path = "../../../metrics-macros/src/support/mod.rs"]
mod support;

use libfuzzer_sys::{Corpus, fuzz_target};
use proc_macro2::TokenStream;

/// Deeper nesting is left to syn and rustc, which limit the stack depth.
const MAX_DEPTH: usize = 60;

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' | b'&' | b'!' | b'-' | b'*' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn expand(name: &str, arguments: TokenStream, item: TokenStream) -> Option<TokenStream> {
    Some(match name {
        "instrumented" => instrumented::instrumented(arguments, &item),
        "business_counter" => business_counter::business_counter(arguments, &item),
        "business_gauge" => business_gauge::business_gauge(arguments, &item),
        "business_histogram" => business_histogram::business_histogram(arguments, &item),
        "db_operation" => operations::operation(&operations::DB_OPERATION, arguments, &item),
        "cache_operation" => operations::operation(&operations::CACHE_OPERATION, arguments, &item),
        "background_task" => operations::operation(&operations::BACKGROUND_TASK, arguments, &item),
        "external_call" => operations::operation(&operations::EXTERNAL_CALL, arguments, &item),
        "auth_event" => operations::operation(&operations::AUTH_EVENT, arguments, &item),
        "metric" => metric::metric(arguments, item),
        "LabelValue" => label_value::label_value(item),
        "LabelSet" => label_set::label_set(item),
        _ => return None,
    })
}

fuzz_target!(|text: &str| -> Corpus {
    let mut parts = text.splitn(3, '\n');
    let (Some(name), Some(arguments), Some(item)) = (parts.next(), parts.next(), parts.next())
    else {
        return Corpus::Reject;
    };
    if depth(text) > MAX_DEPTH {
        return Corpus::Reject;
    }
    let tokens = arguments
        .parse()
        .and_then(|arguments| Ok((arguments, item.parse()?)));
    let Ok((arguments, item)) = tokens else {
        return Corpus::Reject;
    };
    let is_derive = name.starts_with("Label");
    let is_item = syn::parse2::<syn::Item>(TokenStream::clone(&item)).is_ok();
    let Some(expansion) = expand(name, arguments, item) else {
        return Corpus::Reject;
    };
    // An invalid item would hide the message.
    assert!(
        !is_item || is_derive || syn::parse2::<syn::File>(expansion.clone()).is_ok(),
        "not items: {expansion}"
    );
    // The source locations of all inputs would use up the memory.
    proc_macro2::extra::invalidate_current_thread_spans();
    Corpus::Keep
});
