//! Functions with doc comments that lints report.

use std::future::Future;

/// No point
#[measured]
pub fn no_point() {}

#[measured]
/// No point below
#[inline]
pub fn no_point_below() {}

/// No point
#[must_use]
#[measured]
/// In two parts
#[cold]
pub fn two_parts() -> u8 {
    1
}

/// Returns a `Result`.
#[measured]
pub fn result(number: u8) -> Result<u8, u8> {
    if number > 1 { Ok(number) } else { Err(number) }
}

/// Of CamelCase
///
/// ```
/// fn main() { let x = 1; }
/// ```
///
/// ```
/// #[test]
/// fn tested() {}
/// ```
///
/// - item
/// continued
///	tabbed
#[measured]
pub fn examples(number: Option<u8>) -> u8 {
    number.unwrap()
}

///
#[measured]
pub fn empty() {}

/// Some words, some words, some words, some words, some words, some words, some words, some words, some
/// words, some words, some words, some words, some words, some words, some words, some words, some words.
#[measured]
pub fn long_first_paragraph() {}

/// Is safe.
///
/// # Safety
///
/// It is.
#[measured]
pub fn safe() {}

/// Is unsafe.
#[measured]
pub unsafe fn unsafe_code(number: u8) -> u8 {
    number
}

/// Above an empty line.

#[measured]
pub fn empty_line() {}

/// Two spaces  
/// break a line.
#[measured]
pub fn spaces() {}

/// Of [`no_point`](no_point) `[`no_point`]`
///
/// > quoted
/// continued
///
///  - item
///      indented
#[measured]
pub fn links() {}

/// Above.
#[measured]
pub fn within() {
    #![doc = "Within"]
    #![allow(clippy::min_ident_chars)]
}

/**
 * In a block
 */
#[measured]
pub fn block() {}

#[doc = "In an attribute"]
#[measured]
pub fn in_an_attribute() {}

#[doc = concat!("Comp", "uted")]
#[measured]
pub fn computed() {}

/// Later
#[measured]
pub async fn later() -> Result<u8, u8> {
    std::future::ready(Ok(1)).await
}

/// By hand
#[measured]
pub fn by_hand() -> impl Future<Output = u8> {
    std::future::ready(1)
}

/// Has methods.
#[derive(Debug)]
pub struct Shop;

impl Shop {
    /// A method
    #[measured]
    pub fn method(&self) {}

    /// A method
    #[measured]
    pub async fn method_later(&self) {
        std::future::ready(()).await;
    }
}

/// Has methods.
pub trait Shape {
    /// A default
    #[measured]
    fn area(&self) -> u8 {
        1
    }
}

impl Shape for Shop {
    /// An implementation
    #[measured]
    fn area(&self) -> u8 {
        2
    }
}
