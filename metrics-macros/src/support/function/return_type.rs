//! What the tokens of a return type show, without resolving names.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AssocType, GenericArgument, Lifetime, PathArguments, ReturnType, Signature, Type,
    TypeImplTrait, TypeParamBound, TypeReference, parse_quote,
};

/// Whether a function certainly returns no `Result`, judging by the name of its return type. An
/// alias can be anything.
pub(crate) fn is_no_result(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => is_never_result(ty),
    }
}

/// The same for a type.
pub(crate) fn is_never_result(ty: &Type) -> bool {
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
        ty => name(ty).is_some_and(|name| PLAIN.iter().any(|plain| name == plain)),
    }
}

/// The name, if the type is only a name.
pub(super) fn name(ty: &Type) -> Option<&Ident> {
    match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            path.path.segments.first().map(|segment| &segment.ident)
        }
        _ => None,
    }
}

/// Whether a type is written as a `Result`.
pub(super) fn is_result(ty: &Type) -> bool {
    let last = match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| last.ident == "Result")
}

/// The types in a `Result`: of the value, and of the error if it is written.
pub(super) fn in_result(ty: &Type) -> Option<(Type, Option<Type>)> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    let mut types = types.filter(|_| last.ident == "Result");
    Some((types.next()?, types.next()))
}

/// The `T` of `Output = T` in a future's type.
pub(crate) fn output_of_future(ty: &Type) -> Option<Type> {
    struct Output(Option<Type>);
    impl<'a> Visit<'a> for Output {
        fn visit_assoc_type(&mut self, associated: &'a AssocType) {
            if associated.ident == "Output" && self.0.is_none() {
                self.0 = Some(associated.ty.clone());
            }
        }
    }
    let mut output = Output(None);
    output.visit_type(ty);
    output.0
}

/// The form of a future's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FutureForm {
    /// `impl Future`.
    Bare,
    /// `Pin<Box<dyn Future>>`, or one of its aliases in `futures`.
    Boxed,
}

/// The form, if a type is written as a future.
pub(crate) fn future(ty: &Type) -> Option<FutureForm> {
    match ungrouped(ty) {
        Type::ImplTrait(implied) => output_in(&implied.bounds).map(|_| FutureForm::Bare),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if last.ident == "BoxFuture" || last.ident == "LocalBoxFuture" {
                return Some(FutureForm::Boxed);
            }
            let inner = argument(&last.arguments).filter(|_| last.ident == "Pin")?;
            let Type::Path(inner) = ungrouped(inner) else {
                return None;
            };
            let last = inner.path.segments.last()?;
            match ungrouped(argument(&last.arguments).filter(|_| last.ident == "Box")?) {
                Type::TraitObject(object) => output_in(&object.bounds).map(|_| FutureForm::Boxed),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The output of the returned future, if it can be named in the body.
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

/// The type in `Future<Output = …>` among bounds.
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

impl FutureForm {
    /// A future in the same form.
    pub(crate) fn wrap(self, future: &TokenStream) -> TokenStream {
        match self {
            Self::Bare => future.clone(),
            Self::Boxed => quote!(::std::boxed::Box::pin(#future)),
        }
    }
}

/// Whether a type of a signature can be named elsewhere.
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

/// Writes `_` for types that can only be named in signatures, and a type without values for `!`,
/// which is not allowed elsewhere.
pub(super) struct Unnameable;

impl VisitMut for Unnameable {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::ImplTrait(_) => *ty = parse_quote!(_),
            Type::Never(_) => *ty = parse_quote!(::core::convert::Infallible),
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }
}

/// Whether a type shows a lifetime.
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
    fn types_of_futures_are_recognised() {
        for (text, made) in [
            ("impl Future<Output = u8> + Send", Some(FutureForm::Bare)),
            (
                "impl Send + std::future::Future<Output = u8>",
                Some(FutureForm::Bare),
            ),
            (
                "Pin<Box<dyn Future<Output = u8> + Send + '_>>",
                Some(FutureForm::Boxed),
            ),
            (
                "::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u8>>>",
                Some(FutureForm::Boxed),
            ),
            ("BoxFuture<'static, u8>", Some(FutureForm::Boxed)),
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
    fn types_that_are_not_a_result_are_recognised() {
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
            assert!(is_never_result(&ty(none)), "{none}");
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
            assert!(!is_never_result(&ty(may_be)), "{may_be}");
        }
    }
}
