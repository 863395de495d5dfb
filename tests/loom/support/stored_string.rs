//! Stands in for the storage's records of texts: loom sees when one is read
//! whose writing is not ordered before.
#![allow(unsafe_code)] // What is behind the pointer is read.

use loom::cell::UnsafeCell;
use std::ptr::NonNull;

#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredString(NonNull<u8>);

type Kept = UnsafeCell<&'static str>;

impl StoredString {
    pub(crate) fn new(text: &'static str) -> Self {
        let kept: &'static Kept = Box::leak(Box::new(UnsafeCell::new("")));
        // SAFETY: nobody else has it yet.
        kept.with_mut(|kept| unsafe { *kept = text });
        Self(NonNull::from(kept).cast())
    }

    /// # Safety
    ///
    /// The pointer came from [`as_ptr`](Self::as_ptr).
    pub(crate) unsafe fn from_ptr(pointer: NonNull<u8>) -> Self {
        Self(pointer)
    }

    pub(crate) fn as_ptr(self) -> NonNull<u8> {
        self.0
    }

    pub(crate) fn as_str(self) -> &'static str {
        // SAFETY: it came from `new`; loom sees to the order.
        let kept = unsafe { self.0.cast::<Kept>().as_ref() };
        // SAFETY: as above.
        kept.with(|kept| unsafe { *kept })
    }
}
