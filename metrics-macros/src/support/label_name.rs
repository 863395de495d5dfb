//! `#[label("name")]` on a variant or a field, `#[label(limit = 100)]` or
//! `#[label(skip)]` on a field, `#[label(crate = path)]` on a type.

use super::errors::Errors;
use super::options::{Entry, Options, Value, comma, parse_entries};
use super::runtime::Runtime;
use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr};

fn labels(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"))
}

/// What `#[label(…)]` says.
#[derive(Default)]
pub(crate) struct LabelAttribute {
    /// `"name"`.
    pub(crate) name: Option<LitStr>,
    /// `limit = 100`.
    pub(crate) limit: Option<Limit>,
    /// Where `skip` stands.
    pub(crate) skip: Option<Span>,
}

/// How many values a label may have that are not listed, and where that is
/// said.
#[derive(Clone)]
pub(crate) struct Limit {
    pub(crate) count: u32,
    pub(crate) span: Span,
}

/// Reads `#[label("name")]` above a variant.
pub(crate) fn renamed(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let label = read(
        attributes,
        errors,
        "`#[label]` takes the name as a string: write `#[label(\"name\")]`",
    );
    if let Some(limit) = &label.limit {
        errors.at(
            limit.span,
            "a variant is one value, which has no `limit`: write `#[label(\"name\")]`",
        );
    }
    if let Some(skip) = label.skip {
        errors.at(
            skip,
            "a variant is always one of the values: remove `#[label(skip)]`, or write \
             `#[label(\"name\")]`",
        );
    }
    label.name
}

/// Reads `#[label("name", limit = 100)]` above a field, where both are optional,
/// or `#[label(skip)]`.
pub(crate) fn of_field(attributes: &[Attribute], errors: &mut Errors) -> LabelAttribute {
    read(
        attributes,
        errors,
        "`#[label]` takes the name as a string, or a limit: write `#[label(\"name\")]` or \
         `#[label(limit = 100)]`",
    )
}

/// Reads `#[label(crate = path)]` above a type; another `#[label]` means
/// nothing there, but `place` is where it goes.
pub(crate) fn of_type(attributes: &[Attribute], place: &str, errors: &mut Errors) -> Runtime {
    let mut runtime = None;
    for label in labels(attributes) {
        match label.parse_args_with(parse_entries) {
            Ok(entries) if names_crate(&entries) && runtime.is_some() => errors.over(label, TWICE),
            Ok(entries) if names_crate(&entries) => {
                let mut options = Options::new("label", &["crate"], entries, errors);
                runtime = Some(Runtime::take(&mut options, errors));
            }
            _ => is_misplaced(label, place, errors),
        }
    }
    runtime.unwrap_or_default()
}

/// What `#[label(crate = path)]` says, for a type with mistakes.
pub(crate) fn runtime_of(attributes: &[Attribute]) -> Runtime {
    let entries = labels(attributes).filter_map(|label| label.parse_args_with(parse_entries).ok());
    let mut runtimes = entries.filter(|entries| names_crate(entries));
    runtimes
        .next()
        .map(|entries| Runtime::named_in(&entries))
        .unwrap_or_default()
}

fn names_crate(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.name == "crate")
}

const TWICE: &str = "`#[label]` is given twice: leave one out";

fn read(attributes: &[Attribute], errors: &mut Errors, how: &str) -> LabelAttribute {
    let mut labels = labels(attributes);
    let Some(label) = labels.next() else {
        return LabelAttribute::default();
    };
    for repeated in labels {
        errors.over(repeated, TWICE);
    }
    let Ok((name, entries)) = label.parse_args_with(arguments) else {
        errors.over(label, how);
        return LabelAttribute::default();
    };
    let (types, entries): (Vec<_>, _) = entries.into_iter().partition(|e| e.name == "crate");
    for entry in &types {
        errors.at(
            entry.name.span(),
            "`crate` is said once for the whole type: write `#[label(crate = …)]` above it",
        );
    }
    if name.is_none() && entries.is_empty() && !types.is_empty() {
        return LabelAttribute::default();
    }
    let (skips, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_skip);
    if let Some(skip) = skips.first() {
        if name.is_some() || !entries.is_empty() {
            let message = "what is left out has neither a name nor a limit: write `#[label(skip)]`";
            errors.over(label, message);
        }
        return LabelAttribute {
            skip: Some(skip.name.span()),
            ..LabelAttribute::default()
        };
    }
    // Nothing, or a name that is no string.
    let is_word = |entry: &Entry| matches!(entry.value, Value::Flag) && entry.name != "limit";
    if name.is_none() && entries.iter().all(is_word) {
        errors.over(label, how);
        return LabelAttribute::default();
    }
    let mut options = Options::new("label", &["limit"], entries, errors);
    let limit = options
        .expression("limit", "limit = 100", errors)
        .and_then(|(_, limit)| check_limit(&limit, errors));
    if let Some(name) = &name
        && name.value().is_empty()
    {
        errors.at(name.span(), EMPTY);
    }
    LabelAttribute {
        name: name.filter(|name| !name.value().is_empty()),
        limit,
        skip: None,
    }
}

fn arguments(input: ParseStream<'_>) -> syn::Result<(Option<LitStr>, Vec<Entry>)> {
    let name = if input.peek(LitStr) {
        let name = input.parse()?;
        comma(input)?;
        Some(name)
    } else {
        None
    };
    Ok((name, parse_entries(input)?))
}

/// The most values that a label may have.
const MOST: u32 = 1 << 24;

/// Checks how many values a label may have.
pub(crate) fn check_limit(limit: &Expr, errors: &mut Errors) -> Option<Limit> {
    let count = match limit {
        Expr::Lit(ExprLit {
            lit: Lit::Int(count),
            ..
        }) => count.base10_parse().ok(),
        _ => None,
    };
    let Some(count) = count.filter(|count| (1..=MOST).contains(count)) else {
        errors.over(
            limit,
            format!("a limit is a whole number from 1 to {MOST}: write `limit = 100`"),
        );
        return None;
    };
    Some(Limit {
        count,
        span: limit.span(),
    })
}

/// Why a label's value can't be the empty string.
pub(crate) const EMPTY: &str =
    "an empty label is the same as none to Prometheus: write a name, such as `\"none\"`";

/// Reports `#[label]` where it means nothing; `place` says where it goes.
pub(crate) fn misplaced(attributes: &[Attribute], place: &str, errors: &mut Errors) {
    for label in labels(attributes) {
        is_misplaced(label, place, errors);
    }
}

fn is_misplaced(label: &Attribute, place: &str, errors: &mut Errors) {
    errors.over(
        label,
        format!("`#[label]` means nothing here: write it above {place}, or remove it"),
    );
}
