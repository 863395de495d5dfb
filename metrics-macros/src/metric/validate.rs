//! The rules of `#[metric]`.
//!
//! - the type is a metric type: see `metric_type`
//! - the item is a static without a value and without `mut`
//! - the name follows Prometheus' rules for its kind
//! - there is a help text
//! - `buckets` and `native` are for histograms
//! - `processes` is for gauges
//! - `check_constants`: `labels` are for infos, which need labels

use super::metric_type::{MetricType, is_unit, metric_type, type_mistake, type_name};
use super::model::Model;
use super::parse::{Arguments, Static};
use crate::labels::{Constant, constants};
use crate::support::errors::{Errors, Mistakes};
use crate::support::expansion::runtime::Runtime;
use crate::support::rules::help::help;
use crate::support::rules::names::{MetricKind, NameMistake, metric_name_mistake};
use crate::support::rules::native;
use crate::support::rules::options::Options;
use crate::support::rules::processes::{PROCESSES, processes};
use crate::support::rules::suggest::nearest;
use crate::support::syntax::entries::{Entry, EntryValue};
use crate::support::syntax::source_text::source_text;
use syn::ext::IdentExt as _;
use syn::{Expr, ExprLit, Lit, LitStr, Type};

const OPTIONS: &[&str] = &["buckets", "native", "labels", "processes", "help", "crate"];

pub(super) fn validate(arguments: Arguments, item: Static) -> Result<Model, Mistakes> {
    let Arguments {
        name,
        entries,
        mistakes,
    } = arguments;
    let mut errors = Errors::with(mistakes);
    let parts = metric_type(&item.ty);
    if parts.is_none() {
        errors.over(&item.ty, type_mistake(&item.ty));
    }
    if let Some(constant) = &item.constant {
        errors.over(
            constant,
            "a metric cannot be a constant, because updates change it: write `static`",
        );
    }
    if let Some(initializer) = &item.initializer {
        let (ident, ty) = (&item.ident, source_text(&item.ty));
        errors.over(
            initializer,
            format!("`#[metric]` generates the value: write `static {ident}: {ty};`"),
        );
    }
    if let Some(mutability) = &item.mutability {
        errors.over(
            mutability,
            "a metric is updated through `&self`: remove `mut`",
        );
    }
    let (names, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_meant_for_a_name);
    let kind = parts
        .as_ref()
        .map_or(MetricKind::Counter, |parts| parts.kind);
    for entry in &names {
        let example = meant_name(entry, kind);
        errors.at(
            entry.name.span(),
            format!("the metric name must come first, as a string: write `#[metric({example:?})]`"),
        );
    }
    let static_name = item.ident.unraw().to_string().to_lowercase();
    if let Some(parts) = &parts {
        let written = name.as_ref().map_or(static_name.clone(), LitStr::value);
        match (metric_name_mistake(&written, parts.kind), &name) {
            (Some(mistake), Some(name)) => errors.at(name.span(), mistake.for_text()),
            // The name is in the wrong place, which was reported.
            (Some(_), None) if !names.is_empty() => {}
            (Some(mistake), None) => errors.at(item.ident.span(), mistake.for_static()),
            (None, _) => {}
        }
    }
    let name = name.map_or(static_name, |name| name.value());
    let unfit = parts.as_ref().map(unfit).unwrap_or_default();
    let mut options = Options::fitting("metric", OPTIONS, &unfit, entries, &mut errors);
    let runtime = Runtime::take(&mut options, &mut errors);
    let help = help(
        &mut options,
        || Ok(item.attributes.clone()),
        item.ident.span(),
        &mut errors,
    );
    if parts
        .as_ref()
        .is_some_and(|parts| parts.kind != MetricKind::Histogram)
    {
        for option in ["buckets", "native"] {
            if let Some(entry) = options.entry(option) {
                errors.unfit(
                    option,
                    entry.name.span(),
                    "`buckets` and `native` are for histograms: remove the option, or write the \
                     type `Histogram`",
                );
            }
        }
    }
    let buckets = native::buckets(&mut options, "buckets = [0.1, 0.5, 1.0]", &mut errors);
    if parts
        .as_ref()
        .is_some_and(|parts| parts.kind != MetricKind::Gauge)
        && let Some(entry) = options.entry(PROCESSES)
    {
        errors.unfit(
            PROCESSES,
            entry.name.span(),
            "`processes` is for gauges: remove it, or write the type `Gauge`",
        );
    }
    let mode = processes(&mut options, &mut errors);
    let constants = match &parts {
        Some(parts) => check_constants(&item.ty, parts, &mut options, &mut errors),
        None => Vec::new(),
    };
    let model = parts.zip(help).map(|(parts, help)| Model {
        runtime,
        attributes: item.attributes,
        visibility: item.visibility,
        span: item.span,
        ident: item.ident,
        ty: item.ty,
        parts,
        constants,
        name,
        help,
        buckets,
        mode,
    });
    errors.finish(model)
}

/// The options of other kinds of metrics.
fn unfit(parts: &MetricType) -> Vec<&'static str> {
    let mut unfit = Vec::new();
    if parts.kind != MetricKind::Histogram {
        unfit.extend(["buckets", "native"]);
    }
    if parts.kind != MetricKind::Gauge {
        unfit.push(PROCESSES);
    }
    if parts.kind != MetricKind::Info || !is_unit(&parts.labels) {
        unfit.push("labels");
    }
    unfit
}

