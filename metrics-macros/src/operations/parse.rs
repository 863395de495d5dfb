//! Reads the attribute and the function. Knows syntax, no rules.

use super::kind::Kind;
use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Token};

/// The attribute as it is written.
pub(super) struct Parsed {
    /// The values in front of the options, as many as the attribute has labels.
    pub(super) values: Vec<Value>,
    pub(super) entries: Vec<Entry>,
    pub(super) function: Function,
}

/// A label's value as it is written.
pub(super) struct Value {
    pub(super) at: Span,
    pub(super) text: String,
    /// Whether it is a string, or else a word.
    pub(super) is_quoted: bool,
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

type Attribute = (Vec<Value>, Vec<Entry>);

pub(super) fn parse(kind: &Kind, arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    // First the item: a mistake there makes all others irrelevant.
    let function = measurable(kind.attribute, item)?;
    let (values, entries) = (|input: ParseStream<'_>| attribute(kind, input)).parse2(arguments)?;
    Ok(Parsed {
        values,
        entries,
        function,
    })
}

fn attribute(kind: &Kind, input: ParseStream<'_>) -> syn::Result<Attribute> {
    let mut values = Vec::new();
    for _ in kind.labels {
        match value(kind, input) {
            Some(value) => values.push(value),
            None => return Err(label_is_missing(kind, &values, input)),
        }
        comma(input)?;
    }
    Ok((values, parse_entries(input)?))
}

/// The values in front of the options, of another attribute of this kind.
pub(super) fn values_in(kind: &Kind, attribute: &syn::Attribute) -> Option<Vec<String>> {
    let list = attribute.meta.require_list().ok()?;
    let parse = |input: ParseStream<'_>| self::attribute(kind, input);
    let (values, _) = parse.parse2(list.tokens.clone()).ok()?;
    Some(values.into_iter().map(|value| value.text).collect())
}

/// A string, or a word that stands alone and is no option's name.
fn value(kind: &Kind, input: ParseStream<'_>) -> Option<Value> {
    if let Ok(text) = input.parse::<LitStr>() {
        return Some(Value {
            at: text.span(),
            text: text.value(),
            is_quoted: true,
        });
    }
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    let text = word.unraw().to_string();
    if !ahead.is_empty() && !ahead.peek(Token![,]) || kind.options().contains(&&*text) {
        return None;
    }
    let _ = input.call(Ident::parse_any);
    Some(Value {
        at: word.span(),
        text,
        is_quoted: false,
    })
}

/// What to write, with those labels that are there; also one that is written
/// as an option, `table = "users"`, or in another way.
fn label_is_missing(kind: &Kind, values: &[Value], input: ParseStream<'_>) -> syn::Error {
    let label = &kind.labels[values.len()];
    let written: Vec<_> = values.iter().map(Value::written).collect();
    match named_value(kind, &input.fork()) {
        Ok((name, value)) if name == label.name => {
            let example = kind.example_with(written.into_iter().chain([value.written()]));
            syn::Error::new(
                name.span(),
                format!("a label is written without its name: write `{example}`"),
            )
        }
        _ => input.error(format!(
            "the label `{}` is missing here: write `{}`",
            label.name,
            kind.example_with(written)
        )),
    }
}

fn named_value(kind: &Kind, input: ParseStream<'_>) -> syn::Result<(Ident, Value)> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let value = value(kind, input).ok_or_else(|| input.error("expected a label"))?;
    Ok((name, value))
}
