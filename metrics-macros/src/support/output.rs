//! The return type: what its tokens say by themselves, and its forms elsewhere.

use super::function::Function;
use super::text::words;
use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericArgument, GenericParam, Lifetime, PathArguments, ReturnType, Signature, Type,
    TypeImplTrait, TypeParamBound, TypeReference, parse_quote, parse_quote_spanned,
};

impl Function {
    /// The return type, if it can be named outside of the signature.
    pub(crate) fn named_output(&self) -> Option<Type> {
        match &self.signature.output {
            ReturnType::Type(_, ty) if !is_nameable(ty) => None,
            _ => Some(self.output()),
        }
    }

    /// The return type, with `_` for what has no name outside of signatures,
    /// and a type without values for `!`, which is no type there.
    pub(super) fn output(&self) -> Type {
        match &self.signature.output {
            ReturnType::Default => parse_quote_spanned!(self.signature.ident.span()=> ()),
            ReturnType::Type(_, ty) => {
                let mut ty = (**ty).clone();
                Unnameable.visit_type_mut(&mut ty);
                ty
            }
        }
    }

    /// A word in a type that has no meaning outside of the function, if any.
    pub(crate) fn unnameable(&self, ty: &Type) -> Option<String> {
        let generics = &self.signature.generics.params;
        words(ty).into_iter().find(|word| {
            word == "impl"
                || word == "Self"
                || generics.iter().any(|param| match param {
                    GenericParam::Type(ty) => ty.ident == word,
                    GenericParam::Const(constant) => constant.ident == word,
                    GenericParam::Lifetime(_) => false,
                })
        })
    }

    /// Whether the function is `-> !`.
    pub(crate) fn never_returns(&self) -> bool {
        never_returns(&self.signature)
    }

    /// What the function's future resolves to, if that can be told, with `_`
    /// for what has no name outside of signatures.
    pub(super) fn resolved(&self) -> Option<Type> {
        let mut ty = resolved(&self.signature.output, self.named_output().is_some())?;
        Unnameable.visit_type_mut(&mut ty);
        Some(ty)
    }

    /// What is returned in the end: by an `async fn`, or by the future that
    /// another function returns.
    pub(crate) fn awaited_output(&self) -> Option<Type> {
        if self.is_async() {
            return self.named_output();
        }
        resolved(&self.signature.output, self.named_output().is_some()).filter(is_nameable)
    }

    /// Whether what is returned in the end can be no `Result`.
    pub(crate) fn ends_in_no_result(&self) -> bool {
        if self.is_async() {
            return is_no_result(&self.signature.output);
        }
        resolved(&self.signature.output, false).is_some_and(|ty| is_none(&ty))
    }

    /// Whether the function, which returns no future, can return no `Result`.
    pub(crate) fn returns_no_result(&self) -> bool {
        !self.is_async() && is_no_result(&self.signature.output)
    }
}

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

/// Whether a type of a signature can also be written elsewhere.
pub(super) fn is_nameable(ty: &Type) -> bool {
    struct Nameable(bool);
    impl<'a> Visit<'a> for Nameable {
        fn visit_type_impl_trait(&mut self, _: &'a TypeImplTrait) {
            self.0 = false;
        }
    }
    let mut nameable = Nameable(true);
    nameable.visit_type(ty);
    nameable.0
}

/// Whether a function is `-> !`.
pub(super) fn never_returns(signature: &Signature) -> bool {
    fn is_never(ty: &Type) -> bool {
        match ty {
            Type::Never(_) => true,
            // From `macro_rules!`.
            Type::Group(group) => is_never(&group.elem),
            Type::Paren(paren) => is_never(&paren.elem),
            _ => false,
        }
    }
    matches!(&signature.output, ReturnType::Type(_, ty) if is_never(ty))
}

/// Writes `_` for what has no name outside of signatures, and a type without
/// values for `!`, which is no type there.
struct Unnameable;

impl VisitMut for Unnameable {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::ImplTrait(_) => *ty = parse_quote!(_),
            Type::Never(_) => *ty = parse_quote!(::core::convert::Infallible),
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }
}

/// Whether a type is seen to have a lifetime.
pub(crate) fn borrows(ty: &Type) -> bool {
    struct Borrows(bool);
    impl<'a> Visit<'a> for Borrows {
        fn visit_type_reference(&mut self, _: &'a TypeReference) {
            self.0 = true;
        }

        fn visit_lifetime(&mut self, _: &'a Lifetime) {
            self.0 = true;
        }
    }
    let mut borrows = Borrows(false);
    borrows.visit_type(ty);
    borrows.0
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
