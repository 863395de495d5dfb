//! Sessions: a login exchanges a password for a token, which is valid until it expires or the user logs out.
//!
//! [`crate::handlers::auth`] has the HTTP side.

use std::fmt::Write;
use std::net::IpAddr;
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
use crate::login_limit::LoginLimit;
use crate::passwords::{Password, PasswordError, Passwords};
use crate::user::normalized;

/// Logins and sessions. Clones share their state.
#[derive(Debug, Clone)]
pub struct Auth {
    users: UserTable,
    sessions: SessionTable,
    passwords: Passwords,
    census: Census,
    limit: LoginLimit,
    ttl: Duration,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Session {
    /// The secret that the user sends with each request. It is stored nowhere.
    pub token: String,
    /// The user of the session.
    pub user_id: i64,
    /// The lifetime of the session.
    pub ttl: Duration,
}

/// Why a login or logout failed; the label `error` of `auth_errors_total`.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum AuthError {
    /// No user has this e-mail address and password. The response does not say which of them is wrong.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// The account or the client has failed too often. The password was not checked.
    #[error("too many logins failed")]
    TooManyFailures {
        /// How long to wait before the next attempt.
        retry_after: Duration,
    },
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
    /// Authenticates the users of `database`, with sessions that last for `ttl`.
    #[must_use]
    pub fn new(
        database: &Database,
        passwords: Passwords,
        census: Census,
        limit: LoginLimit,
        ttl: Duration,
    ) -> Self {
        Self {
            users: database.users(),
            sessions: database.sessions(),
            passwords,
            census,
            limit,
            ttl,
        }
    }

    /// Begins a session, for a client at this address.
    ///
    /// # Errors
    /// If no user has this e-mail address and password, too many logins failed, the queue for password checks is full, or the
    /// database fails.
    #[auth_event("login", error)]
    pub async fn login(
        &self,
        email: &str,
        password: Password,
        client: IpAddr,
    ) -> Result<Session, AuthError> {
        let attempt = self.limit.begin(&normalized(email), client).await;
        let attempt = attempt.map_err(|retry_after| AuthError::TooManyFailures { retry_after })?;
        let session = self.checked_login(email, password).await;
        if !matches!(session, Err(AuthError::WrongCredentials)) {
            attempt.give_back();
        }
        session
    }

    async fn checked_login(&self, email: &str, password: Password) -> Result<Session, AuthError> {
        let email = normalized(email);
        // No user has such an address, and PostgreSQL rejects strings with a zero byte: the query would fail with 500.
        let user = match email.contains('\0') {
            true => None,
            false => self.users.password(&email).await?,
        };
        let (user_id, hash) = user.map_or((None, None), |(id, hash)| (Some(id), hash));
        // Also for unknown users, so that the response time does not reveal whether a user exists.
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
            // The user was deleted meanwhile.
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
    /// If there is no such session, or the database fails.
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

    /// The user that a token belongs to.
    ///
    /// # Errors
    /// If the token is invalid or expired, or the database fails.
    pub async fn user_of(&self, token: Option<&str>) -> Result<i64, AuthError> {
        let token = token.ok_or(AuthError::NotSignedIn)?;
        let hash = hash_of(token);
        let user = self.sessions.find(&hash, Timestamp::now()).await?;
        user.ok_or(AuthError::NotSignedIn)
    }
}

/// A random token of 256 bits, encoded for a header.
fn random_token() -> Result<String, AuthError> {
    let mut bytes = [0; 32];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(URL_SAFE_NO_PAD.encode(bytes)),
        Err(problem) => Err(PasswordError::Failed(problem.to_string()).into()),
    }
}

/// The stored form of a token. Tokens are too long to be guessed, so a fast hash without salt is enough.
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
