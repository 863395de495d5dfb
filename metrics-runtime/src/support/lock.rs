//! Mutexes that survive a panic of their holder.
//!
//! Every value behind a mutex in this crate is valid after each statement, so a poisoned one can be
//! used. A metrics library must never bring down the service that it measures.

use super::sync::Mutex;
use std::sync::{MutexGuard, PoisonError};

/// Locks `mutex`, poisoned or not.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
