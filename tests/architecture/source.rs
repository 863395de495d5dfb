//! A crate's source files as a tree of modules.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Item, Visibility};

use super::references::{self, Reference};

/// A crate, read from its folder.
pub(super) struct Crate {
    /// The name of the library, with which paths in its binaries begin.
    pub(super) rust_name: String,
    /// All modules, by their path from the crate's root.
    pub(super) modules: BTreeMap<Vec<String>, Module>,
    /// The files that no `mod` item declares.
    pub(super) unreached: Vec<PathBuf>,
}

/// A module: a file, or `mod name { … }` in one.
pub(super) struct Module {
    /// The path from the crate's root.
    pub(super) path: Vec<String>,
    /// Relative to the crate's `src`.
    pub(super) file: PathBuf,
    /// Whether only tests are compiled with it.
    pub(super) is_test: bool,
    /// The items that are defined here.
    pub(super) items: Vec<Definition>,
    /// The names that `use` imports, and their paths.
    pub(super) uses: Vec<(String, Vec<String>)>,
    /// The paths of glob imports.
    pub(super) globs: Vec<Vec<String>>,
    /// The paths to other modules.
    pub(super) references: Vec<Reference>,
}

/// An item that has a name.
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) line: usize,
    /// `struct`, `enum`, `union`, `trait` or `type`, if the item is a type
    /// that the whole crate sees.
    pub(super) crate_wide: Option<&'static str>,
}

impl Crate {
    /// Reads the crate in a folder of the workspace.
    pub(super) fn read(name: &str, folder: &Path) -> Self {
        Self::from_files(name, files(&folder.join("src")))
    }

    /// The crate of these files, by their path below `src`.
    pub(super) fn from_files(name: &str, files: BTreeMap<PathBuf, String>) -> Self {
        let mut tree = Tree {
            files: &files,
            modules: BTreeMap::new(),
        };
        let roots = files.keys().filter(|file| is_root(file));
        for root in roots {
            // A binary is a separate crate, with its modules next to the library's.
            let path = match root.to_str() {
                Some("lib.rs") => Vec::new(),
                _ => vec![format!("({})", root.display())],
            };
            tree.add_file(root, path, false);
        }
        let modules = tree.modules;
        let reached: Vec<&Path> = modules.values().map(|module| &*module.file).collect();
        let unreached = files
            .keys()
            .filter(|file| !reached.contains(&&***file))
            .cloned()
            .collect();
        Self {
            rust_name: name.replace('-', "_"),
            modules,
            unreached,
        }
    }
}

/// Whether this file is the root of a crate for cargo.
fn is_root(file: &Path) -> bool {
    let is_binary = file.starts_with("bin")
        && (file.components().count() == 2 || file.file_name().is_some_and(|f| f == "main.rs"));
    file == Path::new("lib.rs") || file == Path::new("main.rs") || is_binary
}

/// All Rust files below a folder.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder exists") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("the file can be read");
                let relative = path.strip_prefix(root).expect("it lies below").to_owned();
                found.insert(relative, text);
            }
        }
    }
    found
}

/// A tree of modules that grows.
struct Tree<'a> {
    files: &'a BTreeMap<PathBuf, String>,
    modules: BTreeMap<Vec<String>, Module>,
}

impl Tree<'_> {
    fn add_file(&mut self, file: &Path, path: Vec<String>, is_test: bool) {
        let Some(text) = self.files.get(file) else {
            return; // `#[path]` leads out of the crate.
        };
        let syntax = syn::parse_file(text).expect("the file is Rust");
        // The folder of the files of `mod name;`.
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let folder = match stem {
            Some("mod") => file.with_file_name(""),
            _ if is_root(file) => file.with_file_name(""),
            _ => file.with_extension(""),
        };
        self.add(file, &folder, path, syntax.items, is_test);
    }

    fn add(
        &mut self,
        file: &Path,
        folder: &Path,
        path: Vec<String>,
        items: Vec<Item>,
        is_test: bool,
    ) {
        let mut module = Module {
            path: path.clone(),
            file: file.to_owned(),
            is_test,
            items: Vec::new(),
            uses: Vec::new(),
            globs: Vec::new(),
            references: Vec::new(),
        };
        for item in items {
            let is_test = is_test || is_for_tests(attributes(&item));
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let mut path = path.clone();
                    path.push(name.clone());
                    if let Some((_, items)) = item.content {
                        self.add(file, &folder.join(name), path, items, is_test);
                    } else {
                        let file = self.file_of(file, folder, &name, &item.attrs);
                        self.add_file(&file, path, is_test);
                    }
                }
                Item::Use(item) => references::of_use(&item, is_test, &mut module),
                item => {
                    module.items.extend(definition(&item));
                    references::of_tokens(
                        item.into_token_stream(),
                        is_test,
                        &mut module.references,
                    );
                }
            }
        }
        references::finish(&mut module);
        self.modules.insert(path, module);
    }

    /// The file of `mod name;`.
    fn file_of(&self, file: &Path, folder: &Path, name: &str, attributes: &[Attribute]) -> PathBuf {
        for attribute in attributes {
            if let syn::Meta::NameValue(meta) = &attribute.meta
                && meta.path.is_ident("path")
                && let syn::Expr::Lit(value) = &meta.value
                && let syn::Lit::Str(value) = &value.lit
            {
                return file.with_file_name(value.value());
            }
        }
        let flat = folder.join(format!("{name}.rs"));
        if self.files.contains_key(&flat) {
            flat
        } else {
            folder.join(name).join("mod.rs")
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether an item is compiled for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.meta.to_token_stream().to_string();
        let condition: String = condition.split_whitespace().collect();
        condition == "cfg(test)" || condition.starts_with("cfg(all(test,")
    })
}

fn definition(item: &Item) -> Option<Definition> {
    let (name, visibility, kind) = match item {
        Item::Const(item) => (&item.ident, &item.vis, None),
        Item::Fn(item) => (&item.sig.ident, &item.vis, None),
        Item::Static(item) => (&item.ident, &item.vis, None),
        Item::Macro(item) => (item.ident.as_ref()?, &Visibility::Inherited, None),
        Item::Enum(item) => (&item.ident, &item.vis, Some("enum")),
        Item::Struct(item) => (&item.ident, &item.vis, Some("struct")),
        Item::Trait(item) => (&item.ident, &item.vis, Some("trait")),
        Item::Type(item) => (&item.ident, &item.vis, Some("type")),
        Item::Union(item) => (&item.ident, &item.vis, Some("union")),
        _ => return None,
    };
    let is_crate_wide = match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(within) => within.path.is_ident("crate"),
        Visibility::Inherited => false,
    };
    Some(Definition {
        name: name.to_string(),
        line: name.span().start().line,
        crate_wide: kind.filter(|_| is_crate_wide),
    })
}
