//! A pointer that one writer replaces while others read it.
//!
//! Everything in the storage that grows while it is read is found through one of
//! these: directories of chunks, hash tables, strings. What a pointer leads to is
//! leaked and never changed, so a reader may keep what it has found.
#![allow(unsafe_code)] // References are made of atomic pointers.

use crate::support::sync::{AtomicPtr, Ordering, const_fn};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

/// What can be published: a thin pointer to something that lives forever.
///
/// # Safety
///
/// What the pointer leads to is readable by all threads, and is neither freed nor
/// changed.
pub(crate) unsafe trait Pointer: Copy {
    fn into_raw(self) -> NonNull<u8>;

    /// # Safety
    ///
    /// The pointer came from [`into_raw`](Self::into_raw), and what was written
    /// there is ordered before this call.
    unsafe fn from_raw(raw: NonNull<u8>) -> Self;
}

// SAFETY: a shared reference that lives forever is all of that.
unsafe impl<T: Sync> Pointer for &'static T {
    #[inline]
    fn into_raw(self) -> NonNull<u8> {
        NonNull::from(self).cast()
    }

    #[inline]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        // SAFETY: it came from such a reference, as the caller promises.
        unsafe { raw.cast().as_ref() }
    }
}

/// A published pointer; none at first.
#[derive(Debug)]
// Of a function, because the pointer may be read by all threads: see `Pointer`.
pub(super) struct Published<P>(AtomicPtr<u8>, PhantomData<fn() -> P>);

impl<P: Pointer> Published<P> {
    const_fn! {
        pub(super) fn none() -> Self {
            Self(AtomicPtr::new(ptr::null_mut()), PhantomData)
        }
    }

    /// The newest pointer that was published.
    #[inline(always)]
    pub(super) fn get(&self) -> Option<P> {
        // Acquire pairs with the release in `set`: what it leads to is seen.
        let raw = NonNull::new(self.0.load(Ordering::Acquire));
        // SAFETY: only `set` stores, and the load is ordered after it.
        raw.map(|raw| unsafe { P::from_raw(raw) })
    }

    /// The pointer, for the thread that published it, or that owns what another
    /// thread has published and got it under a lock.
    #[inline(always)]
    pub(super) fn get_owned(&self) -> Option<P> {
        // Relaxed: this thread's own order, or the lock's, is enough.
        let raw = NonNull::new(self.0.load(Ordering::Relaxed));
        // SAFETY: only `set` stores, and the caller is ordered after it.
        raw.map(|raw| unsafe { P::from_raw(raw) })
    }

    /// Publishes a pointer. One caller at a time.
    pub(super) fn set(&self, pointer: P) {
        // Release: whoever sees the pointer sees what it leads to.
        self.0.store(pointer.into_raw().as_ptr(), Ordering::Release);
    }
}
