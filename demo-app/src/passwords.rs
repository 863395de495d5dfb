//! Hashes and verifies passwords with Argon2id and the parameters that OWASP recommends, on blocking threads, a few at a time.
//!
//! A hash takes about 20 ms of one core and 19 MiB. At most all cores but one hash at the same time; others wait, and fail
//! with 503 after a timeout. A flood of logins therefore slows down logins only.

use std::fmt;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use metrics_runtime::{LabelValue, instrumented};
use serde::Deserialize;
use tokio::sync::Semaphore;

const SHORTEST: usize = 8;
const LONGEST: usize = 256;

/// A password. It is never shown.
#[derive(Clone, Deserialize)]
pub struct Password(String);

impl Password {
    /// Checks that the password is long enough to be hard to guess.
    ///
    /// # Errors
    /// What is wrong with it, as text for the client.
    pub fn check(&self) -> Result<(), String> {
        let characters = self.0.chars().count();
        if (SHORTEST..=LONGEST).contains(&characters) {
            Ok(())
        } else {
            Err(format!(
                "`password` must have from {SHORTEST} to {LONGEST} characters"
            ))
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a password was not hashed or verified.
#[derive(Debug, thiserror::Error, LabelValue)]
pub enum PasswordError {
    /// Too many passwords are waiting.
    #[error("too many passwords wait to be checked")]
    Busy,
    /// Argon2 failed.
    #[error("a password can't be hashed: {0}")]
    Failed(String),
}

/// Hashes and verifies passwords. Clones share the limit.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// How long a password waits for its turn.
    timeout: Duration,
    /// The hash of a random password.
    nobodys: Arc<str>,
}

impl Passwords {
    /// Prepares the hash for unknown users. A password fails if it waits for its turn longer than the timeout.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn new(timeout: Duration) -> Result<Self, PasswordError> {
        let mut unknown = [0; 32];
        getrandom::fill(&mut unknown).map_err(failed)?;
        let cores = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))),
            timeout,
            nobodys: hash(&unknown)?.into(),
        })
    }

    /// Hashes a password with a new salt, in PHC string format.
    ///
    /// # Errors
    /// If too many passwords are waiting.
    #[instrumented(in_progress, error)]
    pub async fn hash(&self, password: Password) -> Result<String, PasswordError> {
        self.in_turn(move || hash(password.0.as_bytes())).await
    }

    /// Verifies a password against a hash. Without a hash it takes as long and fails, so that the response time does not
    /// reveal which users exist.
    ///
    /// # Errors
    /// If too many passwords are waiting.
    #[instrumented(in_progress, error)]
    pub async fn matches(
        &self,
        password: Password,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let nobodys = self.nobodys.clone();
        self.in_turn(move || {
            let known = hash.is_some();
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(&nobodys)).map_err(failed)?;
            let matches = Argon2::default().verify_password(password.0.as_bytes(), &hash);
            Ok(matches.is_ok() && known)
        })
        .await
    }

    /// Runs on a blocking thread. The permit is held until the end, even if the caller is dropped.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = self.turns.clone().acquire_owned();
        let Ok(Ok(turn)) = tokio::time::timeout(self.timeout, turn).await else {
            return Err(PasswordError::Busy);
        };
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(failed)?
    }
}

fn hash(password: &[u8]) -> Result<String, PasswordError> {
    let hash = Argon2::default().hash_password(password).map_err(failed)?;
    Ok(hash.to_string())
}

fn failed(problem: impl fmt::Display) -> PasswordError {
    PasswordError::Failed(problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password(text.to_owned())
    }

    fn passwords() -> Passwords {
        Passwords::new(Duration::from_secs(60)).expect("random numbers")
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = passwords();
        let hash = passwords.hash(password("correct horse")).await.expect("ok");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let again = passwords.hash(password("correct horse")).await.expect("ok");
        assert_ne!(hash, again, "each has a salt of its own");
        for (text, hash, expected) in [
            ("correct horse", Some(hash.clone()), true),
            ("Correct horse", Some(hash), false),
            ("correct horse", None, false),
        ] {
            let matches = passwords.matches(password(text), hash).await;
            assert_eq!(matches.expect("ok"), expected, "{text}");
        }
    }

    #[test]
    fn at_most_all_cores_but_one_hash_at_once() {
        let passwords = passwords();
        let cores = available_parallelism().expect("a number").get();
        assert_eq!(passwords.turns.available_permits(), (cores - 1).max(1));
    }

    /// CPU time of this thread.
    #[cfg(target_os = "linux")]
    fn worked() -> f64 {
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
        let nanoseconds = stat.split(' ').next().expect("a field");
        nanoseconds.parse().expect("a number")
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_user_whom_nobody_knows_costs_the_work_of_one_with_another_password() {
        // One thread hashes, and reports its CPU time.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(1)
            .thread_keep_alive(Duration::from_secs(3600))
            .build();
        runtime.expect("a runtime").block_on(async {
            let passwords = passwords();
            let hash = passwords.hash(password("correct horse")).await.expect("ok");
            let work = async |hash: Option<String>| {
                let before = tokio::task::spawn_blocking(worked).await.expect("ok");
                for _ in 0..3 {
                    let matches = passwords
                        .matches(password("wrong horse"), hash.clone())
                        .await;
                    assert!(!matches.expect("ok"));
                }
                tokio::task::spawn_blocking(worked).await.expect("ok") - before
            };
            let (known, unknown) = (work(Some(hash)).await, work(None).await);
            assert!(unknown > known / 2.0, "{unknown} ns, not {known} ns");
        });
    }

    #[tokio::test(start_paused = true)]
    async fn a_password_without_a_turn_is_an_error() {
        let passwords = passwords();
        let all = passwords.turns.available_permits();
        let _taken = passwords
            .turns
            .acquire_many(all as u32)
            .await
            .expect("open");
        let refused = passwords.matches(password("correct horse"), None).await;
        assert!(matches!(refused, Err(PasswordError::Busy)), "{refused:?}");
    }

    #[test]
    fn passwords_are_not_too_short_and_never_shown() {
        for (text, right) in [
            ("1234567", false),
            ("12345678", true),
            ("пароль12", true),
            (&"x".repeat(257), false),
        ] {
            assert_eq!(password(text).check().is_ok(), right, "{text}");
        }
        assert!(!format!("{:?}", password("12345678")).contains("1234"));
    }
}
