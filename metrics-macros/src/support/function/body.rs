//! Where the body of a function runs, and the code around it.
//!
//! The body keeps the user's tokens, so that the compiler's errors point at the user's lines.

use super::arguments::{Arguments, BodyPlace, VisibleNames};
use super::definition::Function;
use super::early_exits::{leaves, may_leave};
use super::future_block::FutureBlock;
use super::items::may_have_items;
use super::return_type;
use super::returned_future::{FutureVariable, ReturnedFuture};
use super::sibling_attributes::{is_blind, is_ours};
use crate::support::expansion::spans::{ends, ident_at, respan};
use crate::support::syntax::free_variables::in_format_strings;
use crate::support::syntax::patterns::with_lifetime;
use crate::support::syntax::source_text::{contains_word, identifiers};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, FnArg, ReceiverKind, ReturnType, Type, parse_quote};

impl Function {
    /// The arguments, bound again where the body runs. `expressions` use them before that.
    pub(crate) fn arguments(&self, expressions: &TokenStream) -> Arguments {
        let looking = self.attributes.iter().filter(|a| !is_blind(a));
        let mut words = names(expressions);
        for attribute in looking {
            if !is_ours(attribute) {
                return Arguments::new(&self.signature, VisibleNames::All, self.runs());
            }
            words.extend(names(attribute));
        }
        Arguments::new(&self.signature, VisibleNames::Listed(&words), self.runs())
    }

    /// The future that a function without `async` returns: the `async` block at the end of the
    /// body, or the returned value if the return type is written as a future.
    pub(crate) fn returned_future(&self, private: &TokenStream) -> Option<ReturnedFuture> {
        if self.is_async() {
            return None;
        }
        if let Some(found) = FutureBlock::find(self.body.to_token_stream()) {
            if let Some(variable) = FutureVariable::block(&found) {
                return Some(ReturnedFuture::Variable(variable));
            }
            return Some(ReturnedFuture::Block(match self.resolved() {
                Some(output) => found.pinned(self.pin_output(private, &output)),
                None => found,
            }));
        }
        let ReturnType::Type(_, ty) = &self.signature.output else {
            return None;
        };
        let call = match self.runs() {
            BodyPlace::Here => self.block(&TokenStream::new()),
            BodyPlace::Within => self.call(private, &TokenStream::new()),
        };
        let future = FutureVariable::returned(call, return_type::future(ty)?);
        Some(ReturnedFuture::Variable(future))
    }

    /// Whether a function without `async` returns a future.
    pub(crate) fn returns_future(&self) -> bool {
        self.returned_future(&TokenStream::new()).is_some()
    }

    /// The type that a call yields in the end: the output of a returned future, or the return type.
    pub(crate) fn final_output(&self) -> Option<Type> {
        if self.returns_future() {
            self.awaited_output()
        } else {
            self.named_output()
        }
    }

    /// An expression that runs the body, so that `return` and `?` leave only the body: the call of
    /// a closure, or an `async` block to await.
    pub(crate) fn run_body(&self, private: &TokenStream, arguments: &Arguments) -> TokenStream {
        if self.is_async() {
            return self.async_block(private, arguments);
        }
        if matches!(self.runs(), BodyPlace::Here) {
            return self.block(&arguments.bindings);
        }
        self.call(private, &arguments.bindings)
    }

