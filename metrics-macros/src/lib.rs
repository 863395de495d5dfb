//! The attributes and derives of `metrics-runtime`, which re-exports them with
//! their documentation. Name that crate, not this one.
//!
//! Each macro has a folder with the same four stages, and data flows through
//! them in this order:
//!
//! - `parse` reads tokens; it knows syntax and no rules.
//! - `model` is a use that breaks no rule.
//! - `validate` holds the rules; it turns what was parsed into the model, or
//!   reports all mistakes at once.
//! - `expand` writes the code; it cannot fail.
//!
//! They share `support`, `labels`, `calls` and `events`.

#![allow(clippy::large_enum_variant)] // Models live for one expansion.

mod business_counter;
mod business_gauge;
mod business_histogram;
mod calls;
mod events;
mod instrumented;
mod label_set;
mod label_value;
mod labels;
mod metric;
mod operations;
mod support;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typos;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;

/// Whether attributes leave items as they are.
const OFF: bool = cfg!(feature = "off");

/// An item below an attribute.
fn expand(
    arguments: TokenStream,
    item: TokenStream,
    expand: impl FnOnce(Tokens, &Tokens) -> Tokens,
) -> TokenStream {
    if OFF {
        return item;
    }
    expand(arguments.into(), &item.into()).into()
}

#[doc = include_str!("../docs/instrumented.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn instrumented(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if OFF {
        return instrumented::routed(arguments.into(), item.into()).into();
    }
    expand(arguments, item, instrumented::instrumented)
}

#[doc = include_str!("../docs/business_counter.md")]
#[proc_macro_attribute]
pub fn business_counter(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, business_counter::business_counter)
}

#[doc = include_str!("../docs/db_operation.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn db_operation(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, |arguments, item| {
        operations::operation(&operations::DB_OPERATION, arguments, item)
    })
}

#[doc = include_str!("../docs/cache_operation.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn cache_operation(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, |arguments, item| {
        operations::operation(&operations::CACHE_OPERATION, arguments, item)
    })
}

#[doc = include_str!("../docs/background_task.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn background_task(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, |arguments, item| {
        operations::operation(&operations::BACKGROUND_TASK, arguments, item)
    })
}

#[doc = include_str!("../docs/external_call.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn external_call(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, |arguments, item| {
        operations::operation(&operations::EXTERNAL_CALL, arguments, item)
    })
}

#[doc = include_str!("../docs/auth_event.md")]
#[doc = include_str!("../docs/call_options.md")]
#[proc_macro_attribute]
pub fn auth_event(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, |arguments, item| {
        operations::operation(&operations::AUTH_EVENT, arguments, item)
    })
}

#[doc = include_str!("../docs/business_gauge.md")]
#[proc_macro_attribute]
pub fn business_gauge(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, business_gauge::business_gauge)
}

#[doc = include_str!("../docs/business_histogram.md")]
#[proc_macro_attribute]
pub fn business_histogram(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments, item, business_histogram::business_histogram)
}

#[doc = include_str!("../docs/metric.md")]
#[proc_macro_attribute]
pub fn metric(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if OFF {
        return metric::switched_off(item.into()).into();
    }
    metric::metric(arguments.into(), item.into()).into()
}

/// Makes an enum's variants the values of a label.
///
/// A variant's name in snake case is its value: `NotFound` is `not_found`.
/// Fields are ignored, also those of a generic type.
///
/// | option | above | default | what it does |
/// |---|---|---|---|
/// | `#[label("name")]` | a variant | its name in snake case | the value |
/// | `#[label(crate = path)]` | the enum | `::metrics_runtime` | where the program finds the runtime |
///
/// ```
/// use metrics_runtime::LabelValue;
///
/// #[derive(LabelValue)]
/// enum Failure {
///     NotFound,
///     #[label("db")]
///     Database(std::io::Error),
/// }
/// assert_eq!(Failure::VALUES, ["not_found", "db"]);
/// assert_eq!(Failure::NotFound.index(), 0);
/// ```
///
/// # Errors
///
/// Compile errors: the type is not an enum; the enum has no variants; two variants
/// have the same value; a value is empty.
///
/// ```compile_fail
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue)]
/// enum Plan {
///     Free,
///     #[label("free")] // the value of `Free` already
///     Trial,
/// }
/// ```
#[proc_macro_derive(LabelValue, attributes(label))]
pub fn label_value(item: TokenStream) -> TokenStream {
    label_value::label_value(item.into()).into()
}

