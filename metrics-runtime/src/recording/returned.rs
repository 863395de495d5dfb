//! Derives the outcome of a call from the returned value.
//!
//! The macros know only the tokens of the returned type, and an alias can hide a `Result`. So they
//! write `Returned(&value).__metrics_outcome()`, and method resolution decides: the methods of
//! `Returned<Result<T, E>>` take precedence over those of [`AnyReturned`], which applies to every
//! other type.

use super::Outcome;
use crate::labels::{LabelValue, index_in_range};
use std::marker::PhantomData;

/// A reference to a returned value.
#[derive(Debug)]
pub struct Returned<'a, R>(pub &'a R);

impl<'a, T, E> Returned<'a, Result<T, E>> {
    /// `Ok` or `Error`, depending on the value.
    #[inline]
    pub fn __metrics_outcome(&self) -> Outcome {
        if self.0.is_ok() {
            Outcome::OK
        } else {
            Outcome::ERROR
        }
    }

    /// The value in `Ok`.
    #[inline]
    pub fn __metrics_ok(&self) -> Option<&'a T> {
        self.0.as_ref().ok()
    }

    /// The value in `Err`.
    #[inline]
    pub fn __metrics_err(&self) -> Option<&'a E> {
        self.0.as_ref().err()
    }
}

impl<T, E: LabelValue> Returned<'_, Result<T, E>> {
    /// The number of the error's kind.
    #[inline]
    pub fn __metrics_kind(&self) -> Option<usize> {
        self.0.as_ref().err().map(index_in_range)
    }
}

/// The methods for all other types than `Result`, and for errors without kinds. The list of the
/// kinds reports the latter once.
pub trait AnyReturned<'a> {
    /// The type.
    type Value;

    /// Always `Ok`.
    #[inline]
    fn __metrics_outcome(&self) -> Outcome {
        Outcome::OK
    }

    /// The value itself.
    fn __metrics_ok(&self) -> Option<&'a Self::Value>;

    /// Always `None`.
    #[inline]
    fn __metrics_err(&self) -> Option<&'a std::convert::Infallible> {
        None
    }

    /// Always `None`.
    #[inline]
    fn __metrics_kind(&self) -> Option<usize> {
        None
    }
}

impl<'a, R> AnyReturned<'a> for Returned<'a, R> {
    type Value = R;

    #[inline]
    fn __metrics_ok(&self) -> Option<&'a R> {
        Some(self.0)
    }
}

/// Derives a call's outcome from the returned value.
pub trait Classify<R> {
    /// The outcome.
    fn outcome(&self, value: &R) -> Outcome;
}

/// Classifies with a function.
#[derive(Clone, Copy, Debug)]
pub struct By<F>(pub(super) F);

impl<R, F: Fn(&R) -> Outcome> Classify<R> for By<F> {
    #[inline]
    fn outcome(&self, value: &R) -> Outcome {
        (self.0)(value)
    }
}

/// Classifies a `Result` by its variant.
#[derive(Clone, Copy, Debug)]
pub struct ByVariant;

impl<T, E> Classify<Result<T, E>> for ByVariant {
    #[inline]
    fn outcome(&self, value: &Result<T, E>) -> Outcome {
        Returned(value).__metrics_outcome()
    }
}

/// Classifies a `Result` by its variant, and its error by its kind.
#[derive(Clone, Copy, Debug)]
pub struct ByError;

impl<T, E: LabelValue> Classify<Result<T, E>> for ByError {
    #[inline]
    fn outcome(&self, value: &Result<T, E>) -> Outcome {
        match value {
            Ok(_) => Outcome::OK,
            Err(error) => Outcome::error(index_in_range(error)),
        }
    }
}

/// Classifies any value as `Ok`.
#[derive(Clone, Copy, Debug)]
pub struct AlwaysOk;

impl<R> Classify<R> for AlwaysOk {
    #[inline]
    fn outcome(&self, _: &R) -> Outcome {
        Outcome::OK
    }
}

/// Classifies the return value of a lookup.
#[derive(Clone, Copy, Debug)]
pub struct ByFound;

impl<R: Found> Classify<R> for ByFound {
    #[inline]
    fn outcome(&self, value: &R) -> Outcome {
        value.found()
    }
}

