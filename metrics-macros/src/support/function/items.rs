//! Whether a body has items. Items are in scope in their whole block, also in generated code before
//! them, where they could change the meaning of a type.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Words that, at the level of statements, occur only in items and in function types.
const WORDS: &[&str] = &[
    "const", "enum", "extern", "fn", "impl", "macro", "mod", "static", "struct", "trait", "type",
    "union", "use",
];

/// Macros of the standard library that are expressions and do not return from the function.
const EXPRESSIONS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Whether a macro is one of [`EXPRESSIONS`].
pub(super) fn is_expression(name: &str) -> bool {
    EXPRESSIONS.contains(&name)
}

/// Whether a body may have items, except those of an attribute that was expanded earlier. A macro
/// may expand to items, too.
pub(super) fn may_have_items(body: TokenStream) -> bool {
    let mut statement = Statement::default();
    for token in body {
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        statement.add(&token);
        if ends && std::mem::take(&mut statement).may_be_item() {
            return true;
        }
    }
    statement.may_be_item()
}

/// What the tokens of a statement show so far.
#[derive(Default)]
struct Statement {
    has_word: bool,
    is_own: bool,
    /// Whether there is more than the path of a macro.
    is_longer: bool,
    /// The last name of the path.
    last: String,
    calls_macro: bool,
}

impl Statement {
    fn add(&mut self, token: &TokenTree) {
        match token {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                self.has_word |= WORDS.contains(&&*word);
                self.is_own |= word.starts_with("__metrics") || word.starts_with("__METRICS_");
                self.last = word;
            }
            TokenTree::Punct(mark) => match mark.as_char() {
                '!' if mark.spacing() == Spacing::Alone => {
                    self.calls_macro |= !self.is_longer && !self.last.is_empty();
                }
                // Part of a path or an attribute.
                ':' | '#' => {}
                _ => self.is_longer = true,
            },
            TokenTree::Group(group) => match group.delimiter() {
                // Of an attribute.
                Delimiter::Bracket => {}
                // From `macro_rules!`.
                Delimiter::None => self.has_word |= may_have_items(group.stream()),
                Delimiter::Brace | Delimiter::Parenthesis => self.is_longer = true,
            },
            TokenTree::Literal(_) => self.is_longer = true,
        }
    }

    fn may_be_item(&self) -> bool {
        let is_macro = self.calls_macro && !is_expression(&self.last);
        (self.has_word || is_macro) && !self.is_own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn items_are_found() {
        for items in [
            quote!(use a::*;, f()),
            quote!(let x = 1; struct User; x),
            quote!(if x { 1 } else { 2 }; #[allow(unused)] pub(crate) enum E { A } 3),
            quote!(const N: u8 = 1;, N),
            quote!(unsafe extern "C" {}, 1),
            quote!(
                macro_rules! m {
                    () => {};
                },
                m!()
            ),
            quote!(
                imports!();
                1
            ),
            quote!(
                a::imports! {}
                1
            ),
        ] {
            assert!(may_have_items(items.clone()), "{items}");
        }
        for none in [
            quote!(let x = !y; x),
            quote!(
                println!("{x}");
                assert!(x == 1);
                std::format!("")
            ),
            quote!(let x = numbers![1]; { use a::*; }),
            quote!(a != b),
            quote!(
                use ::metrics_runtime::__private as __metrics;
                static __METRICS_CALLS: u8 = 1;
                __metrics::inventory::submit! { x }
                f()
            ),
        ] {
            assert!(!may_have_items(none.clone()), "{none}");
        }
    }
}
