//! The type of a metric's static: its kind and its label set.

use crate::support::rules::names::MetricKind;
use crate::support::rules::suggest::nearest;
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote};

pub(super) fn type_mistake(ty: &Type) -> String {
    let kinds = format!("a metric is {}", all_types());
    match nearest_kind(ty) {
        Some(kind) if type_name(ty).is_some_and(|name| name == kind) => {
            format!("a `{kind}` has at most one label set: write `{kind}<Labels>`")
        }
        Some(kind) => format!("{kinds}: did you mean `{kind}`?"),
        None => format!("{kinds}: write `Counter`, or `Counter<Labels>` if it has labels"),
    }
}

/// ``a `Counter`, a `Gauge` or …``
fn all_types() -> String {
    let types = MetricKind::ALL.map(|kind| {
        let (article, _) = kind.in_words().split_once(' ').unwrap_or(("a", ""));
        format!("{article} `{}`", kind.type_name())
    });
    match types.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The kind that a type's name is, or a misspelling of.
pub(super) fn nearest_kind(ty: &Type) -> Option<&'static str> {
    let types = MetricKind::ALL.map(MetricKind::type_name);
    nearest(&type_name(ty)?.to_string(), &types)
}

pub(super) fn type_name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// The kind and the label set that a type's last segment names.
pub(super) fn kind_and_labels(ty: &Type) -> Option<(MetricKind, Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let mut kinds = MetricKind::ALL.into_iter();
    let kind = kinds.find(|kind| last.ident == kind.type_name())?;
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

/// Whether a type is `()`, the label set of a metric without labels.
pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}
