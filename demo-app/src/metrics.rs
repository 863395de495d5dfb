//! The metrics that no attribute on a function records, and what their labels can say.
//!
//! Where a new metric belongs: what one function does as a whole is an attribute above that function. What several
//! functions share, what is decided in the middle of one, or what has a level of its own is a static here. The doc
//! comment above a static is its help text in `/metrics`.
//!
//! Every combination of a set's labels is a series from the first scrape on. So where some combinations can't happen
//! (a lookup in the cache that is `ok`, a removal that is a `hit`), the metric has a static for each part, under one
//! name.

use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, metric};

/// Operations on the database's tables, by how they ended.
#[metric]
pub static DATABASE_OPERATIONS_TOTAL: Counter<DatabaseOperation>;

/// How long operations on the database's tables took, with the wait for a connection.
#[metric]
pub static DATABASE_OPERATION_DURATION_SECONDS: Histogram<DatabaseTarget>;

/// Operations on the cache of users, by what came of them.
#[metric("cache_operations_total")]
pub static CACHE_LOOKUPS: Counter<CacheLookup>;

/// Operations on the cache of users, by what came of them.
#[metric("cache_operations_total")]
pub static CACHE_CHANGES: Counter<CacheChange>;

/// Background tasks that have ended, by whether they did their work.
#[metric]
pub static BACKGROUND_TASKS_TOTAL: Counter<BackgroundTask>;

/// Users in the database.
///
/// Set to their number at the start; from then on up and down with each row.
#[metric]
pub static ACTIVE_USERS: Gauge;

/// The labels of [`DATABASE_OPERATIONS_TOTAL`].
#[derive(Debug, Clone, Copy, LabelSet)]
pub struct DatabaseOperation {
    /// What was asked.
    pub operation: Operation,
    /// Of which table. No document is ever deleted; that one combination stays at zero.
    pub table: Table,
    /// How it ended.
    pub status: DatabaseStatus,
}

/// The labels of [`DATABASE_OPERATION_DURATION_SECONDS`].
#[derive(Debug, Clone, Copy, LabelSet)]
pub struct DatabaseTarget {
    /// What was asked.
    pub operation: Operation,
    /// Of which table.
    pub table: Table,
}

/// What the database is asked to do.
#[derive(Debug, Clone, Copy, LabelValue)]
pub enum Operation {
    /// Reads rows.
    Select,
    /// Adds a row.
    Insert,
    /// Removes a row.
    Delete,
}

/// The database's tables.
#[derive(Debug, Clone, Copy, LabelValue)]
pub enum Table {
    /// Users.
    Users,
    /// JSON documents.
    Documents,
}

/// How an operation on the database ended.
#[derive(Debug, Clone, Copy, LabelValue)]
pub enum DatabaseStatus {
    /// The database did its work.
    Ok,
    /// It failed, or can't be reached.
    Error,
    /// Whoever asked went away first. The database may have done its work all the same.
    Cancelled,
}

/// The labels of [`CACHE_LOOKUPS`].
#[derive(Debug, Clone, Copy, LabelSet)]
pub struct CacheLookup {
    operation: Lookup,
    result: LookupResult,
}

#[derive(Debug, Clone, Copy, LabelValue)]
enum Lookup {
    Get,
}

#[derive(Debug, Clone, Copy, LabelValue)]
enum LookupResult {
    Hit,
    Miss,
}

impl CacheLookup {
    /// The user was there.
    pub const HIT: Self = Self::ended(LookupResult::Hit);
    /// The user was not there.
    pub const MISS: Self = Self::ended(LookupResult::Miss);

    const fn ended(result: LookupResult) -> Self {
        Self {
            operation: Lookup::Get,
            result,
        }
    }
}

/// The labels of [`CACHE_CHANGES`].
#[derive(Debug, Clone, Copy, LabelSet)]
pub struct CacheChange {
    operation: Change,
    result: ChangeResult,
}

#[derive(Debug, Clone, Copy, LabelValue)]
enum Change {
    Set,
    Delete,
}

#[derive(Debug, Clone, Copy, LabelValue)]
enum ChangeResult {
    Ok,
}

impl CacheChange {
    /// A user was put there.
    pub const SET: Self = Self::done(Change::Set);
    /// A user was taken away, or was not there to begin with.
    pub const DELETE: Self = Self::done(Change::Delete);

    /// A cache in this process can't fail.
    const fn done(operation: Change) -> Self {
        Self {
            operation,
            result: ChangeResult::Ok,
        }
    }
}

/// The labels of [`BACKGROUND_TASKS_TOTAL`].
#[derive(Debug, Clone, Copy, LabelSet)]
pub struct BackgroundTask {
    /// What was to be done.
    pub task_type: TaskType,
    /// How it ended.
    pub status: TaskStatus,
}

/// What is done in the background.
#[derive(Debug, Clone, Copy, LabelValue)]
pub enum TaskType {
    /// Welcomes a new user.
    WelcomeEmail,
}

/// How a background task ended.
#[derive(Debug, Clone, Copy, LabelValue)]
pub enum TaskStatus {
    /// It did its work.
    Completed,
    /// It ended with an error, panicked, or was given up.
    Failed,
}
