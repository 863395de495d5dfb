//! What stands in front of a function's name in its label: the type of the block, and
//! the trait if it implements one. So functions of one name in several blocks have
//! labels of their own: `Port as Display::fmt`, `Port as From<u8>::from`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use std::iter::Peekable;
use syn::ext::IdentExt as _;
use syn::{
    Expr, GenericArgument, GenericParam, Generics, Ident, ItemImpl, PathArguments, PathSegment,
    Type,
};

/// The longest label, in bytes, as for values of dynamic labels.
const LONGEST: usize = 128;

/// The type of a block, and its trait.
pub(super) struct Prefix(String);

impl Prefix {
    pub(super) fn of(block: &ItemImpl) -> Self {
        let ty = type_text(&block.self_ty, &block.generics);
        let of_trait = block.trait_.as_ref();
        let of_trait = of_trait.and_then(|(path, _)| path.segments.last());
        Self(match of_trait {
            None => ty,
            // All arguments, because they tell one `From<…>` from the other.
            Some(segment) => format!("{ty} as {}", text(segment)),
        })
    }

    /// The label of a function in the block.
    pub(super) fn label(&self, function: &Ident) -> String {
        let function = function.unraw();
        let label = format!("{}::{function}", self.0);
        if label.len() <= LONGEST {
            return label;
        }
        // The beginning, and a number that tells it from others with this beginning.
        let rest = format!("…{:08x}::{function}", hash(&self.0));
        let mut end = LONGEST.saturating_sub(rest.len()).min(self.0.len());
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}{rest}", &self.0[..end])
    }
}

/// FNV-1a, which is the same with every compiler.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// A type without its module, and without arguments that are only names of the block's
/// own parameters.
fn type_text(ty: &Type, generics: &Generics) -> String {
    match ty {
        Type::Path(path) if path.qself.is_none() => match path.path.segments.last() {
            Some(last) if has_own_arguments(last, generics) => last.ident.unraw().to_string(),
            Some(last) => text(last),
            None => text(ty),
        },
        Type::Group(group) => type_text(&group.elem, generics),
        Type::Paren(paren) => type_text(&paren.elem, generics),
        Type::Reference(reference) => {
            let mutable = reference.mutability.map_or("", |_| "mut ");
            format!("&{mutable}{}", type_text(&reference.elem, generics))
        }
        _ => text(ty),
    }
}

/// Whether all arguments are parameters of the block: then they say nothing.
fn has_own_arguments(segment: &PathSegment, generics: &Generics) -> bool {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return true;
    };
    let is_own = |ident: &Ident| {
        generics.params.iter().any(|parameter| match parameter {
            GenericParam::Type(parameter) => parameter.ident == *ident,
            GenericParam::Const(parameter) => parameter.ident == *ident,
            GenericParam::Lifetime(_) => false,
        })
    };
    arguments.args.iter().all(|argument| match argument {
        GenericArgument::Lifetime(_) => true,
        GenericArgument::Type(Type::Path(path)) => path.path.get_ident().is_some_and(is_own),
        GenericArgument::Const(Expr::Path(path)) => path.path.get_ident().is_some_and(is_own),
        _ => false,
    })
}

