//! Reads the attribute and the function. Knows syntax, no rules.

use super::kind::{Kind, Label};
use crate::support::function::{Function, measurable};
use crate::support::options::{Entry, comma, parse_entries};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitStr, Token};

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
    if input.peek(LitStr) {
        let names: Vec<_> = kind.labels.iter().map(Label::quoted).collect();
        let labels = if names.len() == 1 { "label" } else { "labels" };
        return Err(input.error(format!(
            "`#[{}]` has the {labels} {} and no more: leave this out",
            kind.attribute,
            names.join(" and ")
        )));
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

/// A string, or a word that is no option's name and no beginning of anything
/// longer.
fn value(kind: &Kind, input: ParseStream<'_>) -> Option<Value> {
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
    if !stands_alone || kind.options().contains(&&*text) {
        return None;
    }
    let _ = input.call(Ident::parse_any);
    Some(Value {
        at: word.span(),
        text,
        is_quoted: false,
    })
}

/// What to write, with those labels that are there, also as options:
/// `table = "users"`.
fn label_is_missing(kind: &Kind, values: &[Value], input: ParseStream<'_>) -> syn::Error {
    let label = &kind.labels[values.len()];
    let mut written: Vec<_> = values.iter().map(Value::written).collect();
    let mut first = None;
    let ahead = input.fork();
    for label in &kind.labels[values.len()..] {
        let Ok((name, value)) = named_value(kind, &ahead) else {
            break;
        };
        if name != label.name {
            break;
        }
        first.get_or_insert(name);
        written.push(value.written());
    }
    let example = kind.example_with(written);
    if let Some(first) = first {
        let message = format!("a label is written without its name: write `{example}`");
        return syn::Error::new(first.span(), message);
    }
    let (at, place) = match values.last() {
        Some(last) if input.is_empty() => (last.at, "behind this"),
        Some(_) => (input.span(), "here"),
        None => (input.span(), "first"),
    };
    let attribute = kind.attribute;
    let message = format!(
        "`#[{attribute}]` takes the label `{}` {place}, as a string or a word: write `{example}`",
        label.name
    );
    syn::Error::new(at, message)
}

fn named_value(kind: &Kind, input: ParseStream<'_>) -> syn::Result<(Ident, Value)> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    let value = value(kind, input).ok_or_else(|| input.error("expected a label"))?;
    comma(input)?;
    Ok((name, value))
}
