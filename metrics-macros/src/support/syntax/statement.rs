//! Statements and expressions below an attribute in a body.

use super::source_text::source_text;
use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::{Block, Expr, ExprClosure, Item, Local, Pat, ReturnType, Stmt};

/// The statement or expression, if the tokens are not an item.
pub(crate) fn in_a_body(item: &TokenStream) -> Option<Stmt> {
    if syn::parse2::<Item>(item.clone()).is_ok() {
        return None;
    }
    // The compiler also passes the comma after an argument of a call.
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    tokens.pop_if(|last| matches!(last, TokenTree::Punct(mark) if mark.as_char() == ','));
    let tokens = tokens.into_iter().collect();
    let mut statements = Block::parse_within.parse2(tokens).ok()?;
    statements.pop().filter(|_| statements.is_empty())
}

/// The kind of a statement in words.
pub(crate) fn in_words(statement: &Stmt) -> &'static str {
    match statement {
        Stmt::Local(_) if closure_in(statement).is_some() => "a `let` statement with a closure",
        Stmt::Local(_) => "a `let` statement",
        Stmt::Macro(_) => "a call of a macro",
        Stmt::Expr(expression, _) => match without_parentheses(expression) {
            Expr::Closure(_) => "a closure",
            Expr::Async(_) => "an `async` block",
            Expr::Block(_) | Expr::Const(_) | Expr::TryBlock(_) | Expr::Unsafe(_) => "a block",
            Expr::Call(_) | Expr::MethodCall(_) => "a call",
            Expr::ForLoop(_) | Expr::Loop(_) | Expr::While(_) => "a loop",
            Expr::If(_) => "an `if`",
            Expr::Macro(_) => "a call of a macro",
            Expr::Match(_) => "a `match`",
            _ => "an expression",
        },
        Stmt::Item(_) => "an item",
    }
}

/// The signature of a function that could replace the closure in a statement.
pub(crate) fn closure_as_function(statement: &Stmt) -> Option<String> {
    let closure = closure_in(statement)?;
    let name = match statement {
        Stmt::Local(local) => match typeless(&local.pat) {
            Pat::Ident(name) => name.ident.to_string(),
            _ => "name".to_owned(),
        },
        _ => "name".to_owned(),
    };
    let arguments: Vec<String> = closure.inputs.iter().map(argument).collect();
    let asyncness = closure.asyncness.map_or("", |_| "async ");
    let output = match &closure.output {
        ReturnType::Default => "-> Type".to_owned(),
        output => source_text(output),
    };
    Some(format!(
        "{asyncness}fn {name}({}) {output} {{ … }}",
        arguments.join(", ")
    ))
}

fn argument(pattern: &Pat) -> String {
    match pattern {
        Pat::Type(_) => source_text(pattern),
        _ => format!("{}: Type", source_text(pattern)),
    }
}

fn closure_in(statement: &Stmt) -> Option<&ExprClosure> {
    let expression = match statement {
        Stmt::Local(Local { init, .. }) => &init.as_ref()?.expr,
        Stmt::Expr(expression, _) => expression,
        Stmt::Item(_) | Stmt::Macro(_) => return None,
    };
    match without_parentheses(expression) {
        Expr::Closure(closure) => Some(closure),
        _ => None,
    }
}

pub(crate) fn without_parentheses(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => without_parentheses(&group.expr),
        Expr::Paren(paren) => without_parentheses(&paren.expr),
        other => other,
    }
}

fn typeless(pattern: &Pat) -> &Pat {
    match pattern {
        Pat::Type(typed) => &typed.pat,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_closure_is_printed_as_a_function() {
        for (item, function) in [
            (quote!(|x: u8| x + 1), "fn name(x: u8) -> Type { … }"),
            (quote!((move || 1)), "fn name() -> Type { … }"),
            (quote!(|x| x,), "fn name(x: Type) -> Type { … }"),
            (
                quote!(async move |x, (y, _): (u8, u8)| -> u8 { x }),
                "async fn name(x: Type, (y, _): (u8, u8)) -> u8 { … }",
            ),
            (quote!(let add = |x: u8| x;), "fn add(x: u8) -> Type { … }"),
            (
                quote!(let add: fn(u8) -> u8 = |x| x;),
                "fn add(x: Type) -> Type { … }",
            ),
        ] {
            let text = item.to_string();
            let shown = closure_as_function(&in_a_body(&item).expect(&text));
            assert_eq!(shown.as_deref(), Some(function), "{text}");
        }
        assert_eq!(
            closure_as_function(&in_a_body(&quote!(f(|| 1))).expect("one")),
            None
        );
    }
}
