//! Which file a path leads to.

use std::path::Path;

use super::references::{Kind, Reference};
use super::source::{Crate, Module};

/// The maximal number of re-exports that are followed, because they can form a cycle.
const MAX_DEPTH: usize = 16;

/// A file that refers to an item in another file of its crate.
pub(super) struct Import<'a> {
    pub(super) from: &'a Path,
    pub(super) to: &'a Path,
    pub(super) reference: &'a Reference,
}

impl Crate {
    /// All imports of a crate, and the paths in its strings.
    ///
    /// A path leads to the file that defines the item, also through re-exports. So `use super::X`
    /// is an import of a sibling if the parent re-exports `X` from there. A `mod.rs` that
    /// re-exports its children without using them imports nothing.
    pub(super) fn imports(&self) -> Vec<Import<'_>> {
        let mut imports = Vec::new();
        for module in self.modules.values() {
            for reference in &module.references {
                let target = match reference.kind {
                    Kind::String => self.resolve_string(&reference.path),
                    _ => self.resolve(&module.path, &reference.path, MAX_DEPTH),
                };
                let Some(target) = target else { continue };
                let is_reexport_of_child =
                    reference.kind == Kind::Reexport && target.path.starts_with(&module.path);
                if target.file != module.file && !is_reexport_of_child {
                    imports.push(Import {
                        from: &module.file,
                        to: &target.file,
                        reference,
                    });
                }
            }
        }
        imports
    }

    /// The module that defines the target of a path, as seen from a module.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<&Module> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.descend(root(from), rest, depth),
            "self" => self.descend(from, rest, depth),
            "super" => {
                let levels = path.iter().take_while(|part| *part == "super").count();
                let parent = &from[..from.len().checked_sub(levels)?];
                self.descend(parent, &path[levels..], depth)
            }
            name if name == self.rust_name => self.descend(&[], rest, depth),
            _ => self.descend(from, path, depth),
        }
    }

    /// The same for a path in a string: an item of a module in the root, with the prefix `crate`,
    /// the crate's name, or none.
    fn resolve_string(&self, path: &[String]) -> Option<&Module> {
        let (first, rest) = path.split_first()?;
        let is_absolute = first == "crate" || *first == self.rust_name;
        let path = if is_absolute { rest } else { path };
        // Messages name the root's re-exports, because users do.
        let name = path.first()?;
        let is_public = self
            .modules
            .get(&[][..])?
            .uses
            .iter()
            .any(|(used, _)| used == name);
        let is_path = path.len() > 1 || (is_absolute && !is_public);
        let is_module = self.child(&[], name).is_some();
        (is_path && is_module)
            .then(|| self.descend(&[], path, MAX_DEPTH))
            .flatten()
    }

    fn child(&self, module: &[String], name: &str) -> Option<&Module> {
        let path: Vec<String> = module
            .iter()
            .map(String::as_str)
            .chain([name])
            .map(str::to_owned)
            .collect();
        self.modules.get(&path)
    }

    fn descend(&self, from: &[String], path: &[String], depth: usize) -> Option<&Module> {
        let depth = depth.checked_sub(1)?;
        let module = self.modules.get(from)?;
        let Some((name, rest)) = path.split_first() else {
            return Some(module);
        };
        if let Some(child) = self.child(from, name) {
            return self.descend(&child.path, rest, depth);
        }
        if module.items.iter().any(|item| item.name == *name) {
            return Some(module);
        }
        let used = module.uses.iter().find(|(used, _)| used == name);
        if let Some((_, used)) = used {
            let whole: Vec<String> = used.iter().chain(rest).cloned().collect();
            return self.resolve_use(from, &whole, depth);
        }
        module.globs.iter().find_map(|glob| {
            let whole: Vec<String> = glob.iter().chain(path).cloned().collect();
            self.resolve_use(from, &whole, depth)
        })
    }

    /// The target of a `use`, unless it is in another crate.
    fn resolve_use(&self, from: &[String], path: &[String], depth: usize) -> Option<&Module> {
        let first = path.first()?.as_str();
        let is_own = ["crate", "self", "super"].contains(&first)
            || first == self.rust_name
            || self.child(from, first).is_some();
        is_own.then(|| self.resolve(from, path, depth)).flatten()
    }
}

/// The root of the library, or of the binary that a module belongs to.
fn root(module: &[String]) -> &[String] {
    let is_binary = module.first().is_some_and(|first| first.starts_with('('));
    &module[..usize::from(is_binary)]
}
