//! What is shown of an item that an attribute does not go with.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// An item without its attributes, up to its braces or its value: the part to
/// underline.
pub(crate) fn head(item: TokenStream) -> TokenStream {
    let mut tokens = item.into_iter().peekable();
    while matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        // The sign and the brackets.
        tokens.by_ref().take(2).for_each(drop);
    }
    tokens
        .take_while(|token| match token {
            TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
            TokenTree::Punct(punct) => !matches!(punct.as_char(), '=' | ';'),
            _ => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::head;
    use quote::quote;

    #[test]
    fn attributes_and_bodies_are_left_out() {
        for (item, shown) in [
            (
                quote!(
                    #[doc = "x"]
                    #[inline]
                    pub struct S<T> {
                        x: T,
                    }
                ),
                quote!(pub struct S<T>),
            ),
            (
                quote!(
                    static X: u8 = 1;
                ),
                quote!(static X: u8),
            ),
            (
                quote!(
                    fn f(x: u8);
                ),
                quote!(fn f(x: u8)),
            ),
        ] {
            assert_eq!(head(item).to_string(), shown.to_string());
        }
    }
}
