//! Replaces the storage's stored strings: loom detects a read that is not ordered after the write.
#![allow(unsafe_code)] // Dereferences the pointer.

use crate::published::Pointer;
use loom::cell::UnsafeCell;
use std::ptr::NonNull;

#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredString(NonNull<u8>);

type Kept = UnsafeCell<&'static str>;

// SAFETY: it is leaked; loom checks the order.
unsafe impl Pointer for StoredString {
    fn into_raw(self) -> NonNull<u8> {
        self.0
    }

    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self(raw)
    }
}

impl StoredString {
    pub(crate) fn new(text: &'static str) -> Self {
        let kept: &'static Kept = Box::leak(Box::new(UnsafeCell::new("")));
        // SAFETY: it is not shared yet.
        kept.with_mut(|kept| unsafe { *kept = text });
        Self(NonNull::from(kept).cast())
    }

    pub(crate) fn as_str(self) -> &'static str {
        // SAFETY: it came from `new`; loom checks the order.
        let kept = unsafe { self.0.cast::<Kept>().as_ref() };
        // SAFETY: as above.
        kept.with(|kept| unsafe { *kept })
    }
}

/// Leaks each string.
#[derive(Debug)]
pub(crate) struct StringArena;

impl StringArena {
    pub(crate) const fn new() -> Self {
        Self
    }

    pub(crate) fn write(&mut self, text: &str) -> Option<StoredString> {
        Some(StoredString::new(text.to_owned().leak()))
    }
}
