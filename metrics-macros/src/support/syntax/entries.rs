//! The list in an attribute's parentheses as it is written: `flag`,
//! `name = expression` and `name(…)`.
//!
//! What can't be read is one mistake, and reading goes on behind it, so that
//! all mistakes are reported at once.

use super::group::ungrouped;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Token, parenthesized, parse_quote, token};

/// What stands in the parentheses, as far as it can be read.
#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
    pub(crate) mistakes: Vec<syn::Error>,
}

/// One option as it is written.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: Ident,
    pub(crate) value: EntryValue,
}

/// What stands behind an option's name.
#[derive(Clone)]
pub(crate) enum EntryValue {
    /// Nothing.
    Flag,
    /// `= expression`.
    Assigned(Box<Expr>),
    /// `(…)`.
    List(TokenStream),
    /// What can't be read, which is reported.
    Mistaken,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            let message = "an option begins with its name: write `name = value`";
            return Err(input.error(message));
        }
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            if input.is_empty() || input.peek(Token![,]) {
                let message = format!("`{name}` needs a value: write `{name} = …`");
                return Err(syn::Error::new(name.span(), message));
            }
            let value: Expr = input.parse()?;
            EntryValue::Assigned(Box::new(ungrouped(&value).clone()))
        } else if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            EntryValue::List(content.parse()?)
        } else {
            EntryValue::Flag
        };
        Ok(Self { name, value })
    }
}

impl Entry {
    /// `name = "…"`.
    pub(crate) fn named(name: &LitStr) -> Self {
        Self {
            name: Ident::new("name", name.span()),
            value: EntryValue::Assigned(Box::new(parse_quote!(#name))),
        }
    }

    /// Whether this is `skip`.
    pub(crate) fn is_skip(&self) -> bool {
        self.name == "skip"
    }

    /// In few words: `flag`, `name = …` or `name(…)`.
    pub(crate) fn outline(&self) -> String {
        let name = &self.name;
        match self.value {
            EntryValue::Flag => name.to_string(),
            EntryValue::Assigned(_) | EntryValue::Mistaken => format!("{name} = …"),
            EntryValue::List(_) => format!("{name}(…)"),
        }
    }
}

impl ToTokens for Entry {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let name = &self.name;
        tokens.extend(match &self.value {
            EntryValue::Flag | EntryValue::Mistaken => quote!(#name),
            EntryValue::Assigned(value) => quote!(#name = #value),
            EntryValue::List(list) => quote!(#name(#list)),
        });
    }
}

impl Entries {
    /// Reads the next one, and the comma behind it.
    pub(crate) fn read(&mut self, input: ParseStream<'_>) {
        let name = input.fork().call(Ident::parse_any).ok();
        let entry = one_of_list(input, &mut self.mistakes, Entry::parse);
        // It is there, so nothing has to complain that it is missing.
        let mistaken = || {
            Some(Entry {
                name: name?,
                value: EntryValue::Mistaken,
            })
        };
        self.entries.extend(entry.or_else(mistaken));
    }
}

/// Parses the entries up to the end, separated by commas.
pub(crate) fn parse_entries(input: ParseStream<'_>) -> syn::Result<Entries> {
    let mut entries = Entries::default();
    while !input.is_empty() {
        entries.read(input);
    }
    Ok(entries)
}

/// Reads one thing of a list, and the comma behind it. If that fails, it goes
/// on where another one seems to begin.
pub(crate) fn one_of_list<T>(
    input: ParseStream<'_>,
    mistakes: &mut Vec<syn::Error>,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Option<T> {
    let ahead = input.fork();
    match read(&ahead) {
        Ok(found) => {
            input.advance_to(&ahead);
            end_of_one(input, mistakes);
            Some(found)
        }
        Err(mistake) => {
            mistakes.push(mistake);
            skip(input);
            None
        }
    }
}

/// Reads the comma behind something.
pub(crate) fn end_of_one(input: ParseStream<'_>, mistakes: &mut Vec<syn::Error>) {
    if let Err(mistake) = comma(input) {
        mistakes.push(mistake);
        if !begins_one(input) {
            skip(input);
        }
    }
}

/// What separates one thing in the parentheses from the next.
pub(crate) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        Ok(())
    } else {
        Err(input.error("options are separated by commas: write `,` before this"))
    }
}

/// Skips what can't be read. Not each comma is one of the list: there are some
/// in `|map: &Map<Key, EntryValue>|`.
pub(crate) fn skip(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        let is_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        if is_comma && (input.is_empty() || begins_one(input)) {
            return;
        }
    }
}

/// Whether this looks like something with a name.
fn begins_one(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    if ahead.call(Ident::parse_any).is_err() {
        return false;
    }
    ahead.is_empty()
        || ahead.peek(Token![,])
        || ahead.peek(Token![:]) && !ahead.peek(Token![::])
        || ahead.peek(Token![=]) && !ahead.peek(Token![==])
        || ahead.peek(token::Paren)
        || ahead.peek(LitStr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse::Parser as _;

    fn read(attribute: &str) -> (Vec<String>, Vec<String>) {
        let Entries { entries, mistakes } = parse_entries.parse_str(attribute).expect("no end");
        (
            entries.iter().map(Entry::outline).collect(),
            mistakes.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn syntax_is_explained() {
        for (attribute, mistake) in [
            ("42", "begins with its name"),
            ("buckets =", "`buckets` needs a value"),
            ("help = \"x\" buckets = []", "separated by commas"),
        ] {
            let (_, mistakes) = read(attribute);
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].contains(mistake), "{mistakes:?}");
        }
    }

    #[test]
    fn reading_goes_on_behind_a_mistake() {
        for (attribute, entries, mistakes) in [
            ("a =, b", &["a = …", "b"][..], 1),
            ("a, \"x\", b = 1", &["a", "b = …"], 1),
            ("a b, c", &["a", "b", "c"], 1),
            ("a = 1 + , b(2)", &["a = …", "b(…)"], 1),
            ("a = |x: &M<A, B|, b, c = 1", &["a = …", "b", "c = …"], 1),
            (", a, , b", &["a", "b"], 2),
            ("a = 1 2 3, b", &["a = …", "b"], 1),
        ] {
            let (read, found) = read(attribute);
            assert_eq!(read, entries, "{attribute}");
            assert_eq!(found.len(), mistakes, "{attribute}: {found:?}");
        }
    }
}
