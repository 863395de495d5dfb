//! The declaration of reserved names.

use super::member::Member;
use super::need::Need;
use super::source::Source;

/// Families whose series the HTTP layer registers at run time. Their names are reserved from the
/// start, so `check` reports a declaration that uses one.
#[derive(Debug)]
pub struct ReservedNamesDeclaration {
    /// The families, as members without cells.
    pub members: fn() -> Vec<Member>,
    /// The series that will be registered for other declarations, each with its source. They have
    /// no cells yet.
    pub declared: fn() -> Vec<(Source, Vec<Member>)>,
    /// What alerts need from these series.
    pub needs: fn() -> Vec<Need>,
    /// What a conflict between two of these series means, and how to solve it. The message shows it
    /// instead of source locations, which are not in the user's code.
    pub conflict_advice: Option<&'static str>,
}
