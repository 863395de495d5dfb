//! What a returned value says about its call.
//!
//! The macros don't know the returned type, only its tokens: an alias may
//! hide a `Result`. So they write `Returned(&value).outcome()` and let method
//! resolution decide: the methods of `Returned<Result<T, E>>` come before
//! those of [`AnyReturned`], which serves every other type.

use super::Outcome;
use std::marker::PhantomData;

/// A reference to a returned value.
#[derive(Debug)]
pub struct Returned<'a, R>(pub &'a R);

impl<'a, T, E> Returned<'a, Result<T, E>> {
    /// `Ok` or `Error`, by the value.
    #[inline]
    pub fn outcome(&self) -> Outcome {
        if self.0.is_ok() {
            Outcome::Ok
        } else {
            Outcome::Error
        }
    }

    /// The value in `Ok`.
    #[inline]
    pub fn ok(&self) -> Option<&'a T> {
        self.0.as_ref().ok()
    }

    /// The value in `Err`.
    #[inline]
    pub fn err(&self) -> Option<&'a E> {
        self.0.as_ref().err()
    }
}

/// What holds for every type that is not `Result`.
pub trait AnyReturned<'a> {
    /// The type.
    type Value;

    /// Always `Ok`.
    #[inline]
    fn outcome(&self) -> Outcome {
        Outcome::Ok
    }

    /// Always the value.
    fn ok(&self) -> Option<&'a Self::Value>;

    /// Never a value.
    #[inline]
    fn err(&self) -> Option<&'a std::convert::Infallible> {
        None
    }
}

impl<'a, R> AnyReturned<'a> for Returned<'a, R> {
    type Value = R;

    #[inline]
    fn ok(&self) -> Option<&'a R> {
        Some(self.0)
    }
}

/// Tells a call's outcome from the value that it returned.
pub trait Classify<R> {
    /// The outcome.
    fn outcome(&self, value: &R) -> Outcome;
}

/// Classifies by a function.
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
        Returned(value).outcome()
    }
}

/// Classifies any value as `Ok`.
#[derive(Clone, Copy, Debug)]
pub struct AlwaysOk;

impl<R> Classify<R> for AlwaysOk {
    #[inline]
    fn outcome(&self, _: &R) -> Outcome {
        Outcome::Ok
    }
}

/// A returned type, where there is no value yet. `ReturnType::<R>::NEW.classify()`
/// is resolved as [`Returned`]'s methods are. What it returns has no fields
/// and is the same for many functions, so that the compiler builds it once.
#[derive(Debug)]
pub struct ReturnType<R>(PhantomData<fn() -> R>);

impl<R> ReturnType<R> {
    /// The type.
    pub const NEW: Self = Self(PhantomData);
}

impl<T, E> ReturnType<Result<T, E>> {
    /// By `Ok` and `Err`.
    #[inline]
    pub fn classify(self) -> ByVariant {
        ByVariant
    }
}

/// What holds for every type that is not `Result`.
pub trait AnyReturnType: Sized {
    /// Always `Ok`.
    #[inline]
    fn classify(self) -> AlwaysOk {
        AlwaysOk
    }
}

impl<R> AnyReturnType for ReturnType<R> {}

#[cfg(test)]
mod tests {
    use super::*;

    type Alias = Result<u8, String>;

    #[test]
    fn a_result_decides_by_itself_even_behind_an_alias() {
        let (good, bad): (Alias, Alias) = (Ok(1), Err("no".to_owned()));
        assert_eq!(Returned(&good).outcome(), Outcome::Ok);
        assert_eq!(Returned(&bad).outcome(), Outcome::Error);
        assert_eq!(Returned(&good).ok(), Some(&1));
        assert_eq!(Returned(&bad).err(), Some(&"no".to_owned()));
    }

    #[test]
    fn a_type_decides_as_its_values_do() {
        let (good, bad): (Alias, Alias) = (Ok(1), Err("no".to_owned()));
        let classify = ReturnType::<Alias>::NEW.classify();
        assert_eq!(classify.outcome(&good), Outcome::Ok);
        assert_eq!(classify.outcome(&bad), Outcome::Error);
        assert_eq!(ReturnType::<u8>::NEW.classify().outcome(&7), Outcome::Ok);
    }

    #[test]
    fn any_other_value_is_ok() {
        assert_eq!(Returned(&None::<u8>).outcome(), Outcome::Ok);
        assert_eq!(Returned(&7).ok(), Some(&7));
    }
}
