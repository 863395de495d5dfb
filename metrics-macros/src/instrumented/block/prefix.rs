//! The prefix of a function's label: the type of the block, and the trait that it implements, if
//! any. So functions with the same name in several blocks have different labels: `Port as
//! Display::fmt`, `Port as From<u8>::from`.

use super::label_text::text;
use syn::ext::IdentExt as _;
use syn::{
    Expr, GenericArgument, GenericParam, Generics, Ident, ItemImpl, PathArguments, PathSegment,
    Type,
};

/// The maximum length of a label in bytes, as for values of dynamic labels.
const LONGEST: usize = 128;

/// What separates the type from the trait.
const AS: &str = " as ";

/// The type of a block, and its trait.
pub(super) struct Prefix {
    ty: String,
    of_trait: Option<String>,
}

impl Prefix {
    pub(super) fn of(block: &ItemImpl) -> Self {
        let of_trait = block.trait_.as_ref();
        let of_trait = of_trait.and_then(|(path, _)| path.segments.last());
        Self {
            ty: type_text(&block.self_ty, &block.generics),
            // With all arguments, because they distinguish the implementations of `From<…>`.
            of_trait: of_trait.map(text),
        }
    }

    /// The label of a function in the block.
    pub(super) fn label(&self, function: &Ident) -> String {
        let function = function.unraw().to_string();
        let room = LONGEST.saturating_sub("::".len() + function.len());
        let Some(of_trait) = &self.of_trait else {
            return format!("{}::{function}", shortened(&self.ty, room));
        };
        // The longer part is shortened first, so that both stay readable.
        let room = room.saturating_sub(AS.len());
        let of_type = room.saturating_sub(of_trait.len()).max(room / 2);
        let ty = shortened(&self.ty, of_type);
        let of_trait = shortened(of_trait, room.saturating_sub(ty.len()));
        format!("{ty}{AS}{of_trait}::{function}")
    }
}

/// The beginning of a text that is too long, and a checksum that distinguishes it from others with
/// the same beginning.
fn shortened(text: &str, room: usize) -> String {
    if text.len() <= room {
        return text.to_owned();
    }
    let rest = format!("…{:08x}", hash(text));
    let mut end = room.saturating_sub(rest.len()).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{rest}", &text[..end])
}

/// FNV-1a, which does not depend on the compiler's version.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// A type without its module, and without arguments if all of them are parameters of the block.
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

/// Whether all arguments are parameters of the block: then they do not distinguish types.
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
    fn a_long_label_ends_in_a_checksum() {
        let long = ["VeryLongName"; 20].join(", ");
        let block = |ty: &str, of_trait: &str| -> ItemImpl {
            let ty: Type = syn::parse_str(ty).expect("a type");
            if of_trait.is_empty() {
                return parse_quote!(impl #ty {});
            }
            let of_trait: syn::Path = syn::parse_str(of_trait).expect("a path");
            parse_quote!(impl #of_trait for #ty {})
        };
        for (ty, of_trait, beginning, end) in [
            (
                "Größe",
                "From<(LONG)>",
                "Größe as From<(VeryLongName, VeryLong",
                "::f",
            ),
            ("(LONG)", "Display", "(VeryLongName, ", " as Display::f"),
            (
                "(LONG)",
                "From<(LONG)>",
                "(VeryLongName, VeryLongName, ",
                "::f",
            ),
            ("(LONG)", "", "(VeryLongName, VeryLongName, ", "::f"),
        ] {
            let labels = ["A", "B"].map(|last| {
                let with = |text: &str| text.replace("LONG", &format!("{long}, {last}"));
                label(&block(&with(ty), &with(of_trait)))
            });
            assert_ne!(labels[0], labels[1]);
            for label in labels {
                assert!((110..=LONGEST).contains(&label.len()), "{label}");
                assert!(label.starts_with(beginning), "{label}");
                assert!(label.ends_with(end), "{label}");
                assert!(of_trait.is_empty() || label.contains(" as "), "{label}");
            }
        }
    }
}
