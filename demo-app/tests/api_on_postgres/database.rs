//! The databases of the tests: each an empty one of a real PostgreSQL. No test.

use std::path::Path;

use test_programs::Postgres;

/// One that nobody else uses.
pub(super) fn empty() -> String {
    Postgres::shared().database()
}

/// All of them are used by several connections at once.
pub(super) fn with_many_connections(_folder: &Path) -> String {
    empty()
}
