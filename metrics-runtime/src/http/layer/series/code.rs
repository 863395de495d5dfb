//! Status codes of gRPC as values of the label `grpc_code`.

use http::{HeaderValue, StatusCode};

/// A status code of gRPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) struct Code(u8);

impl Code {
    pub(in crate::http::layer) const CANCELED: Self = Self(1);
    pub(in crate::http::layer) const UNKNOWN: Self = Self(2);
    pub(in crate::http::layer) const DEADLINE_EXCEEDED: Self = Self(4);
    pub(in crate::http::layer) const PERMISSION_DENIED: Self = Self(7);
    pub(in crate::http::layer) const UNIMPLEMENTED: Self = Self(12);
    pub(in crate::http::layer) const INTERNAL: Self = Self(13);
    pub(in crate::http::layer) const UNAVAILABLE: Self = Self(14);
    pub(in crate::http::layer) const UNAUTHENTICATED: Self = Self(16);

    /// The values of the label, in the order of the codes. grpc-go uses the same names.
    pub(super) const VALUES: &'static [&'static str] = &[
        "OK",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated",
    ];

    /// The code in a `grpc-status`. Like clients, it reads an invalid code as `Unknown`.
    pub(in crate::http::layer) fn from_header(value: &HeaderValue) -> Self {
        Self::from_text(value.as_bytes())
    }

    /// The code in the text of a `grpc-status`.
    pub(in crate::http::layer) fn from_text(text: &[u8]) -> Self {
        let number = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        let known = number.filter(|number: &u8| usize::from(*number) < Self::VALUES.len());
        known.map_or(Self::UNKNOWN, Self)
    }

    /// The code that clients derive from a response without `grpc-status`.
    pub(in crate::http::layer) fn from_http(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::INTERNAL,
            401 => Self::UNAUTHENTICATED,
            403 => Self::PERMISSION_DENIED,
            404 => Self::UNIMPLEMENTED,
            429 | 502..=504 => Self::UNAVAILABLE,
            _ => Self::UNKNOWN,
        }
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Whether the server caused the error, as for a status code from 500 to 599.
    pub(super) fn is_server_error(self) -> bool {
        matches!(
            self,
            Self::UNKNOWN
                | Self::DEADLINE_EXCEEDED
                | Self::UNIMPLEMENTED
                | Self::INTERNAL
                | Self::UNAVAILABLE
                | Self(15)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_number_below_seventeen() {
        for (text, value) in [
            ("0", "OK"),
            ("1", "Canceled"),
            ("14", "Unavailable"),
            (" 16", "Unauthenticated"),
            ("17", "Unknown"),
            ("999", "Unknown"),
            ("-1", "Unknown"),
            ("OK", "Unknown"),
            ("", "Unknown"),
        ] {
            let code = Code::from_text(text.as_bytes());
            assert_eq!(Code::VALUES[code.index()], value, "{text}");
        }
    }
}
