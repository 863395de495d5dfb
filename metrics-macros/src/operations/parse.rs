//! Parses the attribute and the function. Knows the syntax, but no rules.

use super::operation::{Label, Operation};
use crate::support::function::definition::{Function, measurable};
use crate::support::rules::suggest::nearest;
use crate::support::syntax::entries::{Entries, Entry, comma, end_of_one, parse_entries, skip};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitStr, Token};

/// The attribute as it is written.
pub(super) struct Parsed {
    /// The values of the labels, before the options.
    pub(super) values: Vec<Value>,
    pub(super) entries: Vec<Entry>,
    /// Syntax errors.
    pub(super) mistakes: Vec<syn::Error>,
    pub(super) function: Function,
}

/// A label's value as it is written.
pub(super) struct Value {
    pub(super) at: Span,
    pub(super) text: String,
    /// Whether it is a string; otherwise it is a word.
    pub(super) is_quoted: bool,
}

/// The arguments of the attribute.
struct Attribute {
    values: Vec<Value>,
    list: Entries,
}

impl Value {
    fn written(&self) -> String {
        if self.is_quoted {
            format!("{:?}", self.text)
        } else {
            self.text.clone()
        }
    }
}

pub(super) fn parse(
    operation: &Operation,
    arguments: TokenStream,
    item: TokenStream,
) -> syn::Result<Parsed> {
    // The item first: if it is wrong, all other mistakes are irrelevant.
    let function = measurable(operation.attribute, item)?;
    let Attribute { values, list } =
        (|input: ParseStream<'_>| attribute(operation, input)).parse2(arguments)?;
    let Entries { entries, mistakes } = list;
    Ok(Parsed {
        values,
        entries,
        mistakes,
        function,
    })
}

/// The values of the labels, and the options. The options are checked even if values are missing.
fn attribute(operation: &Operation, input: ParseStream<'_>) -> syn::Result<Attribute> {
    let (mut values, mut mistakes) = (Vec::new(), Vec::new());
    for _ in operation.labels {
        match value(operation, input) {
            Some(value) => values.push(value),
            None => {
                let mistake = label_is_missing(operation, &mut values, input);
                if input.is_empty() && mistakes.is_empty() {
                    return Err(mistake);
                }
                mistakes.push(mistake);
                if !is_option(operation, input) {
                    skip(input);
                }
                break;
            }
        }
        if input.peek(LitStr) && values.len() < operation.labels.len() {
            // Between two labels.
            mistakes.extend(comma(input).err());
        } else {
            end_of_one(input, &mut mistakes);
        }
    }
    if input.peek(LitStr) && mistakes.is_empty() {
        let names: Vec<_> = operation.labels.iter().map(Label::quoted).collect();
        let labels = if names.len() == 1 { "label" } else { "labels" };
        mistakes.push(input.error(format!(
            "`#[{}]` takes only the {labels} {}: remove this",
            operation.attribute,
            names.join(" and ")
        )));
        let _ = input.parse::<LitStr>();
        end_of_one(input, &mut mistakes);
    }
    let mut list = parse_entries(input)?;
    list.mistakes.extend(mistakes);
    Ok(Attribute { values, list })
}

/// Whether an option comes next, and not a misspelt value of a label.
fn is_option(operation: &Operation, input: ParseStream<'_>) -> bool {
    let name = input.fork().call(Ident::parse_any);
    name.is_ok_and(|name| nearest(&name.to_string(), &operation.options()).is_some())
}

/// The values and the options of another attribute of the same kind.
pub(super) fn written_in(
    operation: &Operation,
    attribute: &syn::Attribute,
) -> Option<(Vec<String>, Vec<Entry>)> {
    let list = attribute.meta.require_list().ok()?;
    let parse = |input: ParseStream<'_>| self::attribute(operation, input);
    let Attribute { values, list } = parse.parse2(list.tokens.clone()).ok()?;
    let values = values.into_iter().map(|value| value.text);
    Some((values.collect(), list.entries))
}

/// A string, or a single word that is not the name of an option.
fn value(operation: &Operation, input: ParseStream<'_>) -> Option<Value> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse().ok()?;
        return Some(Value {
            at: text.span(),
            text: text.value(),
            is_quoted: true,
        });
    }
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    let text = word.unraw().to_string();
    let stands_alone = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Lit);
    if !stands_alone || operation.options().contains(&&*text) {
        return None;
    }
    let _ = input.call(Ident::parse_any);
    Some(Value {
        at: word.span(),
        text,
        is_quoted: false,
    })
}

/// The message about a missing label, with the labels that are given. Also takes labels that are
/// written as options: `table = "users"`.
fn label_is_missing(
    operation: &Operation,
    values: &mut Vec<Value>,
    input: ParseStream<'_>,
) -> syn::Error {
    let label = &operation.labels[values.len()];
    let last = values.last().map(|last| last.at);
    let mut first = None;
    for label in &operation.labels[values.len()..] {
        let ahead = input.fork();
        let Ok((name, value)) = named_value(operation, &ahead) else {
            break;
        };
        if !label.is_called(&name) {
            break;
        }
        input.advance_to(&ahead);
        first.get_or_insert(name);
        values.push(value);
    }
    let example = operation.example_with(values.iter().map(Value::written));
    if let Some(first) = first {
        let renamed = if first == label.name {
            String::new()
        } else {
            format!("`{first}` is the label `{}`, and ", label.name)
        };
        let message = format!("{renamed}labels are written without their names: write `{example}`");
        return syn::Error::new(first.span(), message);
    }
    let (at, after) = match last {
        Some(last) if input.is_empty() => (last, " after this"),
        _ => (input.span(), ""),
    };
    let message = format!("missing label `{}`{after}: write `{example}`", label.name);
    syn::Error::new(at, message)
}

fn named_value(operation: &Operation, input: ParseStream<'_>) -> syn::Result<(Ident, Value)> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let value = value(operation, input).ok_or_else(|| input.error("expected a label"))?;
    comma(input)?;
    Ok((name, value))
}
