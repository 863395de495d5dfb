//! The declarations of all linked crates, as the linker collected them.

use super::base::CellBase;
use super::exemplar_gate;
#[cfg(feature = "catalogue")]
use crate::declaration::DeclaredCalls;
use crate::declaration::{
    CallLabels, CallsDeclaration, Declaration, Endpoint, Label, Member, Need, Sharing, Source,
    constant,
};
use std::array;

/// One declaration, submitted at link time.
#[derive(Debug)]
pub struct Registration {
    declaration: &'static Declaration,
    source: Source,
    base: &'static CellBase,
}

impl Registration {
    /// The value that the macros submit.
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

/// The calls of one function with an attribute that measures calls, submitted at link time.
/// Binaries can have many, and the compiler parses each. So the macros write one literal. Each
/// pointer in it takes 32 bytes with its relocation, so functions share what they have in common.
#[derive(Debug)]
pub struct CallsRegistration {
    /// The declaration, which functions with the same attribute share.
    pub declared: &'static CallsDeclaration,
    /// The function's name in the source.
    pub item: &'static str,
    /// The module of the source.
    pub module: &'static SourceModule,
    /// The line.
    pub line: u32,
    /// Where the calls are recorded.
    pub base: &'static CellBase,
}

/// A module of the source. The compiler merges equal ones.
#[derive(Debug)]
pub struct SourceModule {
    /// The package, if Cargo builds it.
    pub package: Option<&'static str>,
    /// Its path.
    pub path: &'static str,
    /// Its file.
    pub file: &'static str,
}

impl CallsRegistration {
    fn source(&self) -> Source {
        let &SourceModule {
            package,
            path,
            file,
        } = self.module;
        Source {
            package: package.unwrap_or(path),
            file,
            line: self.line,
            module: path,
            item: self.item,
        }
    }

    fn labels(&'static self) -> Vec<Label> {
        match &self.declared.labels {
            CallLabels::Listed(labels) => labels.to_vec(),
            CallLabels::Function(name) => vec![
                constant("module", array::from_ref(&self.module.path)),
                constant(
                    "function",
                    array::from_ref(name.as_ref().unwrap_or(&self.item)),
                ),
            ],
        }
    }

    fn needs(&'static self) -> Vec<Need> {
        let source = self.source();
        let families = self.declared.families;
        let need = |metric, labels, objective| Need {
            source,
            metric,
            labels,
            objective,
        };
        let mut needs = vec![need(families.ended.name, vec![families.outcome], None)];
        if let Some(objective) = self.declared.options.objective {
            let labels: Vec<_> = self.labels().iter().map(|label| label.name).collect();
            if objective.success.is_some() {
                let with_outcome = [&labels[..], &[families.outcome]].concat();
                needs.push(need(families.ended.name, with_outcome, Some(source)));
            }
            if objective.latency.is_some() {
                needs.push(need(families.duration.name, labels, Some(source)));
            }
        }
        needs
    }
}

inventory::collect!(Registration);
inventory::collect!(CallsRegistration);
inventory::collect!(Endpoint);

/// A declaration, submitted in either form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked {
    pub(super) source: Source,
    pub(super) base: &'static CellBase,
    submitted: Submitted,
}

#[derive(Clone, Copy, Debug)]
enum Submitted {
    Declaration(&'static Declaration),
    Calls(&'static CallsRegistration),
}

/// All declarations, in link order, which is unspecified.
pub(super) fn linked() -> impl Iterator<Item = Linked> {
    let others = inventory::iter::<Registration>.into_iter();
    let others = others.map(|registration| Linked {
        source: registration.source,
        base: registration.base,
        submitted: Submitted::Declaration(registration.declaration),
    });
    let calls = inventory::iter::<CallsRegistration>.into_iter();
    others.chain(calls.map(|registration| Linked {
        source: registration.source(),
        base: registration.base,
        submitted: Submitted::Calls(registration),
    }))
}

impl Linked {
    /// The declaration, unless it declares calls.
    pub(super) fn declaration(&self) -> Option<&'static Declaration> {
        match self.submitted {
            Submitted::Declaration(declaration) => Some(declaration),
            Submitted::Calls(_) => None,
        }
    }

    /// The families that it adds series to, and their series.
    pub(super) fn members(&self) -> Vec<Member> {
        match self.submitted {
            Submitted::Declaration(declaration) => declaration.members(),
            Submitted::Calls(calls) => {
                let CallsDeclaration {
                    families, options, ..
                } = calls.declared;
                families.members(&calls.labels(), options)
            }
        }
    }

    /// What alerts need from its series.
    pub(super) fn needs(&self) -> Vec<Need> {
        match self.submitted {
            Submitted::Declaration(Declaration::ReservedNames(names)) => (names.needs)(),
            Submitted::Declaration(_) => Vec::new(),
            Submitted::Calls(calls) => calls.needs(),
        }
    }

    /// Its calls, if it declares any.
    #[cfg(feature = "catalogue")]
    pub(super) fn declared_calls(&self) -> Option<DeclaredCalls> {
        match self.submitted {
            Submitted::Declaration(_) => None,
            Submitted::Calls(calls) => Some(DeclaredCalls {
                objective: calls.declared.options.objective,
                families: calls.declared.families,
                labels: calls.labels(),
            }),
        }
    }

    /// What it can share with other declarations of its families.
    pub(super) fn sharing(&self) -> Sharing {
        match self.submitted {
            Submitted::Declaration(declaration) => declaration.sharing(),
            Submitted::Calls(calls) if calls.declared.families.shared => Sharing::Series,
            Submitted::Calls(_) => Sharing::Nothing,
        }
    }
}

/// Opens all exemplar gates, including those that are created later.
pub(crate) fn open_exemplar_gates() {
    exemplar_gate::open(linked().map(|linked| linked.base.gate()));
}

/// Opens all exemplar gates again after a scrape, if gates are used at all.
pub(crate) fn reopen_exemplar_gates() {
    if exemplar_gate::are_enabled() {
        open_exemplar_gates();
    }
}
