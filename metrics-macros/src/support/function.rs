//! The user's function, and the code around its body.
//!
//! The body stays the tokens that the user wrote, so that the compiler's
//! complaints about it point at the user's lines.

use super::arguments::{Arguments, Runs, Seen};
use super::async_function::returning_future;
use super::company::{is_blind, is_indifferent, is_ours};
use super::item;
use super::mentions::in_format_strings;
use super::output;
use super::returned_future::{ReturnedFuture, mentions};
use super::shown::{all_shown_at, ends, shown_at};
use super::text::words;
use super::words::with_lifetime;
use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AttrStyle, Attribute, Expr, FnArg, GenericParam, Item, Lifetime, ReceiverKind, ReturnType,
    Signature, Token, Type, TypeImplTrait, TypeReference, Visibility, parse_quote,
    parse_quote_spanned, token,
};

/// A function or method with a body.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    visibility: Visibility,
    pub(crate) signature: Signature,
    /// With its braces.
    body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut function = Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: body(input)?,
        };
        // `#![allow(…)]` at the body's beginning must stay at one; in front of
        // the function it says the same.
        let (inner, statements) = inner_attributes.parse2(function.body.stream())?;
        if !inner.is_empty() {
            let place = function.body.span();
            function.body = Group::new(Delimiter::Brace, statements);
            function.body.set_span(place);
            let outer = inner.into_iter().map(|attribute| Attribute {
                style: AttrStyle::Outer,
                ..attribute
            });
            function.attributes.extend(outer);
        }
        Ok(function)
    }
}

/// A block, which `macro_rules!` may have put in invisible brackets.
fn body(input: ParseStream<'_>) -> syn::Result<Group> {
    if !input.peek(token::Brace) {
        return Err(input.error("expected a body"));
    }
    let mut tree: TokenTree = input.parse()?;
    loop {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Ok(group),
            TokenTree::Group(group) => tree = syn::parse2(group.stream())?,
            other => return Err(syn::Error::new(other.span(), "expected a body")),
        }
    }
}

fn inner_attributes(input: ParseStream<'_>) -> syn::Result<(Vec<Attribute>, TokenStream)> {
    Ok((input.call(Attribute::parse_inner)?, input.parse()?))
}

/// Takes an item for a function with a body that can be measured. `attribute`
/// is the name to use in the error.
pub(crate) fn measurable(attribute: &str, item: TokenStream) -> syn::Result<Function> {
    let function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(syntax) => return Err(explain(attribute, item, syntax)),
    };
    if let Some(constant) = &function.signature.constness {
        return Err(syn::Error::new_spanned(
            constant,
            format!(
                "`#[{attribute}]` can't measure a `const fn`, which may run when the program is \
                 compiled: leave out `const`, or the attribute"
            ),
        ));
    }
    Ok(function)
}

/// Why an item is no function with a body.
fn explain(attribute: &str, item: TokenStream, syntax: syn::Error) -> syn::Error {
    let without_body = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let signature: Signature = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(signature)
    };
    if let Ok(signature) = without_body.parse2(item.clone()) {
        return syn::Error::new_spanned(
            &signature,
            format!(
                "`#[{attribute}]` measures a body, and this function has none: write it above the \
                 function in each `impl`, or give the function a body here"
            ),
        );
    }
    let remove = "remove it";
    let (what, instead) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(_)) => ("a struct", remove),
        Ok(Item::Enum(_)) => ("an enum", remove),
        Ok(Item::Impl(_)) => (
            "an `impl` block",
            "write it above the functions in the block",
        ),
        Ok(Item::Trait(_)) => (
            "a trait",
            "write it above the functions in each `impl`, or above those with a body here",
        ),
        Ok(Item::Mod(_)) => ("a module", "write it above the functions in the module"),
        Ok(Item::Static(_)) => ("a static", remove),
        Ok(Item::Const(_)) => ("a constant", remove),
        Ok(Item::Use(_)) => ("a `use`", remove),
        Ok(Item::Type(_)) => ("a type alias", remove),
        Ok(Item::Fn(_)) | Err(_) => return syntax,
        Ok(_) => ("something else", remove),
    };
    syn::Error::new_spanned(
        item::head(item),
        format!("`#[{attribute}]` goes above a function, and this is {what}: {instead}"),
    )
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

