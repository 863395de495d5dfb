//! The type of the error that a response stands for.

use crate::labels::LabelValue;
use axum::response::{IntoResponseParts, ResponseParts};
use std::convert::Infallible;

/// The type of the error that a response stands for: the label
/// `exception_type` of `http_exceptions_total`.
///
/// Add it to the response where an error becomes one. The type of the error lists its
/// values, so the compiler knows every series.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::response::{IntoResponse, Response};
/// use metrics_runtime::{ExceptionType, LabelValue};
///
/// #[derive(LabelValue)]
/// enum ApiError {
///     NotFound,
///     Database { code: u32 },
/// }
///
/// impl IntoResponse for ApiError {
///     fn into_response(self) -> Response {
///         let status = match self {
///             Self::NotFound => StatusCode::NOT_FOUND,
///             Self::Database { .. } => StatusCode::SERVICE_UNAVAILABLE,
///         };
///         (status, ExceptionType::new(&self)).into_response()
///     }
/// }
///
/// let response = ApiError::Database { code: 7 }.into_response();
/// assert_eq!(response.extensions().get::<ExceptionType>().unwrap().as_str(), "database");
/// ```
///
/// A handler with `#[instrumented(GET "/path", error)]` needs no `ExceptionType`, and its
/// series are zero from the first scrape.
///
/// Cost: two words in the response. Recording takes no lock once a type of error was seen
/// at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionType {
    values: &'static [&'static str],
    index: usize,
}

impl ExceptionType {
    /// The type of an error: its value as a label.
    pub fn new<E: LabelValue + ?Sized>(error: &E) -> Self {
        Self {
            values: E::VALUES,
            index: error.index(),
        }
    }

    /// The type of an error that a handler declares.
    pub(super) fn declared((values, index): (&'static [&'static str], usize)) -> Self {
        Self { values, index }
    }

    /// The value of the label.
    pub fn as_str(&self) -> &'static str {
        // A `LabelValue` that was written by hand may return an index out of range.
        self.values.get(self.index).copied().unwrap_or_default()
    }

    /// All types of the error, and the index of this one. `None` if it is out of range.
    pub(super) fn known(&self) -> Option<(&'static [&'static str], usize)> {
        (self.index < self.values.len()).then_some((self.values, self.index))
    }
}

/// Adds it to the response's extensions.
impl IntoResponseParts for ExceptionType {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

/// Makes an empty response. Its status code is 200, unless a tuple sets another one.
impl axum::response::IntoResponse for ExceptionType {
    fn into_response(self) -> axum::response::Response {
        (self, ()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_out_of_range_is_no_value() {
        struct Wrong;
        impl LabelValue for Wrong {
            const VALUES: &'static [&'static str] = &["one"];
            fn index(&self) -> usize {
                1
            }
        }
        assert_eq!(ExceptionType::new(&Wrong).known(), None);
        assert_eq!(ExceptionType::new(&Wrong).as_str(), "");
    }
}
