//! A database's address, checked when it is read.

use std::fmt;
use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;

/// The address of a `SQLite` database: `sqlite://file`, `sqlite:///absolute/file` or `sqlite::memory:`.
#[derive(Debug, Clone)]
pub struct DatabaseUrl {
    text: String,
    options: SqliteConnectOptions,
    in_memory: bool,
}

/// Why a text is no address of a database, and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error("{problem}; write sqlite://demo.sqlite3 for a file, or sqlite::memory:")]
pub struct BadUrl {
    problem: String,
}

impl DatabaseUrl {
    /// Whether the data is gone when the service ends.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        self.in_memory
    }

    pub(super) fn connect_options(&self) -> SqliteConnectOptions {
        self.options.clone()
    }
}

impl FromStr for DatabaseUrl {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<Self, BadUrl> {
        let bad = |problem: String| BadUrl { problem };
        // sqlx would take any other text for the name of a file, and create it.
        let Some(place) = text.strip_prefix("sqlite:") else {
            return Err(bad("only SQLite is supported".to_owned()));
        };
        let options: SqliteConnectOptions = text
            .parse()
            .map_err(|problem: sqlx::Error| bad(problem.to_string()))?;
        let (file, parameters) = place.split_once('?').unwrap_or((place, ""));
        let file = file.trim_start_matches('/');
        let mode = parameters
            .split('&')
            .find_map(|pair| pair.strip_prefix("mode="));
        let in_memory = file == ":memory:" || mode == Some("memory");
        if file.is_empty() && !in_memory {
            return Err(bad("no file is named".to_owned()));
        }
        Ok(Self {
            text: text.to_owned(),
            // Who writes a mode means it; else a missing file is made.
            options: match mode {
                Some(_) => options,
                None => options.create_if_missing(true),
            },
            in_memory,
        })
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_from_a_file() {
        for (text, in_memory) in [
            ("sqlite::memory:", true),
            ("sqlite://:memory:", true),
            ("sqlite://?mode=memory", true),
            ("sqlite://demo.sqlite3", false),
            ("sqlite:demo.sqlite3", false),
            ("sqlite:///var/lib/demo.sqlite3?mode=rw", false),
        ] {
            let url: DatabaseUrl = text.parse().expect("valid");
            assert_eq!(url.is_in_memory(), in_memory, "{text}");
            assert_eq!(url.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_database_is_refused() {
        for text in [
            "",
            "demo.sqlite3",
            "postgres://localhost/demo",
            "sqlite:",
            "sqlite://",
            "sqlite://demo?mode=fast",
        ] {
            let refused = text.parse::<DatabaseUrl>().expect_err(text).to_string();
            assert!(refused.contains("sqlite://demo.sqlite3"), "{refused}");
        }
    }
}
