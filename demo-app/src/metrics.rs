//! The metrics that no attribute on a function records.
//!
//! Where a new metric belongs: what one function does as a whole is an attribute above that function. What several
//! functions share, what depends on something in the middle of one, or what has a level of its own is a static here.

/// What the database is asked to do.
#[derive(Debug, Clone, Copy)]
pub enum Operation {
    /// Reads rows.
    Select,
    /// Adds a row.
    Insert,
    /// Removes a row.
    Delete,
}

/// The database's tables.
#[derive(Debug, Clone, Copy)]
pub enum Table {
    /// Users.
    Users,
    /// JSON documents.
    Documents,
}