/// The return value of a lookup, which shows whether something was found.
#[diagnostic::on_unimplemented(
    message = "a returned `{Self}` does not show a hit or a miss",
    label = "neither an `Option` nor a `bool`",
    note = "return an `Option`, a `bool`, or a `Result` of one of them; or write `hit_if = |value: \
            &Type| …` in the attribute"
)]
pub trait Found {
    /// A hit, a miss or an error.
    fn found(&self) -> Outcome;
}

/// The outcome of a lookup.
#[inline]
pub fn found<R: Found>(value: &R) -> Outcome {
    value.found()
}

impl<T> Found for Option<T> {
    #[inline]
    fn found(&self) -> Outcome {
        self.is_some().found()
    }
}

impl Found for bool {
    #[inline]
    fn found(&self) -> Outcome {
        if *self { Outcome::OK } else { Outcome::MISS }
    }
}

impl<T: Found, E> Found for Result<T, E> {
    #[inline]
    fn found(&self) -> Outcome {
        self.as_ref().map_or(Outcome::ERROR, Found::found)
    }
}

/// A returned type, before there is a value. `ReturnType::<R>::NEW.__metrics_classify()` is
/// resolved like the methods of [`Returned`]. The result has no fields and is the same for many
/// functions, so the compiler builds it once.
#[derive(Debug)]
pub struct ReturnType<R>(PhantomData<fn() -> R>);

impl<R> ReturnType<R> {
    /// The type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T, E> ReturnType<Result<T, E>> {
    /// Whether it is a `Result`.
    #[inline(always)]
    pub fn __metrics_is_result(self) -> bool {
        true
    }

    /// The outcome of a body that `?` leaves.
    #[inline(always)]
    pub fn __metrics_early(self) -> Outcome {
        Outcome::ERROR
    }

    /// Classifies by `Ok` and `Err`.
    #[inline]
    pub fn __metrics_classify(self) -> ByVariant {
        ByVariant
    }
}

impl<T, E: LabelValue> ReturnType<Result<T, E>> {
    /// Classifies by `Ok` and the kinds of `Err`.
    #[inline]
    pub fn __metrics_classify_by_error(self) -> ByError {
        ByError
    }
}

/// The methods for all other types than `Result`.
pub trait AnyReturnType: Sized {
    /// Whether it is a `Result`.
    #[inline(always)]
    fn __metrics_is_result(self) -> bool {
        false
    }

    /// The outcome of a body that `?` leaves.
    #[inline(always)]
    fn __metrics_early(self) -> Outcome {
        Outcome::OK
    }

    /// Always `Ok`.
    #[inline]
    fn __metrics_classify(self) -> AlwaysOk {
        AlwaysOk
    }

    /// The same. The list of the kinds reports errors without kinds.
    #[inline]
    fn __metrics_classify_by_error(self) -> AlwaysOk {
        AlwaysOk
    }
}

impl<R> AnyReturnType for ReturnType<R> {}

/// A `Result`. Its error may have kinds.
#[diagnostic::on_unimplemented(
    message = "`error` counts errors by kind, and `{Self}` is not a `Result`",
    label = "not a `Result`",
    note = "return a `Result`, or remove `error`"
)]
pub trait Fallible {
    /// The error.
    type Error;

    /// The error in this value.
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

/// The error in a returned value.
#[inline]
pub fn error_in<R: Fallible<Error = E>, E>(value: &R) -> Option<&E> {
    value.error()
}

/// An error with kinds. Like `LabelValue`, with other error messages.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` does not list its kinds",
    label = "does not derive `LabelValue`",
    note = "write `error = |error: &{Self}| …` in the attribute, and return a value of an enum \
            that derives `LabelValue`",
    note = "or derive `LabelValue` for the error, if it is an enum in this crate"
)]
pub trait ErrorWithKinds {
    /// All kinds.
    const KINDS: &'static [&'static str];
}

#[diagnostic::do_not_recommend]
impl<E: LabelValue> ErrorWithKinds for E {
    const KINDS: &'static [&'static str] = E::VALUES;
}

/// The return value of a closure that classifies errors. Like `LabelValue`, with other error
/// messages.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a kind of error, because its values are not a finite list",
    label = "does not implement `LabelValue`",
    note = "write an enum with the kinds to distinguish, derive `LabelValue` for it, and return \
            one of its values"
)]
pub trait ErrorKind {
    /// All kinds.
    const KINDS: &'static [&'static str];

    /// The number of this kind.
    fn number(&self) -> usize;
}

