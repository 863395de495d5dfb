//! The outcome of a call.

/// The outcome of a call: a value of the label `outcome`, or of the label with this role. If kinds
/// of errors are counted, also the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    cell: u8,
    /// For an error or a panic, the number of the kind plus 1, or [`NO_KIND`]. Otherwise 0.
    error: u32,
}

/// It failed, with an unknown kind.
const NO_KIND: u32 = u32::MAX;

impl Outcome {
    /// It returned a value that is not an error.
    pub const OK: Self = Self::of(0);
    /// It returned an error.
    pub const ERROR: Self = Self::failed(1);
    /// It panicked.
    pub const PANIC: Self = Self::failed(2);
    /// Its future was dropped before it was ready.
    pub const CANCELLED: Self = Self::of(3);
    /// It found nothing. A hit is `OK`.
    pub const MISS: Self = Self::of(4);

    const fn of(cell: u8) -> Self {
        Self { cell, error: 0 }
    }

    const fn failed(cell: u8) -> Self {
        Self {
            cell,
            error: NO_KIND,
        }
    }

    /// It returned an error of the kind with this number. The kind is unknown if the number is out
    /// of range.
    #[inline]
    pub const fn error(kind: usize) -> Self {
        if kind >= NO_KIND as usize {
            return Self::ERROR;
        }
        Self {
            error: kind as u32 + 1,
            ..Self::ERROR
        }
    }

    /// The same outcome. An error gets this kind.
    #[inline]
    pub fn with_kind(self, kind: Option<usize>) -> Self {
        match kind {
            Some(kind) if self == Self::ERROR => Self::error(kind),
            _ => self,
        }
    }

    /// The same outcome, but an error becomes a miss.
    #[inline]
    pub fn or_miss(self) -> Self {
        if self == Self::ERROR {
            Self::MISS
        } else {
            self
        }
    }

    /// Whether it is an error or a panic.
    #[inline(always)]
    pub(super) fn is_failure(self) -> bool {
        self.error != 0
    }

    /// The index of the label's value.
    #[inline]
    pub(super) fn cell(self) -> usize {
        self.cell as usize
    }

    /// The number of the kind of error.
    #[inline]
    pub(super) fn kind(self) -> Option<usize> {
        match self.error {
            0 | NO_KIND => None,
            kind => Some(kind as usize - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: [Outcome; 5] = [
        Outcome::OK,
        Outcome::ERROR,
        Outcome::PANIC,
        Outcome::CANCELLED,
        Outcome::MISS,
    ];

    #[test]
    fn an_error_keeps_its_kind_unless_the_number_is_invalid() {
        const LAST: usize = NO_KIND as usize - 2;
        for kind in [0, 1, 7, LAST] {
            let error = Outcome::error(kind);
            assert_eq!((error.kind(), error.cell()), (Some(kind), 1));
        }
        for none in [LAST + 1, LAST + 2, usize::MAX] {
            assert_eq!(Outcome::error(none), Outcome::ERROR);
        }
        assert_eq!(ENDS.map(Outcome::kind), [None; 5]);
    }

    #[test]
    fn only_an_error_of_unknown_kind_gets_one() {
        assert_eq!(Outcome::ERROR.with_kind(Some(3)), Outcome::error(3));
        let others = ENDS.into_iter().filter(|end| *end != Outcome::ERROR);
        for other in others.chain([Outcome::error(2)]) {
            assert_eq!(other.with_kind(Some(3)), other);
        }
        assert!(ENDS.iter().all(|end| end.with_kind(None) == *end));
    }

    #[test]
    fn errors_and_panics_are_failures() {
        let failures = [false, true, true, false, false];
        assert_eq!(ENDS.map(Outcome::is_failure), failures);
        assert!(Outcome::error(0).is_failure());
    }
}
