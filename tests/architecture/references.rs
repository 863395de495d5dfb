//! The paths into the own crate that a file names: in `use`, and in code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::HashMap;
use std::path::Path;

/// A path into the own crate.
pub(super) struct Import {
    /// From the crate's root.
    pub(super) path: Vec<String>,
    /// As it is written.
    pub(super) text: String,
}

/// All paths in a file that begin with `crate` or `super`.
pub(super) fn imports(file: &Path, text: &str) -> Vec<Import> {
    let mut module: Vec<String> = file
        .with_extension("")
        .iter()
        .filter_map(|part| part.to_str().map(str::to_owned))
        .collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    // `catalogue_tests.rs` is the module `tests` in `catalogue`.
    if let Some(parent) = module.last().and_then(|last| last.strip_suffix("_tests")) {
        let parent = parent.to_owned();
        module.pop();
        module.extend([parent, "tests".to_owned()]);
    }
    let tokens: TokenStream = text.parse().expect("the file is Rust");
    let mut found = Vec::new();
    walk(tokens, &module, &mut found);
    found
}

/// For each name that the crate's root exports again: from which module.
pub(super) fn reexports(library: &str) -> HashMap<String, String> {
    let file = syn::parse_file(library).expect("lib.rs is Rust");
    let mut names = HashMap::new();
    for item in file.items {
        if let syn::Item::Use(item) = item
            && let syn::UseTree::Path(path) = &item.tree
        {
            leaves(&path.tree, &path.ident.to_string(), &mut names);
        }
    }
    names
}

fn leaves(tree: &syn::UseTree, module: &str, names: &mut HashMap<String, String>) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, module, names),
        syn::UseTree::Name(name) => _ = names.insert(name.ident.to_string(), module.to_owned()),
        syn::UseTree::Rename(name) => {
            names.insert(name.rename.to_string(), module.to_owned());
        }
        syn::UseTree::Group(group) => {
            group
                .items
                .iter()
                .for_each(|tree| leaves(tree, module, names));
        }
        _ => {}
    }
}

fn walk(tokens: TokenStream, module: &[String], found: &mut Vec<Import>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            // `pub(crate)`, `pub(in crate::x)` are no imports.
            TokenTree::Ident(word) if word == "pub" => {
                let group = tokens.get(at + 1);
                if matches!(group, Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis)
                {
                    at += 1;
                }
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    let inner: Vec<_> = module.iter().cloned().chain([name.to_string()]).collect();
                    walk(body.stream(), &inner, found);
                    at += 2;
                }
            }
            // `$crate` in an exported macro is resolved where that is used.
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => at += 1,
            TokenTree::Ident(word) if word == "crate" || word == "super" => {
                let start = if word == "crate" {
                    Vec::new()
                } else {
                    parent(module)
                };
                let text = word.to_string();
                // An exported macro belongs to no stage.
                at = path(&tokens, at + 1, start, text, found);
                continue;
            }
            TokenTree::Group(group) => walk(group.stream(), module, found),
            _ => {}
        }
        at += 1;
    }
}

fn parent(module: &[String]) -> Vec<String> {
    module[..module.len().saturating_sub(1)].to_vec()
}

/// Reads a path on from `::`; returns where it ends.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut so_far: Vec<String>,
    mut text: String,
    found: &mut Vec<Import>,
) -> usize {
    let colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    while colon(at) && colon(at + 1) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(word)) if word == "super" => {
                so_far.pop();
                text.push_str("::super");
            }
            Some(TokenTree::Ident(word)) => {
                so_far.push(word.to_string());
                text.push_str("::");
                text.push_str(&word.to_string());
            }
            Some(TokenTree::Group(group)) => {
                for tree in split_at_commas(group.stream()) {
                    let mut rest: Vec<TokenTree> = "::"
                        .parse::<TokenStream>()
                        .expect("two colons")
                        .into_iter()
                        .collect();
                    rest.extend(tree);
                    path(&rest, 0, so_far.clone(), text.clone(), found);
                }
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    let is_macro = matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == '!');
    // `super` alone is the parent's own business, not another stage's.
    if !so_far.is_empty() && !is_macro {
        found.push(Import { path: so_far, text });
    }
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
    parts.retain(|part| !part.is_empty());
    parts
}
