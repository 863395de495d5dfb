//! What the linker collected: the declarations of all linked crates.

use super::base::CellBase;
use super::exemplar_gate;
#[cfg(feature = "catalogue")]
use crate::declaration::DeclaredCalls;
use crate::declaration::{Declaration, Endpoint, FunctionDeclaration, Member, Sharing, Source};

/// One declaration, submitted at link time.
#[derive(Debug)]
pub struct Registration {
    declaration: &'static Declaration,
    source: Source,
    base: &'static CellBase,
}

impl Registration {
    /// What the macros submit.
    pub const fn new(
        declaration: &'static Declaration,
        source: Source,
        base: &'static CellBase,
    ) -> Self {
        Self {
            declaration,
            source,
            base,
        }
    }
}

/// A function below `#[instrumented]`, submitted at link time: in one piece and
/// in few words, which the compiler reads for each of them.
#[derive(Debug)]
pub struct FunctionRegistration {
    /// What is declared.
    pub declaration: FunctionDeclaration,
    /// The function's name in the source.
    pub item: &'static str,
    /// The package, if Cargo builds it.
    pub package: Option<&'static str>,
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: u32,
    /// Where its calls are recorded.
    pub base: &'static CellBase,
}

inventory::collect!(Registration);
inventory::collect!(FunctionRegistration);
inventory::collect!(Endpoint);

/// A declaration, however it was submitted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked {
    pub(super) source: Source,
    pub(super) base: &'static CellBase,
    submitted: Submitted,
}

#[derive(Clone, Copy, Debug)]
enum Submitted {
    Declaration(&'static Declaration),
    Function(&'static FunctionDeclaration),
}

/// All declarations, in link order, which is unspecified.
pub(super) fn linked() -> impl Iterator<Item = Linked> {
    let others = inventory::iter::<Registration>.into_iter();
    let others = others.map(|registration| Linked {
        source: registration.source,
        base: registration.base,
        submitted: Submitted::Declaration(registration.declaration),
    });
    let functions = inventory::iter::<FunctionRegistration>.into_iter();
    others.chain(functions.map(|registration| {
        Linked {
            source: Source {
                package: registration
                    .package
                    .unwrap_or(registration.declaration.module),
                file: registration.file,
                line: registration.line,
                module: registration.declaration.module,
                item: registration.item,
            },
            base: registration.base,
            submitted: Submitted::Function(&registration.declaration),
        }
    }))
}

impl Linked {
    /// The declaration, but of a function.
    pub(super) fn declaration(&self) -> Option<&'static Declaration> {
        match self.submitted {
            Submitted::Declaration(declaration) => Some(declaration),
            Submitted::Function(_) => None,
        }
    }

    /// The families that it adds series to, and how.
    pub(super) fn members(&self) -> Vec<Member> {
        match self.submitted {
            Submitted::Declaration(declaration) => declaration.members(),
            Submitted::Function(function) => function.members(),
        }
    }

    /// Its calls, if it has some.
    #[cfg(feature = "catalogue")]
    pub(super) fn declared_calls(&self) -> Option<DeclaredCalls> {
        match self.submitted {
            Submitted::Declaration(declaration) => declaration.declared_calls(),
            Submitted::Function(function) => Some(function.declared_calls()),
        }
    }

    /// What it may have in common with others of its families.
    pub(super) fn sharing(&self) -> Sharing {
        match self.submitted {
            Submitted::Declaration(declaration) => declaration.sharing(),
            Submitted::Function(_) => Sharing::Nothing,
        }
    }
}

/// Opens all exemplar gates, including those that are made later.
pub(crate) fn open_exemplar_gates() {
    exemplar_gate::open(linked().map(|linked| linked.base.gate()));
}

/// Opens all exemplar gates again after a scrape, if they are open at all.
pub(crate) fn reopen_exemplar_gates() {
    if exemplar_gate::are_enabled() {
        open_exemplar_gates();
    }
}
