//! Errors about an attribute above an item that is not a function with a body.

use crate::support::expansion::spans::at_the_attribute;
use crate::support::syntax::source_text::contains_word;
use crate::support::syntax::statement::{closure_as_function, in_a_body, in_words};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, ForeignItem, Item, Signature, Stmt, Token, TraitItem, Visibility, parse2};

/// The error about an item that is not a function with a body. `syntax` is the parser's error.
pub(super) fn not_measurable(attribute: &str, item: TokenStream, syntax: syn::Error) -> syn::Error {
    if let Ok(function) = without_body.parse2(item.clone()) {
        return at_the_attribute(
            &item,
            format!(
                "`#[{attribute}]` needs a function with a body: {}",
                function.instead()
            ),
        );
    }
    let Some((what, instead)) = kind_and_instead(&item) else {
        return syntax;
    };
    at_the_attribute(
        &item,
        format!("expected a function below `#[{attribute}]`, found {what}: {instead}"),
    )
}

/// The kind of an item or statement in words; `None` if it cannot be parsed.
pub(crate) fn kind_of(item: &TokenStream) -> Option<&'static str> {
    kind_and_instead(item).map(|(kind, _)| kind)
}

/// The same, with the place to which the attribute should be moved.
fn kind_and_instead(item: &TokenStream) -> Option<(&'static str, String)> {
    const REMOVE: &str = "remove the attribute";
    const METHODS: &str = "move the attribute to the methods";
    const STATIC: &str = "remove the attribute, or declare a metric with `#[metric]`";
    let (kind, instead) = match parse2(item.clone()) {
        Err(_) => {
            let statement = in_a_body(item)?;
            return Some((in_words(&statement), into_a_function(&statement)));
        }
        Ok(Item::Struct(_)) => ("a struct", METHODS),
        Ok(Item::Enum(_)) => ("an enum", METHODS),
        Ok(Item::Union(_)) => ("a union", METHODS),
        Ok(Item::Impl(_)) => (
            "an `impl` block",
            "move the attribute to the functions in the block",
        ),
        Ok(Item::Trait(_)) => (
            "a trait",
            "move the attribute to the functions in each `impl`, or to the functions with a body \
             here",
        ),
        Ok(Item::TraitAlias(_)) => ("a trait alias", REMOVE),
        Ok(Item::Mod(_)) => (
            "a module",
            "move the attribute to the functions in the module",
        ),
        Ok(Item::Static(_)) => ("a static", STATIC),
        Ok(Item::Const(_)) => ("a constant", REMOVE),
        Ok(Item::Use(_) | Item::ExternCrate(_)) => ("an import", REMOVE),
        Ok(Item::Type(_)) => ("a type alias", REMOVE),
        Ok(Item::ForeignMod(_)) => (
            "a block of foreign functions",
            "move the attribute to a function that calls them",
        ),
        Ok(Item::Macro(item)) if item.mac.path.is_ident("macro_rules") => (
            "a macro",
            "move the attribute to the functions that the macro generates",
        ),
        Ok(Item::Macro(_)) => (
            "a call of a macro",
            "move the attribute to the functions that the macro generates, or move the call into a \
             function",
        ),
        Ok(Item::Fn(_)) => ("a function", REMOVE),
        // Items without a value, in a trait or in an `extern` block.
        Ok(_) => match (parse2(item.clone()), parse2(item.clone())) {
            (Ok(TraitItem::Fn(_)), _) | (_, Ok(ForeignItem::Fn(_))) => ("a function", REMOVE),
            (Ok(TraitItem::Const(_)), _) => ("a constant", REMOVE),
            (Ok(TraitItem::Type(_)), _) | (_, Ok(ForeignItem::Type(_))) => ("a type", REMOVE),
            (_, Ok(ForeignItem::Static(_))) => ("a static", STATIC),
            _ => ("something else", REMOVE),
        },
    };
    Some((kind, instead.to_owned()))
}

/// How to turn a statement or an expression into a function.
fn into_a_function(statement: &Stmt) -> String {
    if let Some(function) = closure_as_function(statement) {
        return format!("move it into a function, `{function}`, and pass what it captures");
    }
    let moved = match statement {
        Stmt::Local(_) => "what it computes",
        _ => "it",
    };
    format!("move {moved} into a function")
}

/// A function without a body.
struct WithoutBody {
    /// Whether it can only be in a trait.
    is_of_a_trait: bool,
    /// Whether it can only be in an `extern` block.
    is_foreign: bool,
}

