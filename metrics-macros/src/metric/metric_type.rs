//! The parts of a metric's type: kind, label set and states.

use crate::support::rules::names::MetricKind;
use crate::support::rules::suggest::nearest;
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote};

/// The parts of a metric's type.
pub(super) struct MetricType {
    pub(super) kind: MetricKind,
    /// The enum of a state set's states.
    pub(super) states: Option<Type>,
    /// The label set; `()` without labels.
    pub(super) labels: Type,
}

pub(super) fn type_mistake(ty: &Type) -> String {
    let kinds = format!("the type of a metric must be {}", all_types());
    match nearest_kind(ty) {
        Some(kind) if type_name(ty).is_some_and(|name| name == kind) => {
            if kind == MetricKind::StateSet.type_name() {
                return format!(
                    "`{kind}` takes an enum of its states, and at most one label set: write \
                     `{kind}<State>` or `{kind}<State, Labels>`"
                );
            }
            format!("`{kind}` takes at most one label set: write `{kind}<Labels>`")
        }
        Some(kind) => format!("{kinds}: did you mean `{kind}`?"),
        None => format!("{kinds}: write `Counter`, or `Counter<Labels>` if it has labels"),
    }
}

/// `` `Counter`, `Gauge` or … ``
fn all_types() -> String {
    let types = MetricKind::ALL.map(|kind| format!("`{}`", kind.type_name()));
    match types.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The kind with a type's name, or with a similar name.
pub(super) fn nearest_kind(ty: &Type) -> Option<&'static str> {
    let types = MetricKind::ALL.map(MetricKind::type_name);
    nearest(&type_name(ty)?.to_string(), &types)
}

pub(super) fn type_name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// The parts of a type, if its last segment names a metric type.
pub(super) fn metric_type(ty: &Type) -> Option<MetricType> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let mut kinds = MetricKind::ALL.into_iter();
    let kind = kinds.find(|kind| last.ident == kind.type_name())?;
    let arguments = match &last.arguments {
        PathArguments::None => Some(Vec::new()),
        PathArguments::AngleBracketed(arguments) => {
            let types = arguments.args.iter().map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            });
            types.collect()
        }
        PathArguments::Parenthesized(_) => None,
    };
    let mut arguments = arguments?.into_iter();
    let states = if kind == MetricKind::StateSet {
        Some(arguments.next()?)
    } else {
        None
    };
    let labels = arguments.next().unwrap_or_else(|| parse_quote!(()));
    let is_all = arguments.next().is_none();
    is_all.then_some(MetricType {
        kind,
        states,
        labels,
    })
}

/// Whether a type is `()`, the label set of a metric without labels.
pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}
