//! The rules of `#[metric]`.
//!
//! - `kind_and_labels`: the type is a metric's
//! - the static has no initialiser and is not `mut`
//! - the name keeps Prometheus' rules for its kind
//! - there is a help text
//! - `buckets` are for histograms

use super::model::Model;
use super::parse::Parsed;
use crate::support::buckets;
use crate::support::errors::{Errors, Mistakes};
use crate::support::help::help_text;
use crate::support::names::{Kind, metric_name_mistake};
use crate::support::options::Options;
use syn::{GenericArgument, PathArguments, Type, parse_quote};

const OPTIONS: &[&str] = &["buckets", "help"];

pub(super) fn validate(parsed: Parsed) -> Result<Model, Mistakes> {
    let mut errors = Errors::new();
    let Parsed {
        name,
        entries,
        item,
    } = parsed;
    let kind = kind_and_labels(&item.ty);
    if kind.is_none() {
        errors.over(
            &item.ty,
            "a metric is a `Counter`, a `Gauge` or a `Histogram`, of a label set if it has \
             labels: write `Counter` or `Counter<Labels>`",
        );
    }
    if let Some(initializer) = &item.initializer {
        let ident = &item.ident;
        errors.over(
            initializer,
            format!("`#[metric]` writes the value itself: write `static {ident}: …;`"),
        );
    }
    if let Some(mutability) = &item.mutability {
        errors.over(mutability, "a metric changes through `&self`: remove `mut`");
    }
    let (name, name_span) = match &name {
        Some(name) => (name.value(), name.span()),
        None => (item.ident.to_string().to_lowercase(), item.ident.span()),
    };
    if let Some((kind, _)) = &kind
        && let Some(mistake) = metric_name_mistake(&name, *kind)
    {
        errors.at(name_span, mistake);
    }
    let mut options = Options::new("metric", OPTIONS, entries, &mut errors);
    let help = match options.string("help", "help = \"Orders placed.\"", &mut errors) {
        Some(help) if help.value().trim().is_empty() => {
            errors.at(
                help.span(),
                "a help text says what is measured, in a sentence",
            );
            None
        }
        Some(help) => Some(help.value()),
        None => {
            let help = help_text(&item.attributes);
            if help.is_none() {
                errors.at(
                    item.ident.span(),
                    "a metric needs a help text: write a doc comment above it, such as \
                     `/// Orders placed.`",
                );
            }
            help
        }
    };
    let buckets = options.expression("buckets", "buckets = [0.1, 0.5, 1.0]", &mut errors);
    let buckets = match (buckets, &kind) {
        (Some((span, _)), Some((Kind::Counter | Kind::Gauge, _))) => {
            errors.at(
                span,
                "`buckets` are for a `Histogram`: remove them or change the type",
            );
            None
        }
        (Some((_, list)), _) => buckets::bounds(&list, &mut errors),
        (None, _) => None,
    };
    let model = kind.zip(help).map(|((kind, labels), help)| Model {
        attributes: item.attributes,
        visibility: item.visibility,
        ident: item.ident,
        ty: item.ty,
        kind,
        labels,
        name,
        help,
        buckets,
    });
    errors.finish(model)
}

/// The kind and the label set that a type's last segment names.
pub(super) fn kind_and_labels(ty: &Type) -> Option<(Kind, Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let kind = match last.ident.to_string().as_str() {
        "Counter" => Kind::Counter,
        "Gauge" => Kind::Gauge,
        "Histogram" => Kind::Histogram,
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
