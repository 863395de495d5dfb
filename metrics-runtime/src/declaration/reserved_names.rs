//! The declaration of names that are taken.

use super::member::Member;
use super::source::Source;

/// Families whose series are added at run time, by the HTTP layer: so that a
/// declaration which takes one of their names is found before that.
#[derive(Debug)]
pub struct ReservedNamesDeclaration {
    /// The families, as members without cells.
    pub members: fn() -> Vec<Member>,
    /// The series that will be added for what the program declares, with the
    /// places; their cells are nowhere yet.
    pub declared: fn() -> Vec<(Source, Vec<Member>)>,
}
