//! The attributes and derives of `metrics-runtime`, which re-exports them with their documentation.
//! Depend on that crate, not on this one.
//!
//! Each macro has a folder with the same four stages. Data flows through them in this order:
//!
//! - `parse` reads tokens. It knows the syntax, but no rules.
//! - `model` is a valid use of the macro.
//! - `validate` has the rules. It turns the parsed tokens into the model, or reports all mistakes
//!   at once.
//! - `expand` writes the code. It cannot fail.
//!
//! They share `support`, `labels`, `calls` and `events`.

#![allow(clippy::large_enum_variant)] // A model exists only during one expansion.

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

/// Whether attributes return items unchanged.
const OFF: bool = cfg!(feature = "off");

/// Expands an attribute, unless attributes are off.
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

/// Makes the variants of an enum the values of a label.
///
/// The value of a variant is its name in snake case: `NotFound` becomes `not_found`. Fields are
/// ignored, also those of a generic type.
///
/// | option | above | default | what it does |
/// |---|---|---|---|
/// | `#[label("name")]` | a variant | its name in snake case | the value |
/// | `#[label(crate = path)]` | the enum | `::metrics_runtime` | the path to the runtime |
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
/// Compile errors: the type is not an enum; the enum has no variants; two variants have the same
/// value; a value is empty.
///
/// ```compile_fail
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue)]
/// enum Plan {
///     Free,
///     #[label("free")] // already the value of `Free`
///     Trial,
/// }
/// ```
#[proc_macro_derive(LabelValue, attributes(label))]
pub fn label_value(item: TokenStream) -> TokenStream {
    label_value::label_value(item.into()).into()
}

/// Makes the fields of a struct the labels of a metric.
///
/// The labels have the order of the fields. The type of a field is a
/// [`LabelValue`](derive@LabelValue), or a reference to one. A string (`&str`, `String`,
/// `Cow<str>`, or any other `AsRef<str>`) can have any value, so it needs a `limit`. Each new value
/// gets its own series until the limit is reached. All other values, and values that are too long,
/// share the value `__other__`, and `metrics_series_overflow_total{metric}` counts their updates. A
/// struct without fields is the label set of a metric without labels, like `()`.
///
/// | option | above | default | what it does |
/// |---|---|---|---|
/// | `#[label("name")]` | a field | the field's name | the label's name |
/// | `#[label(limit = 100)]` | a field that is a string | required for strings | how many values get their own series, from 1 to 2²⁴; also with a name, `#[label("name", limit = 100)]` |
/// | `#[label(limit = 100, max_length = 256)]` | a field that is a string | 128 | the maximum length of a value in bytes, from 1 to 4096; longer values count as `__other__` |
/// | `#[label(skip)]` | a field | the field is a label | excludes the field, which can have any type |
/// | `#[label(crate = path)]` | the struct | `::metrics_runtime` | the path to the runtime |
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
/// A string with a limit of two values:
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
/// Compile errors: the type is not a struct with named fields; the values of a field's type are not
/// a finite list, such as those of a number; a string has no `limit`; the name of a label is
/// reserved (`le`, `quantile`, `job`, `instance`), invalid or repeated.
///
/// ```compile_fail
/// # use metrics_runtime::LabelSet;
/// #[derive(LabelSet)]
/// struct Labels {
///     user_id: u64, // the number of series would be unlimited
/// }
/// ```
///
/// A metric can have at most 2²⁴ series:
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
/// /// Too many series.
/// #[metric]
/// static TOO_MANY_TOTAL: Counter<Labels>;
/// ```
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn label_set(item: TokenStream) -> TokenStream {
    label_set::label_set(item.into()).into()
}
