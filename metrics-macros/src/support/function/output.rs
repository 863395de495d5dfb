//! The type that a function returns, and how to write it elsewhere.

use super::definition::Function;
use super::return_type::{
    Unnameable, future, in_result, is_nameable, is_never_result, is_no_result, name, never_returns,
    output_of_future, resolved,
};
use crate::support::syntax::source_text::identifiers;
use syn::visit_mut::VisitMut as _;
use syn::{GenericParam, ReturnType, Type, parse_quote_spanned};

impl Function {
    /// The return type, if it can be named outside the signature.
    pub(crate) fn named_output(&self) -> Option<Type> {
        match &self.signature.output {
            ReturnType::Type(_, ty) if !is_nameable(ty) => None,
            _ => Some(self.output()),
        }
    }

    /// The return type, with `_` for types that can only be named in signatures, and a type without
    /// values for `!`, which is not allowed elsewhere.
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

    /// A word in a type that is unknown outside the function, if any.
    pub(crate) fn unnameable(&self, ty: &Type) -> Option<String> {
        let generics = &self.signature.generics.params;
        identifiers(ty).into_iter().find(|word| {
            word == "impl"
                || word == "Self"
                || generics.iter().any(|param| match param {
                    GenericParam::Type(ty) => ty.ident == word,
                    GenericParam::Const(constant) => constant.ident == word,
                    GenericParam::Lifetime(_) => false,
                })
        })
    }

    /// The final output, if it is written as a `Result`, and the types in it.
    pub(super) fn result(&self) -> Option<(Type, Type, Option<Type>)> {
        let ReturnType::Type(_, ty) = &self.signature.output else {
            return None;
        };
        let output = match future(ty) {
            Some(_) if !self.is_async() => output_of_future(ty)?,
            _ => (**ty).clone(),
        };
        let (value, error) = in_result(&output)?;
        Some((output, value, error))
    }

    /// Whether the function has no return type.
    pub(crate) fn returns_nothing(&self) -> bool {
        matches!(self.signature.output, ReturnType::Default)
    }

    /// Whether the function is `-> !`.
    pub(crate) fn never_returns(&self) -> bool {
        never_returns(&self.signature)
    }

    /// The output of the returned future, if it is known, with `_` for types that can only be named
    /// in signatures.
    pub(super) fn resolved(&self) -> Option<Type> {
        let mut ty = resolved(&self.signature.output, self.named_output().is_some())?;
        Unnameable.visit_type_mut(&mut ty);
        Some(ty)
    }

    /// The output of an `async fn`, or of the future that another function returns.
    pub(crate) fn awaited_output(&self) -> Option<Type> {
        if self.is_async() {
            return self.named_output();
        }
        resolved(&self.signature.output, self.named_output().is_some()).filter(is_nameable)
    }

    /// Whether the final output is certainly not a `Result`.
    pub(crate) fn ends_in_no_result(&self) -> bool {
        if self.is_async() {
            return self.is_no_result();
        }
        resolved(&self.signature.output, false).is_some_and(|ty| is_never_result(&ty))
    }

    /// Whether the function, which does not return a future, certainly returns no `Result`.
    pub(crate) fn returns_no_result(&self) -> bool {
        !self.is_async() && self.is_no_result()
    }

    /// Whether the return type is certainly not a `Result`. In a generic function, a type parameter
    /// does not count as one.
    fn is_no_result(&self) -> bool {
        let output = &self.signature.output;
        let parameters = || self.signature.generics.type_params();
        is_no_result(output)
            || match output {
                ReturnType::Type(_, ty) => {
                    name(ty).is_some_and(|name| parameters().any(|own| own.ident == *name))
                }
                ReturnType::Default => true,
            }
    }
}
