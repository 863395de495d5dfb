//! The paths to other modules in a module's `use` items, code and strings.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use syn::{ItemUse, UseTree, Visibility};

use super::source::Module;

/// A path that is named in a module.
pub(super) struct Reference {
    /// As written, relative to the module.
    pub(super) path: Vec<String>,
    pub(super) line: usize,
    pub(super) is_test: bool,
    pub(super) kind: Kind,
}

/// Where a path is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In a `use` without visibility.
    Import,
    /// In a re-export that the module itself does not use.
    Reexport,
    /// In code.
    Code,
    /// In a string.
    String,
}

/// The paths that a `use` imports.
pub(super) fn of_use(item: &ItemUse, is_test: bool, module: &mut Module) {
    let kind = match item.vis {
        Visibility::Inherited => Kind::Import,
        _ => Kind::Reexport,
    };
    if item.leading_colon.is_some() {
        return; // It imports from another crate.
    }
    leaves(&item.tree, &mut Vec::new(), &mut |path, name, span| {
        module.references.push(Reference {
            path: path.to_vec(),
            line: span.start().line,
            is_test,
            kind,
        });
        match name {
            Some(name) => module.uses.push((name, path.to_vec())),
            None => module.globs.push(path.to_vec()),
        }
    });
}

/// Calls `found` for each path of a `use`, with its new name; `*` has none.
fn leaves(
    tree: &UseTree,
    path: &mut Vec<String>,
    found: &mut impl FnMut(&[String], Option<String>, Span),
) {
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            leaves(&tree.tree, path, found);
            path.pop();
        }
        UseTree::Name(tree) if tree.ident == "self" => {
            found(path, path.last().cloned(), tree.ident.span());
        }
        UseTree::Name(tree) => {
            path.push(tree.ident.to_string());
            found(path, path.last().cloned(), tree.ident.span());
            path.pop();
        }
        UseTree::Rename(tree) => {
            let is_self = tree.ident == "self";
            if !is_self {
                path.push(tree.ident.to_string());
            }
            found(path, Some(tree.rename.to_string()), tree.ident.span());
            if !is_self {
                path.pop();
            }
        }
        UseTree::Glob(tree) => {
            let span = tree.star_token.spans[0];
            found(path, None, span);
        }
        UseTree::Group(tree) => {
            for tree in &tree.items {
                leaves(tree, path, found);
            }
        }
    }
}

/// Drops single names: they are variables, or imported by a `use`. A module that uses its own
/// re-export depends on the target.
pub(super) fn finish(module: &mut Module) {
    let used: Vec<String> = module
        .references
        .iter()
        .filter(|reference| reference.kind == Kind::Code && !reference.is_test)
        .filter_map(|reference| reference.path.first().cloned())
        .collect();
    for reference in &mut module.references {
        if reference.kind == Kind::Reexport
            && let Some(name) = reference.path.last()
            && used.contains(name)
        {
            reference.kind = Kind::Import;
        }
    }
    module
        .references
        .retain(|reference| reference.path.len() > 1);
}

/// All paths in an item, and in its strings.
pub(super) fn of_tokens(tokens: TokenStream, is_test: bool, found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            // Documentation may mention everything.
            TokenTree::Ident(word) if word == "doc" && is_equals_sign(tokens.get(at + 1)) => {
                at += 2;
            }
            // `pub(crate)` and `pub(in crate::x)` are not references.
            TokenTree::Ident(word) if word == "pub" => {
                if is_group(&tokens, at + 1, Delimiter::Parenthesis) {
                    at += 1;
                }
            }
            // `$crate` in an exported macro is resolved where the macro is used, and a name after
            // `.` is a field or a method.
            TokenTree::Punct(punct) if matches!(punct.as_char(), '$' | '.') => at += 1,
            // The rest of a path that begins with a type, `<T as Trait>::X`.
            _ if is_colons(&tokens, at) => at += 2,
            TokenTree::Ident(word) => {
                let mut path = vec![word.to_string()];
                at = rest(&tokens, at + 1, &mut path, is_test, found);
                continue;
            }
            TokenTree::Group(group) => of_tokens(group.stream(), is_test, found),
            TokenTree::Literal(literal) => {
                if let Ok(string) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    let line = literal.span().start().line;
                    found.extend(of_string(&string.value()).map(|path| Reference {
                        path,
                        line,
                        is_test,
                        kind: Kind::String,
                    }));
                }
            }
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
}

fn is_equals_sign(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

fn is_group(tokens: &[TokenTree], at: usize, delimiter: Delimiter) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize, spacing: Option<Spacing>| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) => {
            punct.as_char() == ':' && spacing.is_none_or(|spacing| punct.spacing() == spacing)
        }
        _ => false,
    };
    colon(at, Some(Spacing::Joint)) && colon(at + 1, None)
}

/// Continues reading a path; returns where it ends.
fn rest(
    tokens: &[TokenTree],
    mut at: usize,
    path: &mut Vec<String>,
    is_test: bool,
    found: &mut Vec<Reference>,
) -> usize {
    let start = at.saturating_sub(1);
    let line = tokens
        .get(start)
        .map_or(0, |token| token.span().start().line);
    while is_colons(tokens, at) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            // `use a::{b, c::d}` in a function.
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                for tree in split_at_commas(group.stream()) {
                    let Some(TokenTree::Ident(first)) = tree.first() else {
                        continue;
                    };
                    let mut path = path.clone();
                    if first != "self" {
                        path.push(first.to_string());
                    }
                    rest(&tree, 1, &mut path, is_test, found);
                }
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    found.push(Reference {
        path: path.clone(),
        line,
        is_test,
        kind: Kind::Code,
    });
    at
}

fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            _ => parts.last_mut().expect("there is one").push(token),
        }
    }
    parts
}

/// Words in a string that look like a path, such as `http::layer`.
fn of_string(string: &str) -> impl Iterator<Item = Vec<String>> {
    string
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .filter(|word| word.contains("::"))
        .map(|word| {
            let parts = word.split("::").filter(|part| !part.is_empty());
            parts
                .map(|part| part.trim_matches(':').to_owned())
                .collect()
        })
}