/// Makes a struct's fields the labels of a metric.
///
/// The order of the fields is the order of the labels. A field's type is a
/// [`LabelValue`](derive@LabelValue), or a reference to one. A string can have any
/// value, so it needs a `limit`: `&str`, `String`, `Cow<str>` and whatever else is an
/// `AsRef<str>`. The first values up to the limit get series of their own; all
/// others, and those that are too long, share the value `__other__`, and
/// `metrics_series_overflow_total{metric}` counts their updates. A struct without
/// fields is the label set of a metric without labels, as `()` is.
///
/// | option | above | default | what it does |
/// |---|---|---|---|
/// | `#[label("name")]` | a field | the field's name | the label's name |
/// | `#[label(limit = 100)]` | a field that is a string | none: a string is refused | how many values get series of their own, 1 to 2²⁴; also with a name, `#[label("name", limit = 100)]` |
/// | `#[label(limit = 100, max_length = 256)]` | a field that is a string | 128 | how many bytes a value may have, 1 to 4096; longer ones count as `__other__` |
/// | `#[label(skip)]` | a field | the field is a label | leaves it out; its type may be any |
/// | `#[label(crate = path)]` | the struct | `::metrics_runtime` | where the program finds the runtime |
///
/// ```
/// use metrics_runtime::{LabelSet, LabelValue};
///
/// #[derive(LabelValue)]
/// enum Operation {
///     Get,
///     Set,
/// }
///
/// #[derive(LabelSet)]
/// struct CacheLabels {
///     operation: Operation,
///     #[label("found")]
///     hit: bool,
///     #[label(skip)]
///     key: String,
/// }
/// assert_eq!(CacheLabels::SERIES, 4);
/// assert_eq!(CacheLabels::LABELS[1].name, "found");
/// ```
///
/// With a string, of which two values get series of their own:
///
/// ```
/// use metrics_runtime::{Counter, LabelSet, metric, snapshot};
///
/// #[derive(LabelSet)]
/// struct TenantLabels<'a> {
///     #[label("tenant", limit = 2)]
///     name: &'a str,
/// }
///
/// /// Requests, by tenant.
/// #[metric]
/// static TENANT_REQUESTS_TOTAL: Counter<TenantLabels<'static>>;
///
/// for name in ["ada", "grace", "linus", "ada"] {
///     TENANT_REQUESTS_TOTAL.with(TenantLabels { name }).inc();
/// }
/// let of = |tenant| snapshot().total("tenant_requests_total", &[("tenant", tenant)]);
/// assert_eq!((of("ada"), of("grace"), of("__other__")), (2.0, 1.0, 1.0));
/// ```
///
/// # Errors
///
/// Compile errors: the type is not a struct with named fields; a field has a type
/// without a finite list of values, such as a number, or is a string without a
/// `limit`; a label's name is reserved (`le`, `quantile`, `job`, `instance`), invalid
/// or repeated.
///
/// ```compile_fail
/// # use metrics_runtime::LabelSet;
/// #[derive(LabelSet)]
/// struct Labels {
///     user_id: u64, // its series would have no bound
/// }
/// ```
///
/// And a metric has at most 2²⁴ series:
///
/// ```compile_fail,E0080
/// # use metrics_runtime::{Counter, LabelSet, LabelValue, metric};
/// # #[derive(LabelValue)]
/// # enum Letter { A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q }
/// #[derive(LabelSet)]
/// struct Labels { // 17⁶ combinations
///     a: Letter,
///     b: Letter,
///     c: Letter,
///     d: Letter,
///     e: Letter,
///     f: Letter,
/// }
///
/// /// Far too many.
/// #[metric]
/// static TOO_MANY_TOTAL: Counter<Labels>;
/// ```
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn label_set(item: TokenStream) -> TokenStream {
    label_set::label_set(item.into()).into()
}
