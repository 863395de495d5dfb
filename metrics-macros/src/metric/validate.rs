//! The rules of `#[metric]`.
//!
//! - `kind_and_labels`: the type is a metric's
//! - the static is one, has no initialiser and is not `mut`
//! - the name keeps Prometheus' rules for its kind
//! - there is a help text
//! - `buckets` and `native` are for histograms
//! - `check_constants`: `labels` are for infos, which have some

use super::model::Model;
use super::parse::{Arguments, Static};
use crate::labels::{Constant, constants};
use crate::support::errors::{Errors, Mistakes};
use crate::support::expansion::runtime::Runtime;
use crate::support::rules::help::help;
use crate::support::rules::names::{Kind, metric_name_mistake};
use crate::support::rules::native;
use crate::support::rules::options::Options;
use crate::support::rules::suggest::nearest;
use crate::support::syntax::entries::{Entry, Value};
use crate::support::syntax::source_text::text;
use syn::ext::IdentExt as _;
use syn::{GenericArgument, Ident, LitStr, PathArguments, Type, parse_quote};

const OPTIONS: &[&str] = &["buckets", "native", "labels", "help", "crate"];

pub(super) fn validate(arguments: Arguments, item: Static) -> Result<Model, Mistakes> {
    let Arguments {
        name,
        entries,
        mistakes,
    } = arguments;
    let mut errors = Errors::of(mistakes);
    let kind = kind_and_labels(&item.ty);
    if kind.is_none() {
        errors.over(&item.ty, type_mistake(&item.ty));
    }
    if let Some(constant) = &item.constant {
        errors.over(
            constant,
            "a metric is a place in memory, and a constant has none: write `static`",
        );
    }
    if let Some(initializer) = &item.initializer {
        let (ident, ty) = (&item.ident, text(&item.ty));
        errors.over(
            initializer,
            format!("`#[metric]` writes the value itself: write `static {ident}: {ty};`"),
        );
    }
    if let Some(mutability) = &item.mutability {
        errors.over(
            mutability,
            "a metric changes through `&self`: leave out `mut`",
        );
    }
    let (names, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_meant_for_a_name);
    for entry in &names {
        errors.at(
            entry.name.span(),
            "the name of a metric comes first, as a string: write `#[metric(\"orders_total\")]`",
        );
    }
    let static_name = item.ident.unraw().to_string().to_lowercase();
    if let Some((kind, _)) = &kind {
        let written = name.as_ref().map_or(static_name.clone(), LitStr::value);
        match (metric_name_mistake(&written, *kind), &name) {
            (Some(mistake), Some(name)) => errors.at(name.span(), mistake.of_text()),
            // The name that was meant stands elsewhere.
            (Some(_), None) if !names.is_empty() => {}
            (Some(mistake), None) => errors.at(item.ident.span(), mistake.of_static()),
            (None, _) => {}
        }
    }
    let name = name.map_or(static_name, |name| name.value());
    let mut options = Options::new("metric", OPTIONS, entries, &mut errors);
    let runtime = Runtime::take(&mut options, &mut errors);
    let help = help(
        &mut options,
        &item.attributes,
        item.ident.span(),
        &mut errors,
    );
    if kind
        .as_ref()
        .is_some_and(|(kind, _)| *kind != Kind::Histogram)
    {
        for option in ["buckets", "native"] {
            if let Some(entry) = options.entry(option) {
                errors.at(
                    entry.name.span(),
                    "buckets are for histograms: leave them out, or write `Histogram` for the type",
                );
            }
        }
    }
    let buckets = native::buckets(&mut options, "buckets = [0.1, 0.5, 1.0]", &mut errors);
    let constants = match &kind {
        Some((kind, labels)) => check_constants(&item.ty, *kind, labels, &mut options, &mut errors),
        None => Vec::new(),
    };
    let model = kind.zip(help).map(|((kind, labels), help)| Model {
        runtime,
        attributes: item.attributes,
        visibility: item.visibility,
        ident: item.ident,
        ty: item.ty,
        kind,
        labels,
        constants,
        name,
        help,
        buckets,
    });
    errors.finish(model)
}

