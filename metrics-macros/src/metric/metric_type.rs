//! The type of a metric's static: its kind and its label set.

use crate::support::rules::names::MetricKind;
use crate::support::rules::suggest::nearest;
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote};

const KINDS: &[&str] = &["Counter", "Gauge", "Histogram", "Summary", "Info"];

pub(super) fn type_mistake(ty: &Type) -> String {
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

pub(super) fn type_name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// The kind and the label set that a type's last segment names.
pub(super) fn kind_and_labels(ty: &Type) -> Option<(MetricKind, Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let kind = match last.ident.to_string().as_str() {
        "Counter" => MetricKind::Counter,
        "Gauge" => MetricKind::Gauge,
        "Histogram" => MetricKind::Histogram,
        "Summary" => MetricKind::Summary,
        "Info" => MetricKind::Info,
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

/// Whether a type is `()`, the label set of a metric without labels.
pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}
