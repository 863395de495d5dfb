//! `#[label("name")]` above a variant or a field, `#[label(limit = 100)]` or `#[label(skip)]` above
//! a field, `#[label(crate = path)]` above a type.

use super::options::{Options, is_meant};
use super::suggest::{nearest, suggestion};
use crate::support::errors::Errors;
use crate::support::expansion::runtime::Runtime;
use crate::support::syntax::entries::{Entries, Entry, EntryValue, end_of_one, parse_entries};
use crate::support::syntax::number::unit_mistake;
use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr};

fn labels(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"))
}

/// The arguments of `#[label(…)]`.
#[derive(Default)]
pub(crate) struct LabelAttribute {
    /// `"name"`.
    pub(crate) name: Option<LitStr>,
    /// `limit = 100`, optionally with `max_length = 128`.
    pub(crate) limit: Option<Limit>,
    /// The span of `skip`.
    pub(crate) skip: Option<Span>,
}

/// The limits of a dynamic label.
#[derive(Clone)]
pub(crate) struct Limit {
    /// The maximum number of values.
    pub(crate) count: u32,
    /// The maximum length of a value in bytes.
    pub(crate) max_length: u32,
    pub(crate) span: Span,
}

/// The arguments that `#[label]` takes at its position.
struct LabelPosition {
    /// The message about missing arguments.
    how: &'static str,
    /// The message about an empty name.
    empty: &'static str,
    /// The options, for suggestions. The name is given without a key.
    options: &'static [&'static str],
}

const VARIANT: LabelPosition = LabelPosition {
    how: "`#[label]` takes the name as a string: write `#[label(\"name\")]`",
    empty: EMPTY,
    options: &["\"name\""],
};

const FIELD: LabelPosition = LabelPosition {
    how: "`#[label]` takes the name as a string, or a limit: write `#[label(\"name\")]` or \
          `#[label(limit = 100)]`",
    empty: "empty label name: write a name, such as `\"operation\"`",
    options: &["\"name\"", "limit", "max_length", "skip"],
};

/// Reads `#[label("name")]` above a variant.
pub(crate) fn for_variant(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let label = read(attributes, &VARIANT, errors);
    if let Some(limit) = &label.limit {
        errors.at(
            limit.span,
            "`limit` is for fields, and a variant is one value: write `#[label(\"name\")]`",
        );
    }
    if let Some(skip) = label.skip {
        errors.at(
            skip,
            "a variant cannot be skipped: remove `#[label(skip)]`, or write `#[label(\"name\")]`",
        );
    }
    label.name
}

/// Reads `#[label("name", limit = 100)]` (both are optional) or `#[label(skip)]` above a field.
pub(crate) fn for_field(attributes: &[Attribute], errors: &mut Errors) -> LabelAttribute {
    read(attributes, &FIELD, errors)
}

/// Reads `#[label(crate = path)]` above a type. Reports any other `#[label]`, which belongs above
/// `position`.
pub(crate) fn for_type(attributes: &[Attribute], position: &str, errors: &mut Errors) -> Runtime {
    let mut runtime = None;
    for label in labels(attributes) {
        match label
            .parse_args_with(parse_entries)
            .map(|list| list.entries)
        {
            Ok(entries) if names_crate(&entries) && runtime.is_some() => errors.over(label, TWICE),
            Ok(entries) if names_crate(&entries) => {
                let mut options = Options::new("label", &["crate"], entries, errors);
                runtime = Some(Runtime::take(&mut options, errors));
            }
            Ok(entries) if is_meant(&entries, "crate", &["crate"]) => {
                Options::new("label", &["crate"], entries, errors);
            }
            _ => is_misplaced(label, position, errors),
        }
    }
    runtime.unwrap_or_default()
}

/// The runtime of `#[label(crate = path)]`, for a type with mistakes.
pub(crate) fn runtime_for(attributes: &[Attribute]) -> Runtime {
    let lists = labels(attributes).filter_map(|label| label.parse_args_with(parse_entries).ok());
    let mut runtimes = lists
        .map(|list| list.entries)
        .filter(|entries| names_crate(entries));
    runtimes
        .next()
        .map(|entries| Runtime::named_in(&entries))
        .unwrap_or_default()
}

fn names_crate(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.name == "crate")
}

const TWICE: &str = "duplicate `#[label]`: remove one";

