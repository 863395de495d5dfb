//! Types with a listed set of values.

use core::marker::PhantomData;

/// A type that can be the value of a label, because its values can be listed.
///
/// Derive it on an enum. The values are the variants' names in snake case. `#[label("name")]`
/// renames one. Fields are ignored.
///
/// ```
/// use metrics_runtime::LabelValue;
///
/// #[derive(LabelValue)]
/// enum Plan {
///     Free,
///     #[label("business-plus")]
///     Business { seats: u32 },
/// }
/// assert_eq!(Plan::VALUES, ["free", "business-plus"]);
/// assert_eq!(Plan::Business { seats: 3 }.index(), 1);
/// ```
///
/// Integers and strings are not label values, because the number of their series has no bound. A
/// string can be a label if it has a limit: see [`LabelSet`](trait@crate::LabelSet).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a label value, because its values are not a finite list",
    label = "does not implement `LabelValue`",
    note = "write an enum with the values to distinguish, and derive `LabelValue` for it",
    note = "or limit the number of values of a string: `#[label(limit = 100)]` above a field, \
            `dynamic(text, limit = 100)` in an attribute"
)]
pub trait LabelValue {
    /// All values, each of them once, in the order of [`index`](Self::index).
    const VALUES: &'static [&'static str];

    /// The values, for code that lets the compiler infer this type. Do not override it.
    #[doc(hidden)]
    const LISTED: ListedValues<Self> = ListedValues(Self::VALUES, PhantomData);

    /// The index of this value in [`VALUES`](Self::VALUES), less than its length. An update with
    /// another index is dropped, and logged once.
    fn index(&self) -> usize;
}

/// The values of a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct ListedValues<V: ?Sized>(pub &'static [&'static str], PhantomData<fn(&V)>);

/// The index of a value. `usize::MAX` if it is out of range, which a hand-written implementation
/// can return.
#[inline]
pub(crate) fn index_in_range<V: LabelValue + ?Sized>(value: &V) -> usize {
    let index = value.index();
    if index < V::VALUES.len() {
        index
    } else {
        usize::MAX
    }
}

impl LabelValue for bool {
    const VALUES: &'static [&'static str] = &["false", "true"];

    #[inline]
    fn index(&self) -> usize {
        usize::from(*self)
    }
}

impl<T: LabelValue + ?Sized> LabelValue for &T {
    const VALUES: &'static [&'static str] = T::VALUES;

    #[inline]
    fn index(&self) -> usize {
        (**self).index()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct ByHand(usize);

    impl LabelValue for ByHand {
        const VALUES: &'static [&'static str] = &["a", "b"];

        fn index(&self) -> usize {
            self.0
        }
    }

    #[test]
    fn an_index_that_is_out_of_range_is_that_of_no_value() {
        let indexes = [0, 1, 2, 3].map(|index| index_in_range(&ByHand(index)));
        assert_eq!(indexes, [0, 1, usize::MAX, usize::MAX]);
    }

    #[test]
    fn a_reference_is_the_value_that_it_refers_to() {
        let indexes = [false, true].map(|value| <&bool as LabelValue>::index(&&value));
        assert_eq!(indexes, [0, 1]);
    }
}
