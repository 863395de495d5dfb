//! Help texts, from the option `help` or the doc comment.

use super::options::Options;
use crate::support::errors::Errors;
use crate::support::syntax::group::ungrouped;
use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

const EXAMPLE: &str = "help = \"Orders placed.\"";

/// The help text of a metric: the option `help`, or the first paragraph of the doc comment. A
/// missing text, and the error of `docs`, are reported at `span`.
pub(crate) fn help(
    options: &mut Options<'_>,
    docs: impl FnOnce() -> Result<Vec<Attribute>, &'static str>,
    span: Span,
    errors: &mut Errors,
) -> Option<String> {
    if !options.lacks("help") {
        let text = options.string("help", EXAMPLE, errors)?;
        if text.value().trim().is_empty() {
            errors.at(
                text.span(),
                "empty help text: write what is measured, such as `\"Orders placed.\"`",
            );
            return None;
        }
        return Some(text.value());
    }
    let docs = match docs() {
        Ok(docs) => docs,
        Err(why) => {
            errors.at(span, format!("{why} `{EXAMPLE}`"));
            return None;
        }
    };
    let text = help_text(&docs);
    let computed = docs.iter().find_map(computed_doc);
    if let (None, Some(computed)) = (&text, computed) {
        errors.over(
            computed,
            format!(
                "missing help text, because the value of a computed doc comment is unknown here: \
                 write `{EXAMPLE}` in the attribute"
            ),
        );
    } else if text.is_none() {
        errors.at(
            span,
            format!(
                "missing help text: write a doc comment, such as `/// Orders placed.`, or \
                 `{EXAMPLE}`"
            ),
        );
    }
    text
}

/// The first paragraph of the doc comment, on one line; `None` without text.
fn help_text(attributes: &[Attribute]) -> Option<String> {
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
    match doc(attribute)? {
        // `lines` would skip an empty string, which is an empty line here.
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(format!("{}\n", text.value())),
        _ => None,
    }
}

/// The expression in a doc attribute such as `#[doc = concat!(…)]`.
fn computed_doc(attribute: &Attribute) -> Option<&Expr> {
    doc(attribute).filter(|value| !matches!(value, Expr::Lit(_)))
}

fn doc(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(ungrouped(&pair.value)),
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
    fn an_empty_doc_comment_is_not_a_help_text() {
        let function: ItemFn = parse_quote! {
            ///
            fn f() {}
        };
        assert_eq!(help_text(&function.attrs), None);
    }
}
