//! The free variables of an expression: variables that it uses and does not bind.
//!
//! Scopes are the compiler's: the arguments of a closure, the bindings of a pattern and the
//! variables of a block are bound from their introduction to the end of their scope. The tokens of
//! a macro call are not parsed: each identifier in them, and each name in a format string, may be a
//! variable.

use super::patterns::bindings;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprPath, ExprWhile};
use syn::{Item, LitStr, Local, Macro};

/// The names in an expression that may be variables of the surrounding function, and `Self`. Not
/// the names of fields and methods, and not variables that the expression binds.
pub(crate) fn free_variables(expression: &Expr) -> Vec<Ident> {
    let mut found = FreeVariables::default();
    found.visit_expr(expression);
    found.used
}

/// The names in the format strings of the macros among some tokens:
/// `format!("{name}")`.
pub(crate) fn in_format_strings(tokens: TokenStream) -> Vec<Ident> {
    let mut found = Vec::new();
    let mut is_macro = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_macro => found.extend(
                variables(group.stream())
                    .into_iter()
                    .filter(|(_, is_formatted)| *is_formatted)
                    .map(|(name, _)| name),
            ),
            TokenTree::Group(group) => found.extend(in_format_strings(group.stream())),
            TokenTree::Punct(punct) => {
                is_macro = punct.as_char() == '!';
                continue;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        is_macro = false;
    }
    found
}

#[derive(Default)]
struct FreeVariables {
    used: Vec<Ident>,
    /// The variables that are bound at the current position.
    bound: Vec<Ident>,
}

impl FreeVariables {
    fn mention(&mut self, name: Ident) {
        if !self.bound.contains(&name) {
            self.used.push(name);
        }
    }

    /// Visits a scope: its bindings end with it.
    fn scope(&mut self, look: impl FnOnce(&mut Self)) {
        let outside = self.bound.len();
        look(self);
        self.bound.truncate(outside);
    }
}

impl<'a> Visit<'a> for FreeVariables {
    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        if let Some(first) = path.path.segments.first()
            && (path.path.segments.len() == 1 || first.ident == "Self")
        {
            self.mention(first.ident.clone());
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_type_path(&mut self, path: &'a syn::TypePath) {
        if let Some(first) = path.path.segments.first()
            && first.ident == "Self"
        {
            self.mention(first.ident.clone());
        }
        visit::visit_type_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        for (name, _) in variables(call.tokens.clone()) {
            self.mention(name);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'a ExprClosure) {
        self.scope(|within| {
            for input in &closure.inputs {
                within.visit_pat(input);
                within.bound.extend(bindings(input));
            }
            within.visit_expr(&closure.body);
        });
    }

    fn visit_arm(&mut self, arm: &'a Arm) {
        self.scope(|within| {
            within.bound.extend(bindings(&arm.pat));
            visit::visit_arm(within, arm);
        });
    }

    fn visit_block(&mut self, block: &'a Block) {
        self.scope(|within| visit::visit_block(within, block));
    }

    fn visit_local(&mut self, local: &'a Local) {
        visit::visit_local(self, local);
        self.bound.extend(bindings(&local.pat));
    }

    fn visit_expr_if(&mut self, condition: &'a ExprIf) {
        self.scope(|within| {
            within.visit_expr(&condition.cond);
            within.visit_block(&condition.then_branch);
        });
        if let Some((_, otherwise)) = &condition.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, condition: &'a ExprWhile) {
        self.scope(|within| visit::visit_expr_while(within, condition));
    }

    // The scope is that of the `if`, `while` or match arm.
    fn visit_expr_let(&mut self, condition: &'a ExprLet) {
        visit::visit_expr_let(self, condition);
        self.bound.extend(bindings(&condition.pat));
    }

    fn visit_expr_for_loop(&mut self, each: &'a ExprForLoop) {
        self.visit_expr(&each.expr);
        self.scope(|within| {
            within.bound.extend(bindings(&each.pat));
            within.visit_block(&each.body);
        });
    }

    // Items cannot use variables.
    fn visit_item(&mut self, _: &'a Item) {}
}

/// The identifiers in a macro call that may be variables, and whether they are in a format string.
/// Not fields, `.name`, and not the beginning of paths, `name::`.
fn variables(tokens: TokenStream) -> Vec<(Ident, bool)> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |at: Option<usize>, sign| {
        at.and_then(|at| tokens.get(at)).is_some_and(
            |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign),
        )
    };
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) => {
                let is_field = is(at.checked_sub(1), '.') && !is(at.checked_sub(2), '.');
                let is_path = is(Some(at + 1), ':') && is(Some(at + 2), ':');
                if !is_field && (!is_path || name == "Self") {
                    found.push((name.clone(), false));
                }
            }
            TokenTree::Group(group) => found.extend(variables(group.stream())),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                    let names = formatted(&text.value()).into_iter();
                    found.extend(names.map(|name| (Ident::new(&name, literal.span()), true)));
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
    found
}

