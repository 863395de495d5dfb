//! The steps that make the tables, oldest first. To change a table, add a file and a line: a step that was released is
//! never edited, since the database remembers its checksum.
//!
//! They are listed by hand because sqlx's macro for it would compile `SQLite` a second time, for the compiler's use.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const STEPS: &[(i64, &str, &str)] = &[
    (1, "users", include_str!("../../migrations/0001_users.sql")),
    (
        2,
        "documents",
        include_str!("../../migrations/0002_documents.sql"),
    ),
    (
        3,
        "accounts",
        include_str!("../../migrations/0003_accounts.sql"),
    ),
];

/// All steps, embedded in the program.
pub(super) fn all() -> Migrator {
    let steps = STEPS.iter().map(|&(version, description, sql)| {
        let outside_a_transaction = false;
        Migration::new(
            version,
            description.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            outside_a_transaction,
        )
    });
    Migrator::with_migrations(steps.collect())
}
