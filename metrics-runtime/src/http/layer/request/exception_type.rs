//! The type of the error that caused a response.

use crate::labels::LabelValue;
use axum::response::{IntoResponseParts, ResponseParts};
use std::convert::Infallible;

/// The type of the error that caused a response. It is the value of the label `exception_type`
/// in `http_exceptions_total`.
///
/// Add it where an error is converted to a response. The error implements [`LabelValue`], which
/// lists all values, so clients cannot create series.
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
/// series exist from the first scrape.
///
/// Cost: an entry in the response's extensions. Recording takes no lock after the first error
/// of a type at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionType {
    values: &'static [&'static str],
    index: usize,
}

impl ExceptionType {
    /// The type of an error, from its label value.
    ///
    /// The [type](Self) has an example.
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
    ///
    /// The [type](Self) has an example.
    pub fn as_str(&self) -> &'static str {
        // A hand-written `LabelValue` can return an index that is out of range.
        self.values.get(self.index).copied().unwrap_or_default()
    }

    /// All types of the error, and the index of this one. `None` if it is out of range.
    pub(super) fn known(&self) -> Option<(&'static [&'static str], usize)> {
        (self.index < self.values.len()).then_some((self.values, self.index))
    }
}

/// Adds itself to the response's extensions.
impl IntoResponseParts for ExceptionType {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

/// Creates an empty response. Its status code is 200, unless a tuple sets another one.
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
