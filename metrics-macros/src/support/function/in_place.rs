//! The body of a function that names itself, in the function although it may return early. In a
//! debug build, a closure would copy the arguments on each level of the recursion.

use super::definition::Function;
use super::early_exits::may_return;
use crate::support::expansion::spans::{ends, ident_at};
use crate::support::syntax::patterns::with_lifetime;
use proc_macro2::{Group, Ident, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAsync, ExprClosure, ExprReturn, Item, Macro, parse_quote, parse2};

/// A body in its function.
pub(crate) struct InPlace {
    /// The block with the body.
    pub(crate) block: TokenStream,
    /// The variable with its value, for the end of the function.
    pub(crate) returned: Ident,
    /// Whether `return` leaves it.
    pub(crate) has_returns: bool,
}

impl Function {
    /// The body of a function that names itself. `mark` writes the statement in front of each
    /// `return`, which reads the returned value from a variable. `None` if a macro may return.
    pub(crate) fn in_place(
        &self,
        returned: &Ident,
        mark: &dyn Fn(&Ident) -> TokenStream,
    ) -> Option<InPlace> {
        if self.is_async() || self.never_returns() || self.tracks_caller() || !self.is_recursive() {
            return None;
        }
        let output = with_lifetime(&self.output(), &parse_quote!('_));
        let marked = |value: &Expr| {
            let name = ident_at("value", ends(value).0);
            let statement = mark(&name);
            // The value may be a panic.
            quote!({
                let #name: #output = #value;
                #[allow(unreachable_code)]
                #statement
                #name
            })
        };
        let (body, has_returns) = with_marked_returns(self.body.stream(), &marked)?;
        let mut function = self.clone();
        function.body = Group::new(self.body.delimiter(), body);
        function.body.set_span(self.body.span());
        Some(InPlace {
            block: function.block(&TokenStream::new()),
            returned: self.at_the_end(returned),
            has_returns,
        })
    }
}

/// The body with another expression behind each `return`, and whether there are any.
fn with_marked_returns(
    body: TokenStream,
    marked: &dyn Fn(&Expr) -> TokenStream,
) -> Option<(TokenStream, bool)> {
    if !may_return(body.clone()) {
        return Some((body, false));
    }
    let mut block: Block = parse2(quote!({ #body })).ok()?;
    let mut returns = Returns {
        marked,
        has_others: false,
    };
    returns.visit_block_mut(&mut block);
    let statements = block.stmts;
    (!returns.has_others).then(|| (quote!(#(#statements)*), true))
}

struct Returns<'a> {
    marked: &'a dyn Fn(&Expr) -> TokenStream,
    /// Whether there may be some that were not found.
    has_others: bool,
}

impl VisitMut for Returns<'_> {
    fn visit_expr_return_mut(&mut self, leaving: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, leaving);
        if let Some(value) = &mut leaving.expr {
            **value = Expr::Verbatim((self.marked)(value));
        }
    }

    fn visit_macro_mut(&mut self, called: &mut Macro) {
        self.has_others |= may_return(quote!(#called));
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        // Syntax that syn does not know.
        if let Expr::Verbatim(tokens) = expression {
            self.has_others |= may_return(tokens.clone());
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    // They only return from themselves.
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(body: TokenStream) -> Option<String> {
        let marked = with_marked_returns(body, &|value| quote!(marked(#value)));
        marked.map(|(body, _)| body.to_string())
    }

    #[test]
    fn each_return_of_the_function_is_marked() {
        let body = quote! {
            if x { return Ok(y?); }
            let z = |y| return 1;
            spawn(async { return 2 });
            fn f() -> u8 { return 3; }
            assert!(z(2) == 1, "{y}");
            match x { _ => return (return 4, 5).0 }
        };
        let expected = quote! {
            if x { return marked(Ok(y?)); }
            let z = |y| return 1;
            spawn(async { return 2 });
            fn f() -> u8 { return 3; }
            assert!(z(2) == 1, "{y}");
            match x { _ => return marked((return marked(4), 5).0) }
        };
        assert_eq!(marked(body), Some(expected.to_string()));
    }

    #[test]
    fn a_body_that_a_macro_may_leave_stays_in_a_closure() {
        for body in [quote!(bail!("no")), quote!(assert!(return Ok(1)))] {
            assert_eq!(marked(body.clone()), None, "{body}");
        }
        let only_question_marks = quote!(Ok(f(x?)?));
        assert_eq!(
            marked(only_question_marks.clone()),
            Some(only_question_marks.to_string())
        );
    }
}
