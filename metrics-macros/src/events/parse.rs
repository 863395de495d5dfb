//! Parses the attribute and the function. Knows the syntax, but no rules.

use super::attribute::EventAttribute;
use crate::support::function::definition::{Function, measurable};
use crate::support::syntax::entries::{Entries, Entry, EntryValue, end_of_one, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::LitStr;
use syn::parse::{ParseStream, Parser as _};

/// The attribute as it is written.
pub(crate) struct ParsedEvent {
    pub(crate) name: LitStr,
    pub(crate) entries: Vec<Entry>,
    /// Syntax errors.
    pub(crate) mistakes: Vec<syn::Error>,
    pub(crate) function: Function,
}

pub(crate) fn parse(
    attribute: &EventAttribute,
    arguments: TokenStream,
    item: TokenStream,
) -> syn::Result<ParsedEvent> {
    // The item first: if it is wrong, all other mistakes are irrelevant.
    let function = measurable(attribute.name, item)?;
    let read = |input: ParseStream<'_>| name_and_options(attribute, input);
    let (name, Entries { entries, mistakes }) = read.parse2(arguments)?;
    Ok(ParsedEvent {
        name,
        entries,
        mistakes,
        function,
    })
}

/// The name and the options of another attribute of the same kind.
pub(super) fn written_in(
    attribute: &EventAttribute,
    other: &syn::Attribute,
) -> Option<(LitStr, Vec<Entry>)> {
    let list = other.meta.require_list().ok()?;
    let read = |input: ParseStream<'_>| name_and_options(attribute, input);
    let (name, list) = read.parse2(list.tokens.clone()).ok()?;
    Some((name, list.entries))
}

/// The name and the options. If the name is missing, a placeholder is used, so that the options are
/// still checked.
fn name_and_options(
    attribute: &EventAttribute,
    input: ParseStream<'_>,
) -> syn::Result<(LitStr, Entries)> {
    if input.is_empty() {
        return Err(name_is_missing(attribute, Span::call_site()));
    }
    let span = input.span();
    let mut mistakes = Vec::new();
    let name = if input.peek(LitStr) {
        let name: LitStr = input.parse()?;
        end_of_one(input, &mut mistakes);
        Some(name)
    } else {
        None
    };
    let mut list = parse_entries(input)?;
    list.mistakes.extend(mistakes);
    let name = name.unwrap_or_else(|| {
        let is_meant = |e: &Entry| e.name == "name" || matches!(e.value, EntryValue::Flag);
        let meant = list.entries.iter().position(is_meant);
        let span = meant.map_or(span, |at| list.entries.remove(at).name.span());
        list.mistakes.push(name_is_missing(attribute, span));
        let placeholder = attribute.example.split('"').nth(1);
        LitStr::new(placeholder.unwrap_or_default(), span)
    });
    Ok((name, list))
}

fn name_is_missing(attribute: &EventAttribute, span: Span) -> syn::Error {
    let message = format!(
        "the metric name must come first, as a string: write `#[{}({})]`",
        attribute.name, attribute.example
    );
    syn::Error::new(span, message)
}