    /// A call of a closure with the body.
    pub(super) fn call(&self, private: &TokenStream, bindings: &TokenStream) -> TokenStream {
        // The compiler's errors name the user's variables only if the closure or block that
        // captures them has the span of the body.
        let at = self.body.span();
        let (capture, output) = (quote_spanned!(at=> move ||), self.output());
        let block = self.body_behind(bindings);
        quote!(#private::call(#capture -> #output #block))
    }

    /// The function with statements in front of its body. The body and the compiler's errors about
    /// it do not change.
    pub(crate) fn behind(&self, statements: &TokenStream) -> TokenStream {
        // In braces, because lints report items after statements. The compiler warns about braces
        // around a single expression.
        let (body, inner) = (&self.body, self.body.stream());
        let body = match syn::parse2::<Expr>(inner.clone()) {
            Ok(_) => inner,
            Err(_) => body.to_token_stream(),
        };
        self.with_body(&quote!(#statements #body))
    }

    /// Both ways to run the body of a function that tracks its caller and may return a `Self`
    /// early. `by_value` reads the returned value, which needs a closure. `guarded` has a guard
    /// that only knows that the body returned. The type decides, and only the compiler knows it.
    pub(crate) fn by_self_type(
        &self,
        private: &TokenStream,
        arguments: &Arguments,
        by_value: &TokenStream,
        guarded: &TokenStream,
    ) -> Option<TokenStream> {
        let returns_self = match &self.signature.output {
            ReturnType::Type(_, ty) => return_type::name(ty).is_some_and(|name| name == "Self"),
            ReturnType::Default => false,
        };
        let is_asked = returns_self
            && !self.is_async()
            && self.tracks_caller()
            && matches!(self.runs(), BodyPlace::Within);
        let body = self.body_behind(&arguments.bindings);
        is_asked.then(|| {
            quote! {
                use #private::AnyReturnType as _;
                if #private::ReturnType::<Self>::NEW.__metrics_is_result() {
                    #by_value
                } else {
                    #guarded
                    #body
                }
            }
        })
    }

    /// The body as a block of its function.
    pub(super) fn block(&self, bindings: &TokenStream) -> TokenStream {
        let at = self.body.span();
        // An error about a lifetime should point at the value, not at its type.
        let output = with_lifetime(&self.output(), &parse_quote!('_));
        let value = ident_at("value", at);
        let block = self.body_behind(bindings);
        quote!({
            // The block may never end.
            #[allow(clippy::diverging_sub_expression)]
            let #value: #output = #block;
            #[allow(unreachable_code)]
            let #value = #value;
            #value
        })
    }

    /// Where the body runs. In a closure, rustc's `unconditional_recursion` lint does not fire, and
    /// `#[track_caller]` has no effect. So the body of a function that names itself or tracks its
    /// caller runs directly in the function, if it cannot return early. Other bodies run in a
    /// closure, because the compiler then knows that their value is returned.
    fn runs(&self) -> BodyPlace {
        let is_here = !self.is_async()
            && !self.never_returns()
            && if self.tracks_caller() {
                !leaves(self.body.stream())
            } else {
                self.is_recursive() && !may_leave(self.body.stream())
            };
        if is_here {
            BodyPlace::Here
        } else {
            BodyPlace::Within
        }
    }

    /// Whether the function names itself.
    pub(super) fn is_recursive(&self) -> bool {
        let is_moved = self.signature.inputs.iter().any(|argument| match argument {
            FnArg::Receiver(receiver) => !matches!(receiver.kind, ReceiverKind::Reference(..)),
            FnArg::Typed(_) => false,
        });
        let name = self.signature.ident.to_string();
        !is_moved && self.named_output().is_some() && contains_word(self.body.stream(), &name)
    }

    /// Whether the function has `#[track_caller]`, possibly under a condition.
    pub(super) fn tracks_caller(&self) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|attribute| contains_word(attribute.to_token_stream(), "track_caller"))
    }

    /// The body of an `async fn` as a block.
    pub(crate) fn async_block(&self, private: &TokenStream, arguments: &Arguments) -> TokenStream {
        let at = self.body.span();
        let bindings = &arguments.bindings;
        let pin = self.pin_output(private, &self.output());
        let block = self.body_behind(&quote!(#bindings #pin));
        quote_spanned!(at=> async move #block)
    }

    /// A block of statements and the body. Items of the body are not in scope in the statements.
    fn body_behind(&self, statements: &TokenStream) -> Group {
        let (at, body) = (self.body.span(), self.body.stream());
        let block = |inner| {
            let mut block = Group::new(Delimiter::Brace, inner);
            block.set_span(at);
            block
        };
        if statements.is_empty() {
            return block(body);
        }
        // Without `()`, the last expression of an empty body would be a generated one.
        if body.is_empty() && matches!(self.signature.output, ReturnType::Type(..)) {
            return block(quote_spanned!(at=> #statements ()));
        }
        // In braces only if the body has items: the compiler warns about unneeded braces, and its
        // errors about a missing value are better without them.
        if may_have_items(body.clone()) {
            let inner = block(body);
            return block(quote!(#statements #inner));
        }
        block(quote!(#statements #body))
    }

    /// An unreachable `return`. The first `return` determines the type of an `async` block, so an
    /// error about a wrong type points at the user's body.
    pub(super) fn pin_output(&self, private: &TokenStream, ty: &Type) -> TokenStream {
        // The compiler reports this as the origin of the type.
        let (first, last) = match &self.signature.output {
            ReturnType::Default => ends(&self.signature.ident),
            ReturnType::Type(_, ty) => ends(ty),
        };
        let path = respan(quote!(#private::never::), first);
        let (open, close) = (quote_spanned!(first=> <), quote_spanned!(last=> >()));
        let never = quote!(#path #open #ty #close);
        quote!(if false { return #never; })
    }

    /// The variable with the returned value, for the end of the function.
    pub(crate) fn returned(&self, variable: &Ident) -> Ident {
        match self.runs() {
            BodyPlace::Here => self.at_the_end(variable),
            // In a closure, the compiler finds the last expression by itself.
            BodyPlace::Within => variable.clone(),
        }
    }

    /// The variable with the span of the body's last expression: an error about a value that
    /// borrows from another variable should point there.
    pub(super) fn at_the_end(&self, variable: &Ident) -> Ident {
        let after = |tail: Option<Span>, token: TokenTree| match token {
            TokenTree::Punct(mark) if mark.as_char() == ';' => None,
            other => tail.or(Some(other.span())),
        };
        let tail = self.body.stream().into_iter().fold(None, after);
        let mut returned = variable.clone();
        returned.set_span(variable.span().located_at(tail.unwrap_or(variable.span())));
        returned
    }
}

/// The identifiers among some tokens that may name arguments.
fn names(tokens: impl ToTokens) -> Vec<String> {
    let tokens = tokens.into_token_stream();
    let mut names = identifiers(&tokens);
    let formatted = in_format_strings(tokens);
    names.extend(formatted.iter().map(ToString::to_string));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recursive_functions_do_not_run_in_a_closure() {
        for (function, is_here) in [
            (
                quote!(
                    fn f(n: u8) -> u8 {
                        f(n)
                    }
                ),
                true,
            ),
            (
                quote!(
                    fn len(&self) -> usize {
                        self.len()
                    }
                ),
                true,
            ),
            (
                quote!(
                    fn f() -> u8 {
                        1
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f(self) {
                        self.f()
                    }
                ),
                false,
            ),
            (
                quote!(
                    async fn f() {
                        f().await
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f() -> impl Debug {
                        f()
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f() -> ! {
                        f()
                    }
                ),
                false,
            ),
            (
                quote!(
                    fn f() -> Option<u8> {
                        Some(f()? + 1)
                    }
                ),
                false,
            ),
        ] {
            let parsed: Function = syn::parse2(function.clone()).expect("a function");
            assert_eq!(
                matches!(parsed.runs(), BodyPlace::Here),
                is_here,
                "{function}"
            );
        }
    }
}
