//! The declaration of reserved names.

use super::member::Member;
use super::need::Need;
use super::source::Source;

/// Families whose series are registered at run time, by the HTTP layer. Their names
/// are reserved from the start, so that `check` finds a declaration that uses one.
#[derive(Debug)]
pub struct ReservedNamesDeclaration {
    /// The families, as members without cells.
    pub members: fn() -> Vec<Member>,
    /// The series that will be registered for other declarations, each with its
    /// source. They have no cells yet.
    pub declared: fn() -> Vec<(Source, Vec<Member>)>,
    /// What alerts need of these series.
    pub needs: fn() -> Vec<Need>,
    /// What a conflict between two of these series means and how to solve it, instead
    /// of their source locations, which are no lines of the user's code.
    pub conflict_advice: Option<&'static str>,
}