fn read(attributes: &[Attribute], position: &LabelPosition, errors: &mut Errors) -> LabelAttribute {
    let mut labels = labels(attributes);
    let Some(label) = labels.next() else {
        return LabelAttribute::default();
    };
    for repeated in labels {
        errors.over(repeated, TWICE);
    }
    let (mut names, list) = label.parse_args_with(arguments).unwrap_or_default();
    let Entries { entries, mistakes } = list;
    if names.is_empty() && entries.is_empty() {
        errors.over(label, position.how);
        return LabelAttribute::default();
    }
    mistakes.into_iter().for_each(|mistake| errors.add(mistake));
    let (types, entries): (Vec<_>, _) = entries.into_iter().partition(|e| e.name == "crate");
    for entry in &types {
        errors.at(
            entry.name.span(),
            "`crate` belongs above the type: write `#[label(crate = …)]` there",
        );
    }
    let (skips, entries): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_skip);
    if let Some(skip) = skips.first() {
        if !names.is_empty() || !entries.is_empty() {
            errors.over(label, SKIP_ALONE);
        }
        return LabelAttribute {
            skip: Some(skip.name.span()),
            ..LabelAttribute::default()
        };
    }
    let (limits, others): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|e| e.name == "limit" || e.name == "max_length");
    let has_limit = is_meant(&limits, "limit", position.options)
        || is_meant(&others, "limit", position.options);
    let is_alone = names.is_empty() && limits.is_empty() && others.len() == 1;
    let fits = |option: &&&str| match **option {
        "skip" => is_alone,
        "max_length" => has_limit,
        _ => true,
    };
    let fitting: Vec<&str> = position.options.iter().filter(fits).copied().collect();
    for entry in others {
        if is_meant_for_a_name(&entry, &mut names, errors) {
            continue;
        }
        let name = entry.name.to_string();
        let instead = match nearest(&name, position.options) {
            Some("max_length") if !has_limit => format!(", and {MAX_LENGTH_ALONE}"),
            Some("skip") if !is_alone => format!(", and {SKIP_ALONE}"),
            _ => format!(": {}", suggestion(&name, &fitting)),
        };
        errors.at(
            entry.name.span(),
            format!("`#[label]` has no option `{name}`{instead}"),
        );
    }
    let mut options = Options::new("label", &["limit", "max_length"], limits, errors);
    let limit = options.expression("limit", "limit = 100", errors);
    let max_length = options.expression("max_length", "max_length = 128", errors);
    if let (None, Some((span, _))) = (&limit, &max_length) {
        errors.at(*span, MAX_LENGTH_ALONE);
    }
    let limit = limit.and_then(|(_, limit)| {
        let max_length = max_length.map(|(_, max_length)| max_length);
        check_limit(&limit, max_length.as_ref(), errors)
    });
    for name in names.iter().skip(1) {
        errors.at(name.span(), "duplicate name: remove one");
    }
    let name = names.into_iter().next();
    if let Some(name) = &name
        && name.value().is_empty()
    {
        errors.at(name.span(), position.empty);
    }
    LabelAttribute {
        name: name.filter(|name| !name.value().is_empty()),
        limit,
        skip: None,
    }
}

const SKIP_ALONE: &str = "`skip` excludes all other options: write `#[label(skip)]`";

const MAX_LENGTH_ALONE: &str =
    "`max_length` needs `limit`: write `#[label(limit = 100, max_length = 128)]`";

/// Whether this is probably the name in another form: `rename = "name"`, or a word.
fn is_meant_for_a_name(entry: &Entry, names: &mut Vec<LitStr>, errors: &mut Errors) -> bool {
    let word = entry.name.to_string();
    let name = match &entry.value {
        _ if nearest(&word, &["limit", "max_length", "skip"]).is_some() => return false,
        EntryValue::Flag => LitStr::new(&word, entry.name.span()),
        EntryValue::Assigned(value) => match &**value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            }) => name.clone(),
            _ => return false,
        },
        EntryValue::List(_) | EntryValue::Mistaken => return false,
    };
    let message = format!(
        "the name must be a string without a key: write `#[label({:?})]`",
        name.value()
    );
    errors.at(entry.name.span(), message);
    names.push(name);
    true
}

fn arguments(input: ParseStream<'_>) -> syn::Result<(Vec<LitStr>, Entries)> {
    let (mut names, mut list) = (Vec::new(), Entries::default());
    while !input.is_empty() {
        if input.peek(LitStr) {
            names.push(input.parse()?);
            end_of_one(input, &mut list.mistakes);
        } else {
            list.read(input);
        }
    }
    Ok((names, list))
}

/// The maximum `limit`.
const MAX_LIMIT: u32 = 1 << 24;

/// The default of `max_length`, in bytes.
const DEFAULT_MAX_LENGTH: u32 = 128;

/// The maximum `max_length`, in bytes.
const MAX_LENGTH: u32 = 4096;

/// Checks `limit` and `max_length`.
pub(crate) fn check_limit(
    limit: &Expr,
    max_length: Option<&Expr>,
    errors: &mut Errors,
) -> Option<Limit> {
    let count = whole_number(limit, MAX_LIMIT, "`limit`", "limit = 100", errors);
    let max_length = match max_length {
        None => Some(DEFAULT_MAX_LENGTH),
        Some(bytes) => {
            let (what, example) = ("`max_length` (in bytes)", "max_length = 128");
            whole_number(bytes, MAX_LENGTH, what, example, errors)
        }
    };
    Some(Limit {
        count: count?,
        max_length: max_length?,
        span: limit.span(),
    })
}

fn whole_number(
    value: &Expr,
    max: u32,
    what: &str,
    example: &str,
    errors: &mut Errors,
) -> Option<u32> {
    if let Some(mistake) = unit_mistake(value, &format!("{what} takes no unit")) {
        errors.over(value, mistake);
        return None;
    }
    let number = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    };
    let number = number.filter(|number| (1..=max).contains(number));
    if number.is_none() {
        errors.over(
            value,
            format!("{what} must be a whole number from 1 to {max}: write `{example}`"),
        );
    }
    number
}

/// The message about an empty label value.
pub(crate) const EMPTY: &str = "empty label value, which Prometheus treats as a missing label: \
                                write a value, such as `\"none\"`";

/// Reports `#[label]` where it has no effect. It belongs above `position`.
pub(crate) fn misplaced(attributes: &[Attribute], position: &str, errors: &mut Errors) {
    for label in labels(attributes) {
        is_misplaced(label, position, errors);
    }
}

fn is_misplaced(label: &Attribute, position: &str, errors: &mut Errors) {
    errors.over(
        label,
        format!("`#[label]` has no effect here: move it above {position}, or remove it"),
    );
}
