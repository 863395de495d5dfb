//! What all handlers share: the database, the cache, users, sessions, background work.

use tokio_util::sync::CancellationToken;

use crate::auth::Auth;
use crate::background::Background;
use crate::cache::UserCache;
use crate::census::Census;
use crate::client_address::Proxies;
use crate::config::Config;
use crate::database::{Database, DatabaseError, DatabaseUrl};
use crate::faults::Faults;
use crate::login_limit::LoginLimit;
use crate::mail::{Mail, MailerError};
use crate::passwords::{PasswordError, Passwords};
use crate::rate_limit::RateLimit;
use crate::users::{Needs, Users};

/// What all handlers share. Clones share it, too.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The database, for documents and health checks.
    pub database: Database,
    /// All users.
    pub users: Users,
    /// Sessions and logins.
    pub auth: Auth,
    /// Changes that finish even if their request is cancelled.
    pub background: Background,
    /// Faults injected on demand.
    pub faults: Faults,
    /// The e-mails to users.
    pub mail: Mail,
    /// The rate limit of each client.
    pub rate_limit: RateLimit,
    /// Stops the periodic tasks.
    stop: CancellationToken,
}

/// Why the state cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The database cannot count its users.
    #[error(
        "the database {url} can't be used: {problem}; {}, or choose another database with --database-url or DATABASE_URL",
        .problem.advice().unwrap_or_else(|| .url.advice())
    )]
    Database {
        /// The configured address.
        url: Box<DatabaseUrl>,
        /// The cause.
        #[source]
        problem: DatabaseError,
    },
    /// The mailer has no usable address.
    #[error(transparent)]
    Mailer(#[from] MailerError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordError),
}

impl AppState {
    /// Creates the state around an open database, and starts its background tasks.
    ///
    /// # Errors
    /// If the database fails, or the mailer has no usable address.
    pub async fn new(database: Database, config: &Config) -> Result<Self, StateError> {
        let background = Background::new();
        let faults = Faults::new(config.enable_faults);
        let database = database.with_faults(faults.clone());
        let mail = Mail::start(&config.mail_settings())?;
        let passwords = Passwords::new(config.hashing_timeout_seconds)?;
        let stop = CancellationToken::new();
        let interval = config.census_interval_seconds;
        let census = Census::start(&database, interval, stop.clone());
        let census = census.await.map_err(|problem| StateError::Database {
            url: Box::new(config.database_url.clone()),
            problem,
        })?;
        let needs = Needs {
            cache: UserCache::open(&config.cache_settings(), &faults),
            background: background.clone(),
            census: census.clone(),
            mail: mail.clone(),
            passwords: passwords.clone(),
        };
        let proxies = Proxies::new(config.trusted_proxies.clone(), config.forwarded_header);
        Ok(Self {
            users: Users::new(&database, needs),
            auth: Auth::new(
                &database,
                passwords,
                census,
                LoginLimit::new(config.login_limits()),
                config.session_ttl_seconds,
            ),
            database,
            background,
            faults,
            mail,
            rate_limit: RateLimit::new(
                config.rate_limit_per_second,
                config.rate_limit_burst,
                proxies,
            ),
            stop,
        })
    }

    /// Finishes pending changes, then the e-mails that they queued, then closes the database.
    pub async fn drain(&self) {
        self.background.drain().await;
        self.mail.drain().await;
        self.stop.cancel();
        self.database.close().await;
    }
}
