//! Tokens as somebody would write them.

use quote::ToTokens;

/// The text of a type or a pattern, for a message.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let joined = [" :: ", " < ", " > ", "< ", " >", "& ", " ,"]
        .iter()
        .fold(spaced, |text, part| text.replace(part, part.trim()));
    joined.replace(" : ", ": ").replace(">for", "> for")
}

#[cfg(test)]
mod tests {
    use super::text;
    use quote::quote;

    #[test]
    fn types_look_as_they_are_written() {
        for (tokens, written) in [
            (quote!(Counter<a::Labels>), "Counter<a::Labels>"),
            (quote!(&mut Vec<Option<u8>>), "&mut Vec<Option<u8>>"),
            (quote!(&'a [(A, B)]), "&'a [(A, B)]"),
            (quote!(impl LabelValue), "impl LabelValue"),
        ] {
            assert_eq!(text(tokens), written);
        }
    }
}
