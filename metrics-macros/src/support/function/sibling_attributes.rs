//! The other attributes above a function. They are expanded after this one, so what
//! they may look at has to stay as it is written.

use syn::Attribute;

/// Attributes of the compiler that mean the same above an `async fn` and above
/// a function that returns its future.
const INDIFFERENT: &[&str] = &[
    "allow",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "warn",
];

/// Attributes of the compiler that do not: above an `async fn`, `must_use` is
/// about the value.
const ABOUT_ASYNC: &[&str] = &["must_use", "target_feature", "track_caller"];

/// This crate's attributes above functions.
const OURS: &[&str] = &[
    "auth_event",
    "background_task",
    "business_counter",
    "business_gauge",
    "business_histogram",
    "cache_operation",
    "db_operation",
    "external_call",
    "instrumented",
];

/// Whether an attribute means the same however a future is returned.
pub(super) fn is_indifferent(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let tool = |name| {
        path.segments.len() > 1
            && path
                .segments
                .first()
                .is_some_and(|first| first.ident == name)
    };
    INDIFFERENT.iter().any(|name| path.is_ident(name)) || tool("clippy") || tool("rustfmt")
}

/// Whether an attribute does not look at the names of arguments.
pub(super) fn is_blind(attribute: &Attribute) -> bool {
    is_indifferent(attribute)
        || ABOUT_ASYNC
            .iter()
            .any(|name| attribute.path().is_ident(name))
}

/// Whether an attribute belongs to this crate. Those handle a returned future, and look
/// only at the arguments that they name.
pub(super) fn is_ours(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    OURS.iter()
        .any(|name| last.is_some_and(|last| last.ident == name))
}