impl WithoutBody {
    fn instead(&self) -> &'static str {
        if self.is_of_a_trait {
            "move the attribute to the function in each `impl`, or write a body here"
        } else if self.is_foreign {
            "in an `extern` block, move the attribute to a function that calls this one"
        } else {
            "in a trait, move the attribute to the function in each `impl`, or write a body here; \
             in an `extern` block, move it to a function that calls this one"
        }
    }
}

fn without_body(input: ParseStream<'_>) -> syn::Result<WithoutBody> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility: Visibility = input.parse()?;
    let is_safe = input.peek(Ident::peek_any) && input.fork().call(Ident::parse_any)? == "safe";
    if is_safe {
        input.call(Ident::parse_any)?;
    }
    let signature: Signature = input.parse()?;
    input.parse::<Token![;]>()?;
    let is_linked = |above: &Attribute| {
        let path = above.path();
        path.is_ident("link_name") || path.is_ident("unsafe")
    };
    let is_foreign = is_safe
        || !matches!(visibility, Visibility::Inherited)
        || signature.variadic.is_some()
        || attributes.iter().any(is_linked);
    let is_of_a_trait = !is_foreign
        && (signature.receiver().is_some()
            || signature.asyncness.is_some()
            || !signature.generics.params.is_empty()
            || signature.generics.where_clause.is_some()
            || contains_word(quote!(#signature), "Self"));
    Ok(WithoutBody {
        is_of_a_trait,
        is_foreign,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn message(item: TokenStream) -> String {
        let syntax = syn::Error::new(Span::call_site(), "syntax");
        not_measurable("instrumented", item, syntax).to_string()
    }

    #[test]
    fn the_item_below_the_attribute_is_named() {
        for (item, what) in [
            (
                quote!(|x: u8| x + 1),
                "a closure: move it into a function, `fn name(x",
            ),
            (quote!(move || 1), "a closure"),
            (quote!(let f = || 1;), "a `let` statement with a closure"),
            (quote!(let f = 1;), "a `let` statement: move what it"),
            (quote!(async { 1 }), "an `async` block"),
            (quote!({ 1 }), "a block"),
            (quote!(match x {}), "a `match`"),
            (quote!(f(1)), "a call"),
            (quote!(1 + 1;), "an expression"),
            (
                quote!(
                    const A: u8;
                ),
                "a constant",
            ),
            (
                quote!(
                    type A: Copy;
                ),
                "a type",
            ),
            (
                quote!(
                    macro m() {}
                ),
                "something else",
            ),
            (
                quote!(
                    pub static A: u8;
                ),
                "a static: remove the attribute, or declare a metric",
            ),
            (
                quote!(
                    macro_rules! m {
                        () => {};
                    }
                ),
                "a macro",
            ),
            (quote!(m! { fn f() {} }), "a call of a macro"),
            (
                quote!(
                    extern "C" {
                        fn f();
                    }
                ),
                "foreign functions",
            ),
            (quote!(union U { a: u8 }), "a union"),
            (
                quote!(
                    extern crate std;
                ),
                "an import",
            ),
            (quote!(impl T { fn f() {} }), "an `impl` block"),
        ] {
            let text = item.to_string();
            let message = message(item);
            assert!(message.contains(what), "{text}: {message}");
        }
    }

    #[test]
    fn functions_without_a_body_are_in_a_trait_or_foreign() {
        for (item, is_of_a_trait, is_foreign) in [
            (
                quote!(
                    fn f(&self);
                ),
                true,
                false,
            ),
            (
                quote!(
                    fn f() -> Self;
                ),
                true,
                false,
            ),
            (
                quote!(
                    fn f<T>(t: T);
                ),
                true,
                false,
            ),
            (
                quote!(
                    async fn f();
                ),
                true,
                false,
            ),
            (
                quote!(
                    pub fn f(x: u8);
                ),
                false,
                true,
            ),
            (quote!(safe fn f(x: u8);), false, true),
            (
                quote!(
                    fn f(x: u8, ...);
                ),
                false,
                true,
            ),
            (
                quote!(
                    #[link_name = "g"]
                    fn f();
                ),
                false,
                true,
            ),
            (
                quote!(
                    fn f(x: u8) -> u8;
                ),
                false,
                false,
            ),
        ] {
            let text = item.to_string();
            let found = without_body.parse2(item).expect(&text);
            assert_eq!(
                (found.is_of_a_trait, found.is_foreign),
                (is_of_a_trait, is_foreign),
                "{text}"
            );
        }
    }
}
