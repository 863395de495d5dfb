//! Signing in and out: a password for a token, which is good until it expires or is given back. Not its HTTP: that is
//! [`crate::handlers::auth`].

use std::fmt::Write;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use metrics_runtime::{LabelValue, auth_event};
use sha2::{Digest, Sha256};

use crate::census::Census;
use crate::database::sessions::SessionTable;
use crate::database::users::UserTable;
use crate::database::{Database, DatabaseError};
use crate::passwords::{Password, PasswordError, Passwords};

/// Who may do what only users may. Clones share everything.
#[derive(Debug, Clone)]
pub struct Auth {
    users: UserTable,
    sessions: SessionTable,
    passwords: Passwords,
    census: Census,
    ttl: Duration,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Session {
    /// What its user shows from now on. Only the user has it.
    pub token: String,
    /// Whose it is.
    pub user_id: i64,
    /// How long it is good.
    pub ttl: Duration,
}

/// Why nobody was signed in or out; the label `error` of `auth_errors_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum AuthError {
    /// No user has this e-mail address and this password. Which of them is wrong, nobody is told.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// There is no session with this token.
    #[error("the token is missing, wrong or expired")]
    NotSignedIn,
    /// The password was not checked.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Auth {
    /// The users of `database`, whose sessions are good for `ttl`.
    #[must_use]
    pub fn new(database: &Database, passwords: Passwords, census: Census, ttl: Duration) -> Self {
        Self {
            users: database.users(),
            sessions: database.sessions(),
            passwords,
            census,
            ttl,
        }
    }

    /// Begins a session.
    ///
    /// # Errors
    /// When e-mail address and password are nobody's, too many passwords wait to be checked, or the database fails.
    #[auth_event("login", error)]
    pub async fn login(&self, email: &str, password: Password) -> Result<Session, AuthError> {
        // No user has such an address, and PostgreSQL takes no text with a zero: it would be an error of ours.
        let user = match email.contains('\0') {
            true => None,
            false => self.users.password(email.trim()).await?,
        };
        let (user_id, hash) = user.map_or((None, None), |(id, hash)| (Some(id), hash));
        // Also where there is no user, so that it takes as long.
        let right = self.passwords.matches(password, hash).await?;
        let Some(user_id) = user_id.filter(|_| right) else {
            return Err(AuthError::WrongCredentials);
        };
        let token = random_token()?;
        let expires_at = Timestamp::now()
            .checked_add(self.ttl)
            .unwrap_or(Timestamp::MAX);
        let hash = hash_of(&token);
        if !self.sessions.insert(&hash, user_id, expires_at).await? {
            // Deleted meanwhile.
            return Err(AuthError::WrongCredentials);
        }
        self.census.sessions_changed();
        Ok(Session {
            token,
            user_id,
            ttl: self.ttl,
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    #[auth_event("logout", error)]
    pub async fn logout(&self, token: Option<&str>) -> Result<(), AuthError> {
        let token = token.ok_or(AuthError::NotSignedIn)?;
        let hash = hash_of(token);
        if !self.sessions.delete(&hash, Timestamp::now()).await? {
            return Err(AuthError::NotSignedIn);
        }
        self.census.sessions_changed();
        Ok(())
    }

    /// Whose token this is.
    ///
    /// # Errors
    /// When it is nobody's, or the database fails.
    pub async fn user_of(&self, token: Option<&str>) -> Result<i64, AuthError> {
        let token = token.ok_or(AuthError::NotSignedIn)?;
        let hash = hash_of(token);
        let user = self.sessions.find(&hash, Timestamp::now()).await?;
        user.ok_or(AuthError::NotSignedIn)
    }
}

/// 256 bits that nobody can guess, as text for a header.
fn random_token() -> Result<String, AuthError> {
    let mut bytes = [0; 32];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(URL_SAFE_NO_PAD.encode(bytes)),
        Err(problem) => Err(PasswordError::Failed(problem.to_string()).into()),
    }
}

/// What the database knows of a token. A token is too long to be guessed, so a fast hash without salt is enough.
fn hash_of(token: &str) -> String {
    let digest = Sha256::digest(token.as_bytes());
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ok = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_different_and_kept_as_their_sha256() {
        let (one, other) = (random_token().expect("ok"), random_token().expect("ok"));
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
        assert_eq!(
            hash_of("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
