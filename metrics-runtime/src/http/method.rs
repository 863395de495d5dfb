//! The method of a request as the value of a label.

use crate::labels::LabelValue;
use http::Method;

/// The nine standard methods, and `OTHER` for all others.
impl LabelValue for Method {
    const VALUES: &'static [&'static str] = &[
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "OTHER",
    ];

    #[inline]
    fn index(&self) -> usize {
        match *self {
            Self::GET => 0,
            Self::POST => 1,
            Self::PUT => 2,
            Self::DELETE => 3,
            Self::HEAD => 4,
            Self::OPTIONS => 5,
            Self::PATCH => 6,
            Self::TRACE => 7,
            Self::CONNECT => 8,
            _ => 9,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_is_other() {
        let method = Method::from_bytes(b"BREW").expect("a token");
        assert_eq!(Method::VALUES[method.index()], "OTHER");
        assert_eq!(Method::VALUES[Method::PATCH.index()], "PATCH");
    }
}