#[diagnostic::do_not_recommend]
impl<K: LabelValue> ErrorKind for K {
    const KINDS: &'static [&'static str] = K::VALUES;

    #[inline]
    fn number(&self) -> usize {
        index_in_range(self)
    }
}

/// The kinds that a function returns. Never calls it: only its type matters.
pub const fn kinds_of<A, K: ErrorKind>(_kind: fn(A) -> K) -> &'static [&'static str] {
    K::KINDS
}

/// The kind of an error, from a closure.
#[derive(Debug)]
pub struct KindOfError<'a, V>(pub &'a V);

impl<V: LabelValue> KindOfError<'_, V> {
    /// The number of the kind.
    #[inline]
    pub fn __metrics_index(&self) -> usize {
        index_in_range(self.0)
    }
}

/// The method for every other type. The list of the kinds reports it once.
pub trait AnyKind {
    /// Always the first kind.
    fn __metrics_index(&self) -> usize {
        0
    }
}

impl<V> AnyKind for KindOfError<'_, V> {}

#[cfg(test)]
mod tests {
    use super::*;

    type Alias = Result<u8, String>;

    #[test]
    fn a_result_decides_by_itself_even_behind_an_alias() {
        let (good, bad): (Alias, Alias) = (Ok(1), Err("no".to_owned()));
        assert_eq!(Returned(&good).__metrics_outcome(), Outcome::OK);
        assert_eq!(Returned(&bad).__metrics_outcome(), Outcome::ERROR);
        assert_eq!(Returned(&good).__metrics_ok(), Some(&1));
        assert_eq!(Returned(&bad).__metrics_err(), Some(&"no".to_owned()));
    }

    #[test]
    fn a_type_decides_as_its_values_do() {
        let (good, bad): (Alias, Alias) = (Ok(1), Err("no".to_owned()));
        let classify = ReturnType::<Alias>::NEW.__metrics_classify();
        assert_eq!(classify.outcome(&good), Outcome::OK);
        assert_eq!(classify.outcome(&bad), Outcome::ERROR);
        assert_eq!(
            ReturnType::<u8>::NEW.__metrics_classify().outcome(&7),
            Outcome::OK
        );
    }

    #[test]
    fn an_error_that_is_a_label_value_tells_its_kind() {
        let bad: Result<u8, bool> = Err(true);
        let classify = ByError;
        assert_eq!(classify.outcome(&bad), Outcome::error(1));
        assert_eq!(classify.outcome(&Ok::<_, bool>(1)), Outcome::OK);
        type Error = <Result<u8, bool> as Fallible>::Error;
        assert_eq!(<Error as ErrorWithKinds>::KINDS, ["false", "true"]);
        assert_eq!(Returned(&bad).__metrics_kind(), Some(1));
        assert_eq!(error_in(&bad), Some(&true));
        let without: Alias = Err("no".to_owned());
        assert_eq!(Returned(&without).__metrics_kind(), None);
    }

    #[test]
    fn what_is_not_found_is_a_miss() {
        assert_eq!(Some(1).found(), Outcome::OK);
        assert_eq!(None::<u8>.found(), Outcome::MISS);
        assert_eq!(Ok::<_, ()>(false).found(), Outcome::MISS);
        assert_eq!(Err::<bool, _>(()).found(), Outcome::ERROR);
    }

    #[test]
    fn only_a_result_is_one_and_only_a_label_value_tells_its_index() {
        assert!(ReturnType::<Alias>::NEW.__metrics_is_result());
        assert!(!ReturnType::<Option<u8>>::NEW.__metrics_is_result());
        let indexes = [false, true].map(|value| KindOfError(&value).__metrics_index());
        assert_eq!(indexes, [0, 1]);
        assert_eq!(
            KindOfError(&"no label value".to_owned()).__metrics_index(),
            0
        );
    }

    #[test]
    fn any_other_value_is_ok() {
        assert_eq!(Returned(&None::<u8>).__metrics_outcome(), Outcome::OK);
        assert_eq!(Returned(&7).__metrics_ok(), Some(&7));
    }
}
