//! Lint expectations of arguments that an attribute uses. `#[expect(unused_variables)]` is about
//! the user's body, but the expressions of the attribute are uses, too.

use super::definition::Function;
use super::expectations::{allow_expected, allow_unused};
use crate::support::syntax::free_variables::free_variables;
use crate::support::syntax::patterns::bindings;
use crate::support::syntax::source_text::{contains_word, identifiers};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Expr, FnArg, parse2};

impl Function {
    /// The function with `allow` instead of `expect` on arguments that `expressions` use and the
    /// body does not.
    pub(crate) fn mentioned_by(&self, expressions: &TokenStream) -> Self {
        let mut function = self.clone();
        let has_expectations = |above: &Attribute| contains_word(quote!(#above), "expect");
        let arguments = function.signature.inputs.iter();
        let mut attributes = arguments
            .flat_map(|argument| match argument {
                FnArg::Typed(argument) => &argument.attrs[..],
                FnArg::Receiver(_) => &[],
            })
            .chain(&function.attributes);
        if expressions.is_empty() || !attributes.any(has_expectations) {
            return function;
        }
        let (mentioned, used) = (identifiers(expressions), self.used_in_body());
        let mut is_unused = false;
        for argument in &mut function.signature.inputs {
            let FnArg::Typed(argument) = argument else {
                continue;
            };
            let attributes = &argument.attrs;
            // The body overwrites the value.
            let is_overwritten = contains_word(quote!(#(#attributes)*), "unused_assignments");
            let is_silenced = bindings(&argument.pat).iter().any(|name| {
                let is_used = used.as_ref().is_none_or(|used| used.contains(name));
                mentioned.iter().any(|word| name == word) && (!is_used || is_overwritten)
            });
            if is_silenced {
                is_unused = true;
                argument.attrs.iter_mut().for_each(allow_expected);
            }
        }
        if is_unused {
            let attributes = std::mem::take(&mut function.attributes);
            function.attributes = attributes.into_iter().flat_map(allow_unused).collect();
        }
        function
    }

    /// The variables that the body uses; `None` if it cannot be parsed.
    fn used_in_body(&self) -> Option<Vec<Ident>> {
        let body = &self.body;
        let body: Expr = parse2(quote!(#body)).ok()?;
        Some(free_variables(&body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens as _;

    fn shown(function: TokenStream, expressions: &TokenStream) -> String {
        let function: Function = parse2(function).expect("a function");
        function
            .mentioned_by(expressions)
            .to_token_stream()
            .to_string()
    }

    #[test]
    fn arguments_that_only_the_attribute_uses_are_allowed() {
        let both = quote! {
            #[expect(unused_variables, clippy::needless_return, reason = "x")]
            fn f(#[expect(unused_variables)] a: u8, #[expect(unused_variables)] b: u8) {
                let a = 1;
                return;
            }
        };
        let allowed = quote! {
            #[allow(unused_variables, reason = "x")]
            #[expect(clippy::needless_return, reason = "x")]
            fn f(#[allow(unused_variables)] a: u8, #[expect(unused_variables)] b: u8) {
                let a = 1;
                return;
            }
        };
        assert_eq!(shown(both, &quote!(let by = a;)), allowed.to_string());
    }

    #[test]
    fn arguments_that_the_body_uses_are_still_expected() {
        for function in [
            quote!(
                #[expect(unused_variables)]
                fn f(#[expect(unused_variables)] a: u8) -> u8 {
                    a
                }
            ),
            quote!(
                fn f(#[expect(unused_variables)] a: u8) {
                    println!("{a}");
                }
            ),
            quote!(
                #[expect(clippy::unused_async)]
                async fn f(a: u8) {}
            ),
        ] {
            let text = function.to_string();
            assert_eq!(shown(function, &quote!(let by = a;)), text);
        }
    }
}
