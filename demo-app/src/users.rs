//! Changes to users, each applied to database, cache and gauge together. [`crate::handlers::users`] has the HTTP side.

use metrics_runtime::business_counter;
use metrics_runtime::queue::Refusal;

use crate::background::Background;
use crate::cache::{CacheError, UserCache};
use crate::census::Census;
use crate::database::users::{InsertError, UserTable};
use crate::database::{Database, DatabaseError};
use crate::mail::Mail;
use crate::passwords::{PasswordError, Passwords};
use crate::user::{NewUser, User};

/// The users. Clones share their state.
#[derive(Debug, Clone)]
pub struct Users {
    table: UserTable,
    cache: UserCache,
    background: Background,
    census: Census,
    mail: Mail,
    passwords: Passwords,
}

/// Why a user was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The row was not stored.
    #[error(transparent)]
    Insert(#[from] InsertError),
    /// The mail queue is full. The user was not stored.
    #[error("no welcome e-mail can be queued: {0}")]
    NoPlace(#[from] Refusal),
    /// The password was not hashed. The user was not stored.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// Who added a user.
#[derive(Debug, Clone, Copy)]
enum AddedBy {
    Themselves,
    Administrator,
}

/// The parts that users depend on, besides the database.
#[derive(Debug, Clone)]
pub struct Needs {
    /// Caches lookups.
    pub cache: UserCache,
    /// Completes changes whose request is cancelled.
    pub background: Background,
    /// Counts users.
    pub census: Census,
    /// Sends welcome e-mails.
    pub mail: Mail,
    /// Hashes passwords.
    pub passwords: Passwords,
}

/// The result of a lookup.
#[derive(Debug, Clone)]
pub struct Found {
    /// The user.
    pub user: User,
    /// Whether the cache answered.
    pub cached: bool,
}

impl Users {
    /// The users of `database`.
    #[must_use]
    pub fn new(database: &Database, needs: Needs) -> Self {
        let Needs {
            cache,
            background,
            census,
            mail,
            passwords,
        } = needs;
        Self {
            table: database.users(),
            cache,
            background,
            census,
            mail,
            passwords,
        }
    }

    /// Stores a user who registered, and queues a welcome e-mail.
    ///
    /// # Errors
    /// If the e-mail address is taken, the queue of e-mails or passwords is full, or the database fails.
    pub async fn register(&self, user: NewUser) -> Result<User, AddError> {
        self.add(user, AddedBy::Themselves).await
    }

    /// Stores a user that an administrator added, and queues a welcome e-mail.
    ///
    /// # Errors
    /// If the e-mail address is taken, the queue of e-mails or passwords is full, or the database fails.
    pub async fn create(&self, user: NewUser) -> Result<User, AddError> {
        self.add(user, AddedBy::Administrator).await
    }

    async fn add(&self, mut user: NewUser, by: AddedBy) -> Result<User, AddError> {
        // First the steps that can fail without having changed anything.
        let place = self.mail.place()?;
        let hash = match user.take_password() {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let users = self.clone();
        let stored = self.background.finish(async move {
            let user = match by {
                AddedBy::Themselves => users.store_registered(&user, hash.as_deref()).await?,
                AddedBy::Administrator => users.store(&user, hash.as_deref()).await?,
            };
            place.welcome(&user);
            Ok::<_, InsertError>(user)
        });
        Ok(stored.await?)
    }

    /// Looks up a user by id, in the cache first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: i64) -> Result<Option<Found>, DatabaseError> {
        if let Some(user) = self.cache.get(id).await {
            return Ok(Some(Found { user, cached: true }));
        }
        let loaded = self.cache.fill(id, self.table.find(id)).await?;
        Ok(loaded.map(|user| Found {
            user,
            cached: false,
        }))
    }

    /// Checks that the cache responds.
    ///
    /// # Errors
    /// If it does not; then all lookups use the database.
    pub async fn ping_cache(&self) -> Result<(), CacheError> {
        self.cache.ping().await
    }

    /// Deletes a user by id; returns false if the user does not exist.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&self, id: i64) -> Result<bool, DatabaseError> {
        let users = self.clone();
        self.background
            .finish(async move {
                let _uncounted = users.census.users_change().await;
                let deleted = users.cache.remove(id, users.table.delete(id)).await?;
                if deleted {
                    users.census.user_deleted();
                }
                Ok(deleted)
            })
            .await
    }

    /// Users who signed up and were stored.
    ///
    /// The counter is here and not above the handler, because this function completes even if the client disconnects.
    #[business_counter("user_registrations_total")]
    async fn store_registered(
        &self,
        user: &NewUser,
        password_hash: Option<&str>,
    ) -> Result<User, InsertError> {
        self.store(user, password_hash).await
    }

    async fn store(
        &self,
        user: &NewUser,
        password_hash: Option<&str>,
    ) -> Result<User, InsertError> {
        let _uncounted = self.census.users_change().await;
        let user = self.table.insert(user, password_hash).await?;
        self.census.user_added();
        Ok(user)
    }
}
