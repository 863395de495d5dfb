//! The URL of a database, validated when it is parsed.

use std::fmt;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::secret::masked_address;

/// The address of a database: `sqlite://file`, `sqlite:///absolute/file`, `sqlite::memory:`, or
/// `postgres://user:password@host:5432/database`.
///
/// Shown with scheme, host and database only.
#[derive(Clone)]
pub struct DatabaseUrl {
    shown: String,
    place: Place,
}

/// The kind of a database, and its options.
#[derive(Clone)]
pub(super) enum Place {
    Memory(SqliteConnectOptions),
    File {
        options: SqliteConnectOptions,
        /// Whether other processes have it open.
        has_users: bool,
    },
    Postgres(PgConnectOptions),
}

/// Why a text is not an address of a database, and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error(
    "{problem}; write sqlite://demo.sqlite3 for a file, sqlite::memory:, or \
     postgres://user:password@host:5432/database"
)]
pub struct BadUrl {
    problem: String,
}

impl DatabaseUrl {
    /// What to look at when the database can't be used.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.place {
            Place::Memory(_) => "check that there is memory left",
            Place::File { .. } => "check that its folder exists and can be written to",
            Place::Postgres(_) => {
                "check that the server runs and can be reached, and that user, password and database are right"
            }
        }
    }

    /// Expects that the file and its log exist, because other processes have opened them, and never creates new ones.
    pub fn expect_file(&mut self) {
        if let Place::File { options, has_users } = &mut self.place {
            *options = options.clone().create_if_missing(false);
            *has_users = true;
        }
    }

    /// Whether the data belongs to one process and is lost when it ends.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        matches!(self.place, Place::Memory(_))
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }
}

impl FromStr for DatabaseUrl {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<Self, BadUrl> {
        // sqlx would use any other text as a file name, and create the file.
        let place = match text.split_once(':') {
            Some(("sqlite", place)) => sqlite(text, place),
            Some(("postgres" | "postgresql", place)) => postgres(text, place),
            _ => Err("only SQLite and PostgreSQL are supported".to_owned()),
        };
        Ok(Self {
            shown: masked_address(text).unwrap_or_else(|| text.to_owned()),
            place: place.map_err(|problem| BadUrl { problem })?,
        })
    }
}

fn sqlite(text: &str, place: &str) -> Result<Place, String> {
    let options: SqliteConnectOptions = text
        .parse()
        .map_err(|problem: sqlx::Error| problem.to_string())?;
    let (file, parameters) = place.split_once('?').unwrap_or((place, ""));
    let file = file.trim_start_matches('/');
    let mode = parameters
        .split('&')
        .find_map(|pair| pair.strip_prefix("mode="));
    if file == ":memory:" || mode == Some("memory") {
        return Ok(Place::Memory(options));
    }
    if file.is_empty() {
        return Err("the file name is missing".to_owned());
    }
    // An explicit mode is respected; otherwise a missing file is created.
    Ok(Place::File {
        options: match mode {
            Some(_) => options,
            None => options.create_if_missing(true),
        },
        has_users: false,
    })
}

fn postgres(text: &str, place: &str) -> Result<Place, String> {
    let authority = place
        .strip_prefix("//")
        .ok_or("`//` is missing after the colon")?;
    if let Some((_, behind)) = authority.split_once(['/', '?', '#'])
        && behind.contains('@')
    {
        return Err(
            "in user, password and the rest, encode / ? # and @ as %2F %3F %23 and %40".to_owned(),
        );
    }
    let options: PgConnectOptions = text
        .parse()
        .map_err(|problem: sqlx::Error| problem.to_string())?;
    // Shown in the server's list of connections.
    Ok(Place::Postgres(match options.get_application_name() {
        Some(_) => options,
        None => options.application_name(env!("CARGO_PKG_NAME")),
    }))
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.shown, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_file_and_server_are_distinguished() {
        for (text, expected) in [
            ("sqlite::memory:", "memory"),
            ("sqlite://:memory:", "memory"),
            ("sqlite://?mode=memory", "memory"),
            ("sqlite://demo.sqlite3", "file"),
            ("sqlite:demo.sqlite3", "file"),
            ("sqlite:///var/lib/demo.sqlite3?mode=rw", "file"),
            ("postgres://ada@localhost/demo", "server"),
            ("postgresql://localhost:5433/demo?sslmode=require", "server"),
        ] {
            let url: DatabaseUrl = text.parse().expect("valid");
            let place = match url.place() {
                Place::Memory(_) => "memory",
                Place::File { .. } => "file",
                Place::Postgres(_) => "server",
            };
            assert_eq!(place, expected, "{text}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = "postgres://ada:s3cret@db.example.com/demo";
        let url: DatabaseUrl = url.parse().expect("valid");
        assert_eq!(url.to_string(), "postgres://***@db.example.com/demo");
        assert!(!format!("{url:?}").contains("s3cret"));
    }

    #[test]
    fn what_is_no_database_is_refused() {
        for text in [
            "",
            "demo.sqlite3",
            "mysql://localhost/demo",
            "sqlite:",
            "sqlite://",
            "sqlite://demo?mode=fast",
            "postgres:ada:s3cret@localhost/demo",
            "postgres://ada:12?s3cret@localhost/demo",
            "postgres://ada:12#s3cret@localhost/demo",
            "postgres://ada:12/s3cret@localhost/demo",
            "postgres://localhost:port/demo",
            "postgres://localhost/demo?sslmode=perhaps",
        ] {
            let refused = text.parse::<DatabaseUrl>().expect_err(text).to_string();
            assert!(refused.contains("sqlite://demo.sqlite3"), "{refused}");
            assert!(refused.contains("postgres://user:"), "{refused}");
            assert!(!refused.contains("s3cret"), "{refused}");
        }
    }
}
