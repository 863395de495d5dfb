//! Replaces the standard library's `OnceLock`, which loom does not have.
#![allow(unsafe_code)] // Converts an atomic pointer to a reference.

use super::lock::lock;
use loom::sync::Mutex;
use loom::sync::atomic::{AtomicPtr, Ordering};
use std::ptr;

pub(crate) struct OnceLock<T> {
    value: AtomicPtr<T>,
    making: Mutex<()>,
}

impl<T> OnceLock<T> {
    pub(crate) fn new() -> Self {
        Self {
            value: AtomicPtr::new(ptr::null_mut()),
            making: Mutex::new(()),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        let value = self.value.load(Ordering::Acquire);
        // SAFETY: the stored value was leaked, and never changes.
        unsafe { value.as_ref() }
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let _making = lock(&self.making);
        self.get().unwrap_or_else(|| {
            let value = Box::leak(Box::new(make()));
            self.value.store(value, Ordering::Release);
            value
        })
    }
}