/// Tokens as somebody would write them, without lifetimes.
fn text(tokens: impl ToTokens) -> String {
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

/// The tokens one by one: a lifetime, `::` and `->` are one each.
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

/// What belongs to a punctuation mark that another token follows at once.
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

/// Leaves out each lifetime, with what stands beside it for its sake.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;
    use syn::parse_quote;

    fn label(block: &ItemImpl) -> String {
        Prefix::of(block).label(&Ident::new("f", Span::call_site()))
    }

    #[test]
    fn functions_of_different_blocks_have_different_labels() {
        let cases: [(ItemImpl, &str); 36] = [
            (parse_quote!(impl Port {}), "Port"),
            (parse_quote!(impl crate::net::Port {}), "Port"),
            (parse_quote!(impl r#type {}), "type"),
            (
                parse_quote!(
                    impl<T> Cart<T> {}
                ),
                "Cart",
            ),
            (
                parse_quote!(
                    impl<'a, T, const N: usize> Cart<'a, T, N> {}
                ),
                "Cart",
            ),
            (
                parse_quote!(
                    impl<'a> Cart<'a> {}
                ),
                "Cart",
            ),
            (parse_quote!(impl Cart<u8> {}), "Cart<u8>"),
            (parse_quote!(impl Cart<'_, u8> {}), "Cart<u8>"),
            (
                parse_quote!(
                    impl<T> Cart<Vec<T>> {}
                ),
                "Cart<Vec<T>>",
            ),
            (parse_quote!(impl Grid<3, -1> {}), "Grid<3, -1>"),
            (parse_quote!(impl Grid<{ N + 1 }> {}), "Grid<{N + 1}>"),
            (parse_quote!(impl dyn Shape {}), "dyn Shape"),
            (
                parse_quote!(impl dyn Shape + Send + 'static {}),
                "dyn Shape + Send",
            ),
            (parse_quote!(impl Display for Port {}), "Port as Display"),
            (
                parse_quote!(impl fmt::Display for Port {}),
                "Port as Display",
            ),
            (
                parse_quote!(impl ::std::fmt::Display for net::Port {}),
                "Port as Display",
            ),
            (
                parse_quote!(
                    unsafe impl Alloc for Port {}
                ),
                "Port as Alloc",
            ),
            (parse_quote!(impl From<u8> for Port {}), "Port as From<u8>"),
            (
                parse_quote!(impl From<&str> for Port {}),
                "Port as From<&str>",
            ),
            (
                parse_quote!(
                    impl<'a> From<&'a mut [u8]> for Port {}
                ),
                "Port as From<&mut [u8]>",
            ),
            (
                parse_quote!(
                    impl<'a> From<Cow<'a, str>> for Port {}
                ),
                "Port as From<Cow<str>>",
            ),
            (
                parse_quote!(impl From<io::Error> for Failure {}),
                "Failure as From<io::Error>",
            ),
            (
                parse_quote!(impl From<fmt::Error> for Failure {}),
                "Failure as From<fmt::Error>",
            ),
            (
                parse_quote!(
                    impl<T: Into<u8>> From<T> for Port {}
                ),
                "Port as From<T>",
            ),
            (
                parse_quote!(impl From<(u8, u16)> for Port {}),
                "Port as From<(u8, u16)>",
            ),
            (
                parse_quote!(impl From<[u8; 4]> for Port {}),
                "Port as From<[u8; 4]>",
            ),
            (
                parse_quote!(impl From<Box<dyn Fn(u8) -> u16 + Send + 'static>> for Port {}),
                "Port as From<Box<dyn Fn(u8) -> u16 + Send>>",
            ),
            (
                parse_quote!(impl From<Box<dyn for<'a> Fn(&'a str) -> &'a str>> for Port {}),
                "Port as From<Box<dyn Fn(&str) -> &str>>",
            ),
            (
                parse_quote!(
                    impl<'a> Add<&'a Port> for &'a Port {}
                ),
                "&Port as Add<&Port>",
            ),
            (
                parse_quote!(impl Read for &mut net::Port {}),
                "&mut Port as Read",
            ),
            (
                parse_quote!(
                    impl<T> Shape for Vec<T> {}
                ),
                "Vec as Shape",
            ),
            (
                parse_quote!(
                    impl<T> Shape for T {}
                ),
                "T as Shape",
            ),
            (
                parse_quote!(impl Shape for (Port, u8) {}),
                "(Port, u8) as Shape",
            ),
            (
                parse_quote!(impl Shape for fn(u8) -> u16 {}),
                "fn(u8) -> u16 as Shape",
            ),
            (
                parse_quote!(impl Shape for port!(u8) {}),
                "port!(u8) as Shape",
            ),
            (
                parse_quote!(impl Shape for <Port as Net>::Address {}),
                "<Port as Net>::Address as Shape",
            ),
        ];
        for (block, prefix) in &cases {
            assert_eq!(label(block), format!("{prefix}::f"));
        }
    }

    #[test]
    fn a_long_label_ends_in_a_number_that_tells_it_from_others() {
        let long = |last: &str| -> ItemImpl {
            let arguments = format!("From<({})>", ["VeryLongName"; 20].join(", ") + ", " + last);
            let of_trait: syn::Path = syn::parse_str(&arguments).expect("a path");
            parse_quote!(impl #of_trait for Größe {})
        };
        let (one, other) = (label(&long("A")), label(&long("B")));
        assert_ne!(one, other);
        for label in [one, other] {
            assert!(label.len() <= LONGEST, "{label}");
            assert!(
                label.starts_with("Größe as From<(VeryLongName, "),
                "{label}"
            );
            assert!(label.ends_with("::f"), "{label}");
        }
    }
}