/// An info has labels, here or by a set; everything else only by a set.
fn check_constants(
    ty: &Type,
    kind: Kind,
    labels: &Type,
    options: &mut Options<'_>,
    errors: &mut Errors,
) -> Vec<Constant> {
    let written = options.has("labels");
    let (place, constants) = constants(options, errors).unzip();
    let constants = constants.unwrap_or_default();
    let has_set = !is_unit(labels);
    match (kind, place) {
        (Kind::Info, Some(place)) if has_set => errors.at(
            place,
            "an info has its labels here or in a set: leave one out",
        ),
        (Kind::Info, place) if !has_set && constants.is_empty() => {
            let message = "an info says something by its labels: write \
                           `#[metric(labels(edition = \"2024\"))]`, or a label set, `Info<Labels>`";
            match place {
                Some(place) => errors.at(place, message),
                // Then it is there, and was complained about.
                None if written => {}
                None => errors.over(ty, message),
            }
        }
        (Kind::Info, _) | (_, None) => {}
        (_, Some(place)) => {
            let name = type_name(ty).map_or_else(String::new, ToString::to_string);
            errors.at(
                place,
                format!(
                    "`labels` are for what an info says: for the labels of {} write a set, \
                     `{name}<Labels>`",
                    kind.in_words()
                ),
            );
        }
    }
    constants
}

/// Whether a type is `()`, the label set of a metric without labels.
pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// `name = "…"`, or a single word that is no option.
fn is_meant_for_a_name(entry: &Entry) -> bool {
    let word = entry.name.to_string();
    entry.name == "name"
        || (matches!(entry.value, Value::Flag) && nearest(&word, OPTIONS).is_none())
}

const KINDS: &[&str] = &["Counter", "Gauge", "Histogram", "Summary", "Info"];

fn type_mistake(ty: &Type) -> String {
    let kinds = "a metric is a `Counter`, a `Gauge`, a `Histogram`, a `Summary` or an `Info`";
    match nearest_kind(ty) {
        Some(kind) if type_name(ty).is_some_and(|name| name == kind) => {
            format!("a `{kind}` has at most one label set: write `{kind}<Labels>`")
        }
        Some(kind) => format!("{kinds}: did you mean `{kind}`?"),
        None => format!("{kinds}: write `Counter`, or `Counter<Labels>` if it has labels"),
    }
}

/// The kind that a type's name is, or a misspelling of.
pub(super) fn nearest_kind(ty: &Type) -> Option<&'static str> {
    nearest(&type_name(ty)?.to_string(), KINDS)
}

fn type_name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// The kind and the label set that a type's last segment names.
pub(super) fn kind_and_labels(ty: &Type) -> Option<(Kind, Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let kind = match last.ident.to_string().as_str() {
        "Counter" => Kind::Counter,
        "Gauge" => Kind::Gauge,
        "Histogram" => Kind::Histogram,
        "Summary" => Kind::Summary,
        "Info" => Kind::Info,
        _ => return None,
    };
    let labels = match &last.arguments {
        PathArguments::None => parse_quote!(()),
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => {
            match &arguments.args[0] {
                GenericArgument::Type(labels) => labels.clone(),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((kind, labels))
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
    fn statics_of_all_kinds_pass() {
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
    fn each_mistake_is_named() {
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
                "leave out `mut`",
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
                "for histograms",
            ),
            (
                quote!(name = "x", help = "X."),
                quote!(
                    static X: Counter;
                ),
                "comes first",
            ),
            (
                quote!(x_total, help = "X."),
                quote!(
                    static X: Counter;
                ),
                "comes first",
            ),
        ] {
            let text = item.to_string();
            let mistakes = mistakes(attribute, item);
            assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
            assert!(mistakes[0].contains(hint), "{text}: {mistakes:?}");
        }
    }
}
