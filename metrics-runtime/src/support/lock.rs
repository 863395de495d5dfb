//! Mutexes that survive a panic of whoever held them.
//!
//! Every value behind a mutex in this crate is valid after each statement, so
//! a poisoned one is as good as any other, and a metrics library must never
//! bring down the program it watches.

use super::sync::Mutex;
use std::sync::{MutexGuard, PoisonError};

/// Locks `mutex`, poisoned or not.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
