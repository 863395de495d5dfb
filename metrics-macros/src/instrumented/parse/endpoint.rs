//! Parses an endpoint, `GET "/path"`, and recognises misspelt ones.

use crate::support::syntax::entries::{Entries, Entry, end_of_one, skip};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, parenthesized, token};

pub(in crate::instrumented) const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT",
];

/// An endpoint as it is written, or the one that was probably meant.
pub(in crate::instrumented) struct Written {
    pub(in crate::instrumented) method: Ident,
    /// `None` if it is missing.
    pub(in crate::instrumented) path: Option<LitStr>,
}

impl Written {
    fn text(&self) -> String {
        let path = self.path.as_ref().map(LitStr::value);
        format!("{} {:?}", self.method, path.as_deref().unwrap_or("/path"))
    }
}

impl ToTokens for Written {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.method.to_tokens(tokens);
        self.path.to_tokens(tokens);
    }
}

/// How the endpoint is written.
enum Form {
    /// `GET "/path"`.
    Right,
    /// A method without quotes, in another form.
    Words,
    /// In quotes, such as `"GET /path"`.
    Strings,
}

/// Whether an endpoint comes next, maybe a misspelt one: a word in capitals, because options are in
/// lower case; a string that looks like one; or, at the beginning, any word before a string.
pub(super) fn is_next(input: ParseStream<'_>, is_first: bool) -> bool {
    if input.peek(LitStr) {
        let text = input.fork().parse::<LitStr>().map(|text| text.value());
        let text = text.unwrap_or_default();
        let method = text.split_whitespace().next().unwrap_or_default();
        return text.contains('/') || METHODS.contains(&&*method.to_uppercase());
    }
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else {
        return false;
    };
    let word = word.to_string();
    let is_capital = word.chars().all(|c| c.is_ascii_uppercase());
    if is_capital || (is_first && ahead.peek(LitStr)) {
        return true;
    }
    METHODS.contains(&&*word.to_uppercase())
        && (ahead.peek(LitStr) || (ahead.peek(Token![=]) && ahead.peek2(LitStr)))
}

/// Reads the endpoint. Reports it if it is misspelt, does not come first, or follows the endpoint
/// `earlier`.
pub(super) fn read(
    input: ParseStream<'_>,
    earlier: Option<&Written>,
    list: &mut Entries,
) -> (Written, Option<syn::Error>) {
    let span = input.span();
    let (written, form) = meant(input);
    let before: Vec<String> = list.entries.iter().map(Entry::outline).collect();
    let rest: String = before.iter().map(|entry| format!(", {entry}")).collect();
    let is_first = before.is_empty();
    let (text, comes_first) = (
        written.text(),
        if is_first { "" } else { ", and comes first" },
    );
    let mistake = match (earlier, &form) {
        (Some(earlier), _) => Some(format!(
            "a function can serve one endpoint, and it already has `{}`: remove one, or write a \
             second function",
            earlier.text()
        )),
        (None, Form::Right) if is_first => None,
        (None, Form::Right) => Some(format!(
            "the endpoint must come first: write `{text}{rest}`"
        )),
        (None, Form::Words) => Some(format!(
            "an endpoint is written as a method and a path{comes_first}: write `{text}{rest}`"
        )),
        (None, Form::Strings) => Some(format!(
            "an endpoint is written as a method without quotes and a path{comes_first}: write \
             `{text}{rest}`"
        )),
    };
    let mistake = mistake.map(|mistake| match form {
        Form::Right => syn::Error::new_spanned(&written, mistake),
        Form::Words | Form::Strings => syn::Error::new(span, mistake),
    });
    if matches!(form, Form::Right) || input.peek(Token![,]) {
        end_of_one(input, &mut list.mistakes);
    } else {
        skip(input);
    }
    (written, mistake)
}

fn meant(input: ParseStream<'_>) -> (Written, Form) {
    if input.peek(LitStr) {
        return (in_strings(input), Form::Strings);
    }
    let method = input.call(Ident::parse_any);
    let method = method.unwrap_or_else(|_| Ident::new("GET", Span::call_site()));
    let form = if input.peek(LitStr) {
        Form::Right
    } else {
        Form::Words
    };
    if (input.peek(Token![,]) || input.peek(Token![=])) && input.peek2(LitStr) {
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
    let path = if input.peek(token::Paren) {
        in_parentheses(input).ok()
    } else {
        input.parse().ok()
    };
    let is_method = matches!(form, Form::Right);
    // In the correct spelling.
    let method = match method.to_string().to_uppercase() {
        upper if !is_method && METHODS.contains(&&*upper) => Ident::new(&upper, method.span()),
        _ => method,
    };
    (Written { method, path }, form)
}

fn in_parentheses(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let content;
    parenthesized!(content in input);
    let path = content.parse()?;
    let _: TokenStream = content.parse()?;
    Ok(path)
}

/// `"/path"`, `"GET /path"`, `"GET" "/path"` or `"GET", "/path"`.
fn in_strings(input: ParseStream<'_>) -> Written {
    let span = input.span();
    let mut strings = Vec::new();
    while let Ok(string) = input.parse::<LitStr>() {
        strings.push(string.value());
        if input.peek(Token![,]) && input.peek2(LitStr) {
            let _ = input.parse::<Token![,]>();
        }
    }
    let words: Vec<&str> = strings.iter().flat_map(|s| s.split_whitespace()).collect();
    let (method, path) = match words[..] {
        [method, path] => (method, Some(path)),
        [path] if path.starts_with('/') => ("GET", Some(path)),
        _ => ("GET", None),
    };
    let method = syn::parse_str(method).unwrap_or_else(|_| Ident::new("GET", span));
    Written {
        method: Ident::new(&method.to_string(), span),
        path: path.map(|path| LitStr::new(path, span)),
    }
}
