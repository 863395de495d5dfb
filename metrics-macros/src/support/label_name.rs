//! `#[label("name")]` on a variant or a field.

use super::errors::Errors;
use syn::{Attribute, LitStr};

fn labels(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"))
}

/// The name in `#[label("…")]`, if there is such an attribute.
pub(crate) fn renamed(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut labels = labels(attributes);
    let label = labels.next()?;
    for repeated in labels {
        errors.over(repeated, "`#[label]` is given twice: leave one out");
    }
    let name = label.parse_args::<LitStr>().ok();
    match &name {
        None => errors.over(
            label,
            "`#[label]` takes the name as a string: write `#[label(\"name\")]`",
        ),
        Some(name) if name.value().is_empty() => errors.at(name.span(), EMPTY),
        Some(_) => {}
    }
    name.filter(|name| !name.value().is_empty())
}

/// Why a label's value can't be the empty string.
pub(crate) const EMPTY: &str =
    "an empty label is the same as none to Prometheus: write a name, such as `\"none\"`";

/// Reports `#[label]` where it means nothing; `place` says where it goes.
pub(crate) fn misplaced(attributes: &[Attribute], place: &str, errors: &mut Errors) {
    for label in labels(attributes) {
        errors.over(
            label,
            format!("`#[label]` means nothing here: write it above {place}, or remove it"),
        );
    }
}
