//! What happens to users: each change goes to the database, the cache and the gauge together. Not their HTTP: that is
//! [`crate::handlers::users`].

use metrics_runtime::business_counter;

use crate::background::Background;
use crate::cache::{CacheError, UserCache};
use crate::database::users::{InsertError, UserTable};
use crate::database::{Database, DatabaseError};
use crate::metrics::ACTIVE_USERS;
use crate::user::{NewUser, User};

/// All users. Clones share them.
#[derive(Debug, Clone)]
pub struct Users {
    table: UserTable,
    cache: UserCache,
    background: Background,
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
    /// The users of `database`, counted once: from here on `active_users` follows each row that is added or removed.
    ///
    /// # Errors
    /// When the database can't count them.
    pub async fn open(
        database: &Database,
        cache: UserCache,
        background: Background,
    ) -> Result<Self, DatabaseError> {
        let table = database.users();
        ACTIVE_USERS.set(table.count().await?);
        Ok(Self {
            table,
            cache,
            background,
        })
    }

    /// Stores a user who signed up.
    ///
    /// # Errors
    /// When the e-mail address is taken, or the database fails.
    pub async fn register(&self, user: NewUser) -> Result<User, InsertError> {
        let users = self.clone();
        self.background
            .finish(async move { users.store_registered(&user).await })
            .await
    }

    /// Stores a user whom an administrator added, and queues the e-mail that tells them.
    ///
    /// # Errors
    /// When the e-mail address is taken, or the database fails.
    pub async fn create(&self, user: NewUser) -> Result<User, InsertError> {
        let users = self.clone();
        self.background
            .finish(async move {
                let user = users.store(&user).await?;
                users.background.queue_welcome_email(&user);
                Ok(user)
            })
            .await
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
                let deleted = users.cache.remove(id, users.table.delete(id)).await?;
                if deleted {
                    ACTIVE_USERS.dec();
                }
                Ok(deleted)
            })
            .await
    }

    /// Users who signed up and were stored.
    ///
    /// The counter is here and not above the handler: this runs to its end even when the client goes away.
    #[business_counter("user_registrations_total")]
    async fn store_registered(&self, user: &NewUser) -> Result<User, InsertError> {
        self.store(user).await
    }

    async fn store(&self, user: &NewUser) -> Result<User, InsertError> {
        let user = self.table.insert(user).await?;
        ACTIVE_USERS.inc();
        Ok(user)
    }
}