/// The variables in a format string: `"{name}"`, `"{name:?}"` and `"{:width$.precision$}"`.
fn formatted(text: &str) -> Vec<String> {
    let text = text.replace("{{", "");
    let parts = text.split('{').skip(1);
    let parts = parts.filter_map(|part| part.split_once('}'));
    let names = parts.flat_map(|(part, _)| {
        let (name, form) = part.split_once(':').unwrap_or((part, ""));
        let (counts, _) = form.rsplit_once('$').unwrap_or_default();
        let counts = counts.split('$').map(|before| {
            let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_');
            start.map_or(before, |at| &before[at + 1..])
        });
        [name.trim()].into_iter().chain(counts)
    });
    let is_name = |name: &&str| syn::parse_str::<Ident>(name).is_ok();
    names.filter(is_name).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(expression: &str) -> Vec<String> {
        let expression: Expr = syn::parse_str(expression).expect("an expression");
        free_variables(&expression)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn fields_methods_and_bound_variables_are_not_free() {
        assert_eq!(mentioned("a.b.c(d)"), ["a", "d"]);
        assert_eq!(mentioned("|a: &T| a.b > c"), ["c"]);
        assert_eq!(mentioned("match a { Some(b) => b, None => c }"), ["a", "c"]);
        assert_eq!(mentioned("matches!(a.b, B { .. })"), ["a", "B"]);
        assert_eq!(mentioned("matches!(a, self::C | b::D)"), ["a", "C", "D"]);
        assert_eq!(mentioned("Self::of(a)"), ["Self", "a"]);
        assert_eq!(mentioned("a::b(c)"), ["c"]);
    }

    #[test]
    fn a_name_is_bound_from_its_binding_to_the_end_of_its_scope() {
        for expression in [
            "p.is_some_and(|p| p)",
            "match p { Some(p) if p > 3 => true, _ => false }",
            "{ let p = p.unwrap_or(true); p }",
            "if let Some(p) = p { p } else { false }",
            "if let Some(p) = p && p { p } else { false }",
            "{ while let Some(p) = p { f(p) } }",
            "{ for p in p { f(p) } }",
            "{ let Some(p) = p else { g() }; p }",
            "{ { let p = 1; p }; p }",
        ] {
            let found = mentioned(expression);
            let found: Vec<_> = found.iter().filter(|name| *name == "p").collect();
            assert_eq!(found, ["p"], "{expression}");
        }
        assert_eq!(mentioned("f && g.any(|f| *f)"), ["f", "g"]);
        assert_eq!(mentioned("{ fn f() -> T { p } true }"), [""; 0]);
    }

    #[test]
    fn names_in_format_strings_are_variables() {
        assert_eq!(
            mentioned(r#"format!("{a} {b:?} {} {{c}} {0}", d)"#),
            ["a", "b", "d"]
        );
        assert_eq!(
            mentioned(r#"format!("{:>width$.precision$}", 1.5)"#),
            ["width", "precision"]
        );
        assert_eq!(mentioned(r#"format!("{a:x}")"#), ["a"]);
        assert_eq!(mentioned(r##"format!(r#"{a}"#)"##), ["a"]);
        assert_eq!(mentioned(r#"|a: &T| format!("{a}{b}")"#), ["b"]);
        assert_eq!(mentioned(r#"f("{a}")"#), ["f"]);
    }

    #[test]
    fn only_strings_in_macros_are_format_strings() {
        let tokens = r#"GET "/{a}", f(format!("{b}", c), "{d}")"#;
        let names = in_format_strings(tokens.parse().expect("tokens"));
        assert_eq!(names, ["b"]);
    }
}
