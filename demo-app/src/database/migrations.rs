//! The schema migrations, oldest first.
//!
//! To change a table, add a file for each database and a line here. Never edit a released migration: the database stores its
//! checksum. The list is written by hand because the macro of sqlx would compile `SQLite` a second time, for the compiler.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// A step: its number, what it is about, and its SQL.
type Step = (i64, &'static str, &'static str);

/// The steps of one database, from its folder.
macro_rules! steps {
    ($database:literal: $($number:literal $about:literal $file:literal,)*) => {
        &[$((
            $number,
            $about,
            include_str!(concat!("../../migrations/", $database, "/", $file)),
        ),)*]
    };
}

const SQLITE: &[Step] = steps! { "sqlite":
    1 "users" "0001_users.sql",
    2 "documents" "0002_documents.sql",
    3 "accounts" "0003_accounts.sql",
    4 "health" "0004_health.sql",
};

const POSTGRES: &[Step] = steps! { "postgres":
    1 "users" "0001_users.sql",
    2 "documents" "0002_documents.sql",
    3 "accounts" "0003_accounts.sql",
    4 "health" "0004_health.sql",
};

/// All steps for `SQLite`, embedded in the program.
pub(super) fn sqlite() -> Migrator {
    embedded(SQLITE)
}

/// All steps for PostgreSQL, embedded in the program.
pub(super) fn postgres() -> Migrator {
    embedded(POSTGRES)
}

fn embedded(steps: &'static [Step]) -> Migrator {
    let steps = steps.iter().map(|&(version, description, sql)| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_take_the_same_steps() {
        let names = |steps: &[Step]| {
            let names = steps.iter().map(|&(number, about, _)| (number, about));
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(SQLITE), names(POSTGRES));
    }
}
