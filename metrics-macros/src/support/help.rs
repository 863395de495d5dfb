//! Help texts from doc comments.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The first paragraph of the doc comment, on one line; nothing where there
/// is no text.
pub(crate) fn help_text(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter_map(doc_line);
    let text: Vec<String> = lines
        .flat_map(|doc| {
            doc.lines()
                .map(|line| line.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .skip_while(String::is_empty)
        .take_while(|line| !line.is_empty())
        .collect();
    (!text.is_empty()).then(|| text.join(" "))
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            // An empty line is an empty string, which `lines` would skip.
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(format!("{}\n", text.value())),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{ItemFn, parse_quote};

    #[test]
    fn the_first_paragraph_is_the_help_text() {
        let function: ItemFn = parse_quote! {
            /// Users registered,
            /// by themselves.
            ///
            /// More for readers of the source.
            #[inline]
            fn f() {}
        };
        assert_eq!(
            help_text(&function.attrs).as_deref(),
            Some("Users registered, by themselves.")
        );
    }

    #[test]
    fn an_empty_comment_is_no_help() {
        let function: ItemFn = parse_quote! {
            ///
            fn f() {}
        };
        assert_eq!(help_text(&function.attrs), None);
    }
}
