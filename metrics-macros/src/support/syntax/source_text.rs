//! The source text of tokens, and the words in them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;

/// The source text of a type or a pattern, for a message.
pub(crate) fn source_text(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let joined = [" :: ", " < ", " > ", "< ", " >", "& ", " ,"]
        .iter()
        .fold(spaced, |text, part| text.replace(part, part.trim()));
    joined.replace(" : ", ": ").replace(">for", "> for")
}

/// All identifiers in the tokens, as text.
pub(crate) fn identifiers(tokens: impl ToTokens) -> Vec<String> {
    let idents = idents(tokens.to_token_stream());
    idents.iter().map(ToString::to_string).collect()
}

/// All identifiers in the tokens.
pub(crate) fn idents(tokens: TokenStream) -> Vec<Ident> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) => vec![ident],
            TokenTree::Group(group) => idents(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
        })
        .collect()
}

/// Whether the tokens contain an identifier.
pub(crate) fn contains_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => contains_word(group.stream(), word),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::source_text;
    use quote::quote;

    #[test]
    fn types_are_printed_as_in_source() {
        for (tokens, written) in [
            (quote!(Counter<a::Labels>), "Counter<a::Labels>"),
            (quote!(&mut Vec<Option<u8>>), "&mut Vec<Option<u8>>"),
            (quote!(&'a [(A, B)]), "&'a [(A, B)]"),
            (quote!(impl LabelValue), "impl LabelValue"),
        ] {
            assert_eq!(source_text(tokens), written);
        }
    }
}
