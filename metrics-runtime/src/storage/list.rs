//! A list that only grows and never moves its items, so that they can be accessed by number without
//! a lock.

use super::segments::{SEGMENTS, length, place};
use crate::support::sync::{OnceLock, array_of, const_fn};

type Segment<T> = Box<[OnceLock<T>]>;

/// A list of items, numbered from 0.
pub(crate) struct List<T>([OnceLock<Segment<T>>; SEGMENTS]);

impl<T> List<T> {
    const_fn! {
        /// An empty list. Allocates nothing.
        pub(crate) fn new() -> Self {
            Self(array_of!(OnceLock::new(); SEGMENTS))
        }
    }

    /// The item with this number, if it exists.
    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        let (segment, place) = place(number);
        self.0[segment].get()?[place].get()
    }

    /// The item with this number. Creates it if it does not exist.
    #[inline]
    pub(crate) fn get_or_init(&self, number: u32, make: impl FnOnce() -> T) -> &T {
        let (segment, place) = place(number);
        let items = self.0[segment].get_or_init(|| {
            let items = std::iter::repeat_with(OnceLock::new);
            items.take(length(segment)).collect()
        });
        items[place].get_or_init(make)
    }
}
