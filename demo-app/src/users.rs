//! What happens to users: each change goes to the database, the cache and the gauge together. Not their HTTP: that is
//! [`crate::handlers::users`].

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

/// All users. Clones share them.
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
    /// There is no room for the e-mail that welcomes the user: nothing was done.
    #[error("no welcome e-mail can be promised: {0}")]
    NoPlace(#[from] Refusal),
    /// The password was not hashed: nothing was done.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// Who added a user.
#[derive(Debug, Clone, Copy)]
enum AddedBy {
    Themselves,
    Administrator,
}

/// What users need, beside the database.
#[derive(Debug, Clone)]
pub struct Needs {
    /// Keeps who was looked up.
    pub cache: UserCache,
    /// Finishes what was begun.
    pub background: Background,
    /// Counts users.
    pub census: Census,
    /// Welcomes them.
    pub mail: Mail,
    /// Hashes their passwords.
    pub passwords: Passwords,
}

/// A user that was looked up.
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

    /// Stores a user who signed up. An e-mail that welcomes them follows.
    ///
    /// # Errors
    /// When the e-mail address is taken, too many e-mails or passwords wait, or the database fails.
    pub async fn register(&self, user: NewUser) -> Result<User, AddError> {
        self.add(user, AddedBy::Themselves).await
    }

    /// Stores a user whom an administrator added. An e-mail that welcomes them follows.
    ///
    /// # Errors
    /// When the e-mail address is taken, too many e-mails or passwords wait, or the database fails.
    pub async fn create(&self, user: NewUser) -> Result<User, AddError> {
        self.add(user, AddedBy::Administrator).await
    }

    async fn add(&self, mut user: NewUser, by: AddedBy) -> Result<User, AddError> {
        // First what may be refused without a trace.
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

    /// The user with this id, from the cache if it is there.
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

    /// Asks the cache for a sign of life.
    ///
    /// # Errors
    /// When there is none: the database then answers everything.
    pub async fn ping_cache(&self) -> Result<(), CacheError> {
        self.cache.ping().await
    }

    /// Deletes the user with this id; false if there is none.
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
    /// The counter is here and not above the handler: this runs to its end even when the client goes away.
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