/// An info has labels here or in a label set; other metrics only in a label set.
fn check_constants(
    ty: &Type,
    parts: &MetricType,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Vec<Constant> {
    let lacks = options.lacks("labels");
    let (span, constants) = constants(options, errors).unzip();
    let constants = constants.unwrap_or_default();
    let (kind, has_set) = (parts.kind, !is_unit(&parts.labels));
    match (kind, span) {
        (MetricKind::Info, Some(span)) if has_set => errors.unfit(
            "labels",
            span,
            "an info has either `labels` or a label set: remove one of the two",
        ),
        (MetricKind::Info, span) if !has_set && constants.is_empty() => {
            let message = "an info needs labels: write `#[metric(labels(edition = \"2024\"))]`, or \
                           a label set, `Info<Labels>`";
            match span {
                Some(span) => errors.at(span, message),
                // `labels` is wrong or misspelt, which was reported.
                None if !lacks => {}
                None => errors.over(ty, message),
            }
        }
        (MetricKind::Info, _) | (_, None) => {}
        (_, Some(span)) => {
            let name = type_name(ty).map_or_else(String::new, ToString::to_string);
            // The first type argument of a state set is the enum of its states.
            let states = if kind == MetricKind::StateSet {
                "State, "
            } else {
                ""
            };
            errors.unfit(
                "labels",
                span,
                format!(
                    "`labels` is for infos: write a label set, `{name}<{states}Labels>`, for the \
                     labels of {}",
                    kind.with_article()
                ),
            );
        }
    }
    constants
}

/// The name that was probably meant, with its mistakes corrected.
fn meant_name(entry: &Entry, kind: MetricKind) -> String {
    let name = match &entry.value {
        EntryValue::Flag => Some(entry.name.unraw().to_string()),
        EntryValue::Assigned(value) => match &**value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            }) => Some(name.value()),
            _ => None,
        },
        EntryValue::List(_) | EntryValue::Mistaken => None,
    };
    let name = name.unwrap_or_else(|| kind.example().to_owned());
    metric_name_mistake(&name, kind).map_or(name, NameMistake::right)
}

/// Whether this is `name = "…"`, or a word that is not an option.
fn is_meant_for_a_name(entry: &Entry) -> bool {
    let word = entry.name.to_string();
    entry.name == "name"
        || (matches!(entry.value, EntryValue::Flag) && nearest(&word, OPTIONS).is_none())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use proc_macro2::TokenStream;
    use quote::quote;

    fn mistakes(attribute: TokenStream, item: TokenStream) -> Vec<String> {
        let arguments = parse::arguments(attribute).expect("the syntax is right");
        let item = parse::item(item).expect("nearly a static");
        match validate(arguments, item) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.messages(),
        }
    }

    #[test]
    fn statics_of_all_kinds_are_accepted() {
        for (attribute, item) in [
            (
                quote!(help = "X."),
                quote!(
                    static X_TOTAL: Counter;
                ),
            ),
            (
                quote!("x", help = "X."),
                quote!(
                    pub static Y: a::Gauge<b::Labels>;
                ),
            ),
            (
                quote!(buckets = [1, 2]),
                quote!(
                    #[doc = "X."]
                    static X: Histogram<()>;
                ),
            ),
        ] {
            assert_eq!(mistakes(attribute, item.clone()), [""; 0], "{item}");
        }
    }

    #[test]
    fn each_mistake_is_reported() {
        for (attribute, item, hint) in [
            (
                quote!(),
                quote!(
                    static X_TOTAL: Counter;
                ),
                "help text",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static X: Counter;
                ),
                "`X_TOTAL`",
            ),
            (
                quote!("X", help = "X."),
                quote!(
                    static Y: Gauge;
                ),
                "write `x`",
            ),
            (
                quote!(help = "X."),
                quote!(
                    const X: Gauge;
                ),
                "write `static`",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static mut X: Gauge;
                ),
                "remove `mut`",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static X: Gauge = new();
                ),
                "`static X: Gauge;`",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static X: Guage;
                ),
                "did you mean `Gauge`?",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static X: Gauge<A, B>;
                ),
                "`Gauge<Labels>`",
            ),
            (
                quote!(help = "X."),
                quote!(
                    static X: AtomicU64;
                ),
                "`Counter<Labels>`",
            ),
            (
                quote!(help = "X.", buckets = [1]),
                quote!(
                    static X: Gauge;
                ),
                "are for histograms",
            ),
            (
                quote!(help = "X.", processes = "max"),
                quote!(
                    static X_TOTAL: Counter;
                ),
                "`processes` is for gauges",
            ),
            (
                quote!(name = "x", help = "X."),
                quote!(
                    static X: Counter;
                ),
                "must come first",
            ),
            (
                quote!(x_total, help = "X."),
                quote!(
                    static X: Counter;
                ),
                "must come first",
            ),
        ] {
            let text = item.to_string();
            let mistakes = mistakes(attribute, item);
            assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{text}: {mistakes:?}");
        }
    }
}
