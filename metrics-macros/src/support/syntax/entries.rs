//! The syntax of the list in an attribute's parentheses: `flag`, `name = expression` and `name(…)`.
//!
//! After a syntax error, parsing continues with the next entry, so that all mistakes are reported
//! at once.

use super::group::ungrouped;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Token, parenthesized, parse_quote, token};

/// The entries in the parentheses, and the syntax errors.
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

/// The value after an option's name.
#[derive(Clone)]
pub(crate) enum EntryValue {
    /// Nothing.
    Flag,
    /// `= expression`.
    Assigned(Box<Expr>),
    /// `(…)`.
    List(TokenStream),
    /// A syntax error, which was reported.
    Mistaken,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            let message = "expected the name of an option: write `name = value`";
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

    /// The entry without its value: `flag`, `name = …` or `name(…)`.
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
    /// Reads the next entry and the comma after it.
    pub(crate) fn read(&mut self, input: ParseStream<'_>) {
        let name = input.fork().call(Ident::parse_any).ok();
        let entry = one_of_list(input, &mut self.mistakes, Entry::parse);
        // Kept, so that the option is not reported as missing.
        let mistaken = || {
            Some(Entry {
                name: name?,
                value: EntryValue::Mistaken,
            })
        };
        self.entries.extend(entry.or_else(mistaken));
    }
}

/// Parses all entries, separated by commas.
pub(crate) fn parse_entries(input: ParseStream<'_>) -> syn::Result<Entries> {
    let mut entries = Entries::default();
    while !input.is_empty() {
        entries.read(input);
    }
    Ok(entries)
}

/// Reads an element of a list and the comma after it. If that fails, continues where the next
/// element seems to begin.
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

/// Reads the comma after an element.
pub(crate) fn end_of_one(input: ParseStream<'_>, mistakes: &mut Vec<syn::Error>) {
    if let Err(mistake) = comma(input) {
        mistakes.push(mistake);
        if !begins_one(input) {
            skip(input);
        }
    }
}

/// Reads the comma between elements.
pub(crate) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        Ok(())
    } else {
        Err(input.error("missing comma between options: write `,` before this"))
    }
}

/// Skips to the next element. Not every comma separates elements, as in `|map: &Map<Key,
/// EntryValue>|`.
pub(crate) fn skip(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        let is_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        if is_comma && (input.is_empty() || begins_one(input)) {
            return;
        }
    }
}

/// Whether this looks like an element that begins with a name.
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
    fn syntax_errors_are_explained() {
        for (attribute, mistake) in [
            ("42", "expected the name of an option"),
            ("buckets =", "`buckets` needs a value"),
            ("help = \"x\" buckets = []", "missing comma"),
        ] {
            let (_, mistakes) = read(attribute);
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].contains(mistake), "{mistakes:?}");
        }
    }

    #[test]
    fn parsing_continues_after_a_mistake() {
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
