//! What the tokens of a return type say by themselves.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound, parse_quote};

/// Whether a function can't return a `Result`: its type is written as one that
/// is none. An alias may stand for anything.
pub(crate) fn is_no_result(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => is_none(ty),
    }
}

/// The same of a type.
pub(crate) fn is_none(ty: &Type) -> bool {
    const PLAIN: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
        "u16", "u32", "u64", "u128", "usize", "Box", "Option", "String", "Vec",
    ];
    match ungrouped(ty) {
        Type::Array(_)
        | Type::FnPtr(_)
        | Type::ImplTrait(_)
        | Type::Never(_)
        | Type::Ptr(_)
        | Type::Reference(_)
        | Type::Slice(_)
        | Type::Tuple(_) => true,
        Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            let name = &path.path.segments[0].ident;
            PLAIN.iter().any(|plain| name == plain)
        }
        _ => false,
    }
}

/// How the future is made that a type is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// `impl Future`.
    Bare,
    /// `Pin<Box<dyn Future>>`, or one of the aliases that `futures` has for it.
    Boxed,
}

/// Whether a type is written as a future.
pub(crate) fn future(ty: &Type) -> Option<Made> {
    match ungrouped(ty) {
        Type::ImplTrait(implied) => output_in(&implied.bounds).map(|_| Made::Bare),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if last.ident == "BoxFuture" || last.ident == "LocalBoxFuture" {
                return Some(Made::Boxed);
            }
            let inner = argument(&last.arguments).filter(|_| last.ident == "Pin")?;
            let Type::Path(inner) = ungrouped(inner) else {
                return None;
            };
            let last = inner.path.segments.last()?;
            match ungrouped(argument(&last.arguments).filter(|_| last.ident == "Box")?) {
                Type::TraitObject(object) => output_in(&object.bounds).map(|_| Made::Boxed),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What the future that a function returns resolves to, as far as that can be
/// written in its body.
pub(crate) fn resolved(output: &ReturnType, is_nameable: bool) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    match ungrouped(ty) {
        Type::ImplTrait(implied) => output_in(&implied.bounds),
        _ if is_nameable => Some(parse_quote!(<#ty as ::core::future::Future>::Output)),
        _ => None,
    }
}

/// The type behind `Future<Output = …>` among bounds.
fn output_in<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Option<Type> {
    bounds.into_iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound.path.segments.last()?;
        if last.ident != "Future" {
            return None;
        }
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(named) if named.ident == "Output" => Some(named.ty.clone()),
            _ => None,
        })
    })
}

/// The only type among generic arguments.
fn argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Without the groups that `macro_rules!` puts around types.
fn ungrouped(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        };
    }
}

impl Made {
    /// A future in the same form.
    pub(crate) fn of(self, future: &TokenStream) -> TokenStream {
        match self {
            Self::Bare => future.clone(),
            Self::Boxed => quote!(::std::boxed::Box::pin(#future)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_str;

    fn ty(text: &str) -> Type {
        parse_str(text).expect("a type")
    }

    #[test]
    fn what_is_written_as_a_future_is_found() {
        for (text, made) in [
            ("impl Future<Output = u8> + Send", Some(Made::Bare)),
            (
                "impl Send + std::future::Future<Output = u8>",
                Some(Made::Bare),
            ),
            (
                "Pin<Box<dyn Future<Output = u8> + Send + '_>>",
                Some(Made::Boxed),
            ),
            (
                "::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u8>>>",
                Some(Made::Boxed),
            ),
            ("BoxFuture<'static, u8>", Some(Made::Boxed)),
            ("impl Fn() -> u8", None),
            ("impl Stream<Item = u8>", None),
            ("Pin<Box<dyn Stream<Item = u8>>>", None),
            ("Pin<&mut dyn Future<Output = u8>>", None),
            ("Self::Future", None),
        ] {
            assert_eq!(future(&ty(text)), made, "{text}");
        }
    }

    #[test]
    fn what_can_be_no_result_is_known() {
        for none in [
            "()",
            "!",
            "&str",
            "[u8; 2]",
            "impl Fn(&str) -> Result<u8, u8>",
            "fn() -> u8",
            "u64",
            "Option<Result<u8, u8>>",
        ] {
            assert!(is_none(&ty(none)), "{none}");
        }
        for may_be in [
            "Result<u8, u8>",
            "io::Result<u8>",
            "Self",
            "T",
            "T::Out",
            "Alias",
            "<T as Trait>::Out",
        ] {
            assert!(!is_none(&ty(may_be)), "{may_be}");
        }
    }
}
