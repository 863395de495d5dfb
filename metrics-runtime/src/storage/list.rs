//! A list that only grows and never moves its items, so that they are found by their
//! numbers without a lock.

use super::segments::{SEGMENTS, length, place};
use std::sync::OnceLock;

type Segment<T> = Box<[OnceLock<T>]>;

/// A list of items, numbered from 0.
pub(crate) struct List<T>([OnceLock<Segment<T>>; SEGMENTS]);

impl<T> List<T> {
    /// Without items; allocates nothing.
    pub(crate) const fn new() -> Self {
        Self([const { OnceLock::new() }; SEGMENTS])
    }

    /// The item with a number, if there is one.
    #[cfg(test)]
    fn get(&self, number: u32) -> Option<&T> {
        let (segment, place) = place(number);
        self.0[segment].get()?[place].get()
    }

    /// The item with a number, which is made if it is missing.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_where_they_are() {
        let list = List::new();
        assert!(list.get(0).is_none());
        let first: *const u32 = list.get_or_init(0, || 7);
        for number in 1..1000 {
            assert_eq!(*list.get_or_init(number, || number), number);
        }
        assert!((1..1000).all(|number| list.get(number) == Some(&number)));
        assert!(std::ptr::eq(first, list.get_or_init(0, || 8)));
    }
}
