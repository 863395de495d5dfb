//! Names in patterns and types.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Pat, PatIdent, Type, TypeReference, parse_quote};

/// The variables that a pattern binds.
pub(crate) fn bindings(pat: &Pat) -> Vec<Ident> {
    struct Bindings(Vec<Ident>);
    impl<'a> Visit<'a> for Bindings {
        fn visit_pat_ident(&mut self, pat: &'a PatIdent) {
            self.0.push(pat.ident.clone());
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut bindings = Bindings(Vec::new());
    bindings.visit_pat(pat);
    bindings.0
}

/// A type with `'static` for each lifetime, because the others are unknown outside the function.
pub(crate) fn without_lifetimes(ty: &Type) -> Type {
    with_lifetime(ty, &parse_quote!('static))
}

/// A type with all lifetimes replaced.
pub(crate) fn with_lifetime(ty: &Type, lifetime: &Lifetime) -> Type {
    struct Another<'a>(&'a Lifetime);
    impl VisitMut for Another<'_> {
        fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
            reference.lifetime = Some(self.0.clone());
            visit_mut::visit_type_reference_mut(self, reference);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            *lifetime = self.0.clone();
        }

        // These have their own lifetimes: `fn(&T)`, `for<'a> Fn(&'a T)`.
        fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
        fn visit_trait_bound_mut(&mut self, _: &mut syn::TraitBound) {}
    }
    let mut ty = ty.clone();
    Another(lifetime).visit_type_mut(&mut ty);
    ty
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::syntax::source_text::source_text;

    #[test]
    fn lifetimes_become_static() {
        for (ty, outside) in [
            ("&T", "&'static T"),
            ("Cow<'a, str>", "Cow<'static, str>"),
            ("Option<&'a mut [T]>", "Option<&'static mut [T]>"),
            ("fn(&T) -> U", "fn(&T) -> U"),
        ] {
            let ty = syn::parse_str(ty).expect("a type");
            assert_eq!(
                source_text(without_lifetimes(&ty)).replace("fn (", "fn("),
                outside
            );
        }
    }
}
