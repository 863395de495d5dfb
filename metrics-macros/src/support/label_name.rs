//! `#[label("name")]` on a variant or a field.

use super::errors::Errors;
use syn::{Attribute, LitStr};

/// The name in `#[label("…")]`, if there is such an attribute.
pub(crate) fn renamed(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut labels = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"));
    let label = labels.next()?;
    if let Some(second) = labels.next() {
        errors.over(second, "`#[label]` is given twice: leave one out");
    }
    let name = label.parse_args::<LitStr>().ok();
    if name.is_none() {
        errors.over(
            label,
            "`#[label]` takes the name as a string: write `#[label(\"name\")]`",
        );
    }
    name
}
