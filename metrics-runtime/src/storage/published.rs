//! A pointer that one writer replaces while other threads read it.
//!
//! Everything in the storage that grows while it is read is accessed through such a pointer:
//! directories of chunks, hash tables, strings. The target is leaked and never changed, so a reader
//! can keep it.
#![allow(unsafe_code)] // Turns atomic pointers into references.

use crate::support::sync::{AtomicPtr, Ordering, const_fn};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

/// A thin pointer that can be published, to a value that is never freed.
///
/// # Safety
///
/// The target must be readable by all threads, and must never be freed or changed.
pub(crate) unsafe trait Pointer: Copy {
    fn into_raw(self) -> NonNull<u8>;

    /// # Safety
    ///
    /// The pointer came from [`into_raw`](Self::into_raw), and the write of its target is ordered
    /// before this call.
    unsafe fn from_raw(raw: NonNull<u8>) -> Self;
}

// SAFETY: a shared `'static` reference meets all of this.
unsafe impl<T: Sync> Pointer for &'static T {
    #[inline]
    fn into_raw(self) -> NonNull<u8> {
        NonNull::from(self).cast()
    }

    #[inline]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        // SAFETY: it came from such a reference, as the caller guarantees.
        unsafe { raw.cast().as_ref() }
    }
}

/// A published pointer. Initially, it is missing.
#[derive(Debug)]
// `fn() -> P`, because all threads can read the pointer: see `Pointer`.
pub(super) struct Published<P>(AtomicPtr<u8>, PhantomData<fn() -> P>);

impl<P: Pointer> Published<P> {
    const_fn! {
        pub(super) fn none() -> Self {
            Self(AtomicPtr::new(ptr::null_mut()), PhantomData)
        }
    }

    /// The pointer that was published last.
    #[inline(always)]
    pub(super) fn get(&self) -> Option<P> {
        // Acquire pairs with the release in `set`, so the target is visible.
        let raw = NonNull::new(self.0.load(Ordering::Acquire));
        // SAFETY: only `set` stores, and the load is ordered after it.
        raw.map(|raw| unsafe { P::from_raw(raw) })
    }

    /// The pointer, for the thread that published it, or that took it over from another thread
    /// under a lock.
    #[inline(always)]
    pub(super) fn get_owned(&self) -> Option<P> {
        // Relaxed: program order or the lock is enough.
        let raw = NonNull::new(self.0.load(Ordering::Relaxed));
        // SAFETY: only `set` stores, and the caller is ordered after it.
        raw.map(|raw| unsafe { P::from_raw(raw) })
    }

    /// Publishes a pointer. One caller at a time.
    pub(super) fn set(&self, pointer: P) {
        // Release: a thread that sees the pointer also sees its target.
        self.0.store(pointer.into_raw().as_ptr(), Ordering::Release);
    }
}
