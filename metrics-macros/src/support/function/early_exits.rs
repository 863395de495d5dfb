//! Whether a body may return early.

use super::items::is_expression;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Block, ExprAsync, ExprClosure, ExprReturn, ExprTry, Item, Macro, parse2};

/// Whether a body may return early. Returns from closures inside do not count. Slower than
/// [`may_leave`].
pub(super) fn leaves(body: TokenStream) -> bool {
    struct Leaves(bool);
    impl<'a> Visit<'a> for Leaves {
        fn visit_expr_return(&mut self, _: &'a ExprReturn) {
            self.0 = true;
        }

        fn visit_expr_try(&mut self, _: &'a ExprTry) {
            self.0 = true;
        }

        fn visit_macro(&mut self, called: &'a Macro) {
            self.0 |= may_leave(quote!(#called));
        }

        fn visit_expr(&mut self, expression: &'a syn::Expr) {
            // Syntax that syn does not know.
            if let syn::Expr::Verbatim(tokens) = expression {
                self.0 |= may_leave(tokens.clone());
            }
            visit::visit_expr(self, expression);
        }

        // They only return from themselves.
        fn visit_expr_closure(&mut self, _: &'a ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'a ExprAsync) {}
        fn visit_item(&mut self, _: &'a Item) {}
    }
    if !may_leave(body.clone()) {
        return false;
    }
    let Ok(block) = parse2::<Block>(quote!({ #body })) else {
        return true;
    };
    let mut leaves = Leaves(false);
    leaves.visit_block(&block);
    leaves.0
}

/// Whether a body may return early, judging by its tokens only. Any macro may return, except the
/// ones that attributes generate and expressions of the standard library.
pub(super) fn may_leave(body: TokenStream) -> bool {
    may_exit(body, true)
}

/// The same for exits other than `?`.
pub(super) fn may_return(body: TokenStream) -> bool {
    may_exit(body, false)
}

fn may_exit(body: TokenStream, by_question_mark: bool) -> bool {
    let (mut path, mut last) = (String::new(), String::new());
    let mut after_name = false;
    for token in body {
        let leaves = match &token {
            TokenTree::Ident(word) => word == "return",
            // Not `!=`, and not a negation.
            TokenTree::Punct(mark) if mark.as_char() == '!' => {
                after_name
                    && mark.spacing() == Spacing::Alone
                    && !is_own_macro(&path, &last)
                    && !is_expression(&last)
            }
            TokenTree::Punct(mark) => by_question_mark && mark.as_char() == '?',
            TokenTree::Group(group) => may_exit(group.stream(), by_question_mark),
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

/// Whether attributes generate this macro call, judging by the end of its path.
fn is_own_macro(path: &str, name: &str) -> bool {
    let is_private = path == "__private" || path.trim_end_matches('_') == "__metrics";
    match name {
        "submit" => path == "inventory",
        "module_path" => path == "core",
        "source" => is_private,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn early_returns_are_found() {
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
        assert!(!may_return(quote!(x(y?)?)) && may_return(quote!(bail!(x?))));
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
    fn returns_from_closures_do_not_count() {
        for leaves_body in [quote!(return 1), quote!(x(|| 1)?; 2), quote!(bail!("no"))] {
            assert!(leaves(leaves_body.clone()), "{leaves_body}");
        }
        for stays in [
            quote!(x(|y| y? + 1); 2),
            quote!(spawn(async { return 1 }); fn f() { return; } 1),
            quote!(assert!(x == 1, "{y}"); x.expect("there is one")),
        ] {
            assert!(!leaves(stays.clone()), "{stays}");
        }
        assert!(leaves(quote!(assert!(x()?))));
    }
}
