//! The declaration of names that are taken.

use super::member::Member;

/// Families whose series are added at run time, by the HTTP layer: so that a
/// declaration which takes one of their names is found before that.
#[derive(Debug)]
pub struct ClaimDeclaration {
    /// The families, as members without cells.
    pub members: fn() -> Vec<Member>,
}