/// Whether something in a body may leave its function early: also a macro, of
/// which nobody knows, unless an attribute above wrote it.
fn may_leave(body: TokenStream) -> bool {
    let (mut path, mut last) = (String::new(), String::new());
    let mut after_name = false;
    for token in body {
        let leaves = match &token {
            TokenTree::Ident(word) => word == "return",
            // Not `!=`, and not a negation.
            TokenTree::Punct(mark) if mark.as_char() == '!' => {
                after_name && mark.spacing() == Spacing::Alone && !is_own_macro(&path, &last)
            }
            TokenTree::Punct(mark) => mark.as_char() == '?',
            TokenTree::Group(group) => may_leave(group.stream()),
            TokenTree::Literal(_) => false,
        };
        if leaves {
            return true;
        }
        after_name = match &token {
            TokenTree::Ident(_) => true,
            // A name from `macro_rules!`.
            TokenTree::Group(group) => group.delimiter() == Delimiter::None,
            _ => false,
        };
        if let TokenTree::Ident(word) = token {
            path = std::mem::replace(&mut last, word.to_string());
        }
    }
    false
}

/// Whether a macro is one that attributes write, by the end of its path.
fn is_own_macro(path: &str, name: &str) -> bool {
    let is_private = path == "__private" || path.trim_end_matches('_') == "__metrics";
    match name {
        "submit" => path == "inventory",
        "module_path" => path == "core",
        "source" => is_private,
        _ => false,
    }
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

/// The words among some tokens that may name arguments.
fn names(tokens: impl ToTokens) -> Vec<String> {
    let tokens = tokens.into_token_stream();
    let mut names = words(&tokens);
    let formatted = in_format_strings(tokens);
    names.extend(formatted.iter().map(ToString::to_string));
    names
}

impl Function {
    /// The name, as the label `function` shows it.
    pub(crate) fn name(&self) -> String {
        self.signature.ident.unraw().to_string()
    }

    /// The arguments, to be bound anew where the body runs. Before that, those
    /// in `expressions` are used.
    pub(crate) fn arguments(&self, expressions: &TokenStream) -> Arguments {
        let looking = self.attributes.iter().filter(|a| !is_blind(a));
        let mut words = names(expressions);
        for attribute in looking {
            if !is_ours(attribute) {
                return Arguments::of(&self.signature, Seen::All, self.runs());
            }
            words.extend(names(attribute));
        }
        Arguments::of(&self.signature, Seen::Words(&words), self.runs())
    }

    /// An expression that runs the body, where `return` and `?` leave the
    /// body only: a closure's call, or an `async` block to be awaited.
    pub(crate) fn run_body(&self, private: &TokenStream, arguments: &Arguments) -> TokenStream {
        if self.is_async() {
            return self.async_block(private, arguments);
        }
        if matches!(self.runs(), Runs::Here) {
            return self.block(arguments);
        }
        self.call(private, &arguments.bindings)
    }

    /// A call of a closure with the body.
    fn call(&self, private: &TokenStream, bindings: &TokenStream) -> TokenStream {
        // The compiler names the user's variables in its complaints only if
        // the closure or block that captures them is where the user's body is.
        let at = self.body.span();
        let (capture, output) = (quote_spanned!(at=> move ||), self.output());
        let body = self.body.stream();
        let mut block = Group::new(Delimiter::Brace, quote!(#bindings #body));
        block.set_span(at);
        quote!(#private::call(#capture -> #output #block))
    }

    /// The function with statements in front of its body, which stays as it is:
    /// where all that is said of it stays as it is, too.
    pub(crate) fn behind(&self, statements: &TokenStream) -> TokenStream {
        // In its braces: items of its own would stand behind the statements. But
        // braces around one expression are unnecessary.
        let (body, inner) = (&self.body, self.body.stream());
        let body = match syn::parse2::<Expr>(inner.clone()) {
            Ok(_) => inner,
            Err(_) => body.to_token_stream(),
        };
        self.with_body(&quote!(#statements #body))
    }

    /// The body as a block of its function.
    fn block(&self, arguments: &Arguments) -> TokenStream {
        let at = self.body.span();
        // That one is too short is to be said of the value, not of its type.
        let output = with_lifetime(&self.output(), &parse_quote!('_));
        let value = shown_at("value", at);
        let (bindings, body) = (&arguments.bindings, self.body.stream());
        let mut block = Group::new(Delimiter::Brace, quote!(#bindings #body));
        block.set_span(at);
        quote!({
            // The block may never end.
            #[allow(clippy::diverging_sub_expression)]
            let #value: #output = #block;
            #[allow(unreachable_code)]
            let #value = #value;
            #value
        })
    }

    /// Where the body runs. In a closure, the compiler does not see that a
    /// function calls itself whatever happens: so one that mentions itself runs
    /// in none, if there is nothing that may leave it early. Others do, because
    /// of what a closure returns the compiler knows that it is returned.
    fn runs(&self) -> Runs {
        let is_moved = self.signature.inputs.iter().any(|argument| match argument {
            FnArg::Receiver(receiver) => !matches!(receiver.kind, ReceiverKind::Reference(..)),
            FnArg::Typed(_) => false,
        });
        let body = || self.body.stream();
        let name = self.signature.ident.to_string();
        let is_here = !self.is_async()
            && !self.never_returns()
            && !is_moved
            && self.named_output().is_some()
            && mentions(body(), &name)
            && !may_leave(body());
        if is_here { Runs::Here } else { Runs::Within }
    }

    /// The body of an `async fn` as a block.
    pub(crate) fn async_block(&self, private: &TokenStream, arguments: &Arguments) -> TokenStream {
        let at = self.body.span();
        // Without braces of its own, of which the compiler would say that
        // they are unnecessary.
        let (bindings, body) = (&arguments.bindings, self.body.stream());
        let pin = self.pin_output(private, &self.output());
        // Else the last expression of an empty body would be ours.
        let is_missing = body.is_empty() && matches!(self.signature.output, ReturnType::Type(..));
        let nothing = is_missing.then(|| quote_spanned!(at=> ()));
        let mut block = Group::new(Delimiter::Brace, quote!(#bindings #pin #body #nothing));
        block.set_span(at);
        quote_spanned!(at=> async move #block)
    }

    /// The return type, if it can be named outside of the signature.
    pub(crate) fn named_output(&self) -> Option<Type> {
        match &self.signature.output {
            ReturnType::Type(_, ty) if !is_nameable(ty) => None,
            _ => Some(self.output()),
        }
    }

    /// The return type, with `_` for what has no name outside of signatures,
    /// and a type without values for `!`, which is no type there.
    fn output(&self) -> Type {
        match &self.signature.output {
            ReturnType::Default => parse_quote_spanned!(self.signature.ident.span()=> ()),
            ReturnType::Type(_, ty) => {
                let mut ty = (**ty).clone();
                Unnameable.visit_type_mut(&mut ty);
                ty
            }
        }
    }

    /// A `return` that is never reached: the first one decides the type of an
    /// `async` block, so that a wrong type in the user's body is reported
    /// there, not around it.
    fn pin_output(&self, private: &TokenStream, ty: &Type) -> TokenStream {
        // Where the compiler shows the type to come from.
        let (first, last) = match &self.signature.output {
            ReturnType::Default => ends(&self.signature.ident),
            ReturnType::Type(_, ty) => ends(ty),
        };
        let path = all_shown_at(quote!(#private::never::), first);
        let (open, close) = (quote_spanned!(first=> <), quote_spanned!(last=> >()));
        let never = quote!(#path #open #ty #close);
        quote!(if false { return #never; })
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

    /// Where the user's body is.
    pub(crate) fn body_span(&self) -> Span {
        self.body.span()
    }

    /// A variable with what the body returned, for where the function returns it.
    pub(crate) fn returned(&self, variable: &Ident) -> Ident {
        let mut returned = variable.clone();
        if matches!(self.runs(), Runs::Here) {
            // That the value borrows from a variable is a mistake in the last
            // expression; of a closure, the compiler knows that.
            let after = |tail: Option<Span>, token: TokenTree| match token {
                TokenTree::Punct(mark) if mark.as_char() == ';' => None,
                other => tail.or(Some(other.span())),
            };
            let tail = self.body.stream().into_iter().fold(None, after);
            returned.set_span(variable.span().located_at(tail.unwrap_or(variable.span())));
        }
        returned
    }

    /// The function with another body: `statements`, which end in the value.
    pub(crate) fn with_body(&self, statements: &TokenStream) -> TokenStream {
        self.with(&self.signature, statements)
    }

    /// The function with another signature, too.
    pub(crate) fn with(&self, signature: &Signature, statements: &TokenStream) -> TokenStream {
        let Self {
            attributes,
            visibility,
            body,
            ..
        } = self;
        let mut block = Group::new(Delimiter::Brace, statements.clone());
        // Complaints about the function's body are about what the user wrote.
        block.set_span(body.span());
        // A signature is shown as a whole only if it ends where the user's does:
        // that of a future ends in tokens of this macro's.
        let returns_another = signature.asyncness.is_none() && self.is_async();
        let end = (returns_another && signature.generics.where_clause.is_none())
            .then(|| Ident::new("where", body.span()));
        quote!(#(#attributes)* #visibility #signature #end #block)
    }

    /// Whether the function is `-> !`.
    pub(crate) fn never_returns(&self) -> bool {
        never_returns(&self.signature)
    }

    /// The future that a function returns which is not `async` itself: where
    /// its body ends in one, that; else what the body returns, if the return
    /// type is written as a future.
    pub(crate) fn returned_future(&self, private: &TokenStream) -> Option<ReturnedFuture> {
        if self.is_async() {
            return None;
        }
        if let Some(found) = ReturnedFuture::find(self.body.to_token_stream()) {
            return Some(match self.resolved() {
                Some(output) => found.pinned(self.pin_output(private, &output)),
                None => found,
            });
        }
        let ReturnType::Type(_, ty) = &self.signature.output else {
            return None;
        };
        let made = output::future(ty)?;
        Some(ReturnedFuture::made(
            &self.call(private, &TokenStream::new()),
            made,
        ))
    }

    /// Whether there is such a future.
    pub(crate) fn returns_future(&self) -> bool {
        self.returned_future(&TokenStream::new()).is_some()
    }

    /// What the function's future resolves to, if that can be told, with `_`
    /// for what has no name outside of signatures.
    fn resolved(&self) -> Option<Type> {
        let mut ty = output::resolved(&self.signature.output, self.named_output().is_some())?;
        Unnameable.visit_type_mut(&mut ty);
        Some(ty)
    }

    /// What is returned in the end: by an `async fn`, or by the future that
    /// another function returns.
    pub(crate) fn awaited_output(&self) -> Option<Type> {
        if self.is_async() {
            return self.named_output();
        }
        output::resolved(&self.signature.output, self.named_output().is_some()).filter(is_nameable)
    }

    /// Whether what is returned in the end can be no `Result`.
    pub(crate) fn ends_in_no_result(&self) -> bool {
        if self.is_async() {
            return output::is_no_result(&self.signature.output);
        }
        output::resolved(&self.signature.output, false).is_some_and(|ty| output::is_none(&ty))
    }

    /// Whether the function, which returns no future, can return no `Result`.
    pub(crate) fn returns_no_result(&self) -> bool {
        !self.is_async() && output::is_no_result(&self.signature.output)
    }

    /// Whether there is an attribute that may ask how the function is written.
    pub(crate) fn is_looked_at(&self) -> bool {
        !self.attributes.iter().all(is_indifferent)
    }

    /// The signature of this `async fn` as the function that returns its
    /// future, where that serves all attributes which are still to come.
    pub(crate) fn returning_future(&self, arguments: &Arguments) -> Option<Signature> {
        if self.is_looked_at() {
            return None;
        }
        returning_future(&arguments.signature)
    }

    /// Whether the function's futures are awaited rather than its body run.
    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let body = &self.body;
        tokens.extend(self.attributes.iter().map(ToTokens::to_token_stream));
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        body.to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_leave_a_body_early_is_found() {
        for leaves in [
            quote!(return 1),
            quote!(if x {
                (0, [return])
            }),
            quote!(x.y()? + 1),
            quote!(ensure!(x)),
            quote!(a::submit! { x }),
            quote!(if !(x) {
                1
            }),
        ] {
            assert!(may_leave(leaves.clone()), "{leaves}");
        }
        for stays in [
            quote!(a != b && -!c),
            quote!(let x = !y; x),
            quote!(
                __metrics::inventory::submit! { __metrics::source!("f"), ::core::module_path!() }
            ),
        ] {
            assert!(!may_leave(stays.clone()), "{stays}");
        }
    }

    #[test]
    fn what_calls_itself_runs_in_no_closure() {
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
            assert_eq!(matches!(parsed.runs(), Runs::Here), is_here, "{function}");
        }
    }
}
