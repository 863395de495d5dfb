//! The text of types and traits in a label.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use std::iter::Peekable;
use syn::ext::IdentExt as _;

/// The text of tokens, with the usual spaces and without lifetimes.
pub(super) fn text(tokens: impl ToTokens) -> String {
    let mut words = Vec::new();
    flatten(tokens.to_token_stream(), &mut words);
    let mut words = without_lifetimes(&words).into_iter().peekable();
    let mut text = String::new();
    while let Some(word) = words.next() {
        match word {
            "," | ";" | ":" => text.extend([word, " "]),
            "->" | "+" | "=" => text.extend([" ", word, " "]),
            _ => text.push_str(word),
        }
        let is_apart = |next: &&str| is_word(next) || word == "mut" && matches!(*next, "[" | "(");
        if is_word(word) && words.peek().is_some_and(is_apart) {
            text.push(' ');
        }
    }
    text
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '"' | '\''))
}

/// The tokens as a list. A lifetime, `::` and `->` are one word each.
fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => words.push(ident.unraw().to_string()),
            TokenTree::Literal(literal) => words.push(literal.to_string()),
            TokenTree::Punct(punct) => {
                let mut word = punct.as_char().to_string();
                let is_joint = punct.spacing() == Spacing::Joint;
                if let Some(next) = joined(&mut tokens, punct.as_char(), is_joint) {
                    word.push_str(&next);
                }
                words.push(word);
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                flatten(group.stream(), words);
                words.push(close.to_owned());
            }
        }
    }
    words.retain(|word| !word.is_empty());
}

/// The next token, if it forms one word with the punctuation mark before it.
fn joined(
    tokens: &mut Peekable<impl Iterator<Item = TokenTree>>,
    first: char,
    is_joint: bool,
) -> Option<String> {
    let belongs = match tokens.peek()? {
        TokenTree::Ident(_) => first == '\'',
        TokenTree::Punct(next) => {
            is_joint && matches!((first, next.as_char()), (':', ':') | ('-', '>'))
        }
        _ => false,
    };
    belongs.then(|| tokens.next().map(|next| next.to_string()))?
}

/// Removes lifetimes, with the punctuation and `for<…>` that belong to them.
fn without_lifetimes(words: &[String]) -> Vec<&str> {
    let mut left: Vec<&str> = Vec::new();
    let mut words = words.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        if !word.starts_with('\'') || word.ends_with('\'') && word.len() > 1 {
            left.push(word);
            continue;
        }
        match (left.last().copied(), words.peek().copied()) {
            (Some("<"), Some(">")) => {
                left.pop();
                words.next();
                if left.last() == Some(&"for") {
                    left.pop();
                }
            }
            (Some("+" | ","), _) => _ = left.pop(),
            (Some("<"), Some(",")) | (_, Some("+")) => _ = words.next(),
            _ => {}
        }
    }
    left
}
