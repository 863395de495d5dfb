//! The values of the label `exception_type`: failures that the layer detects, and the cells for
//! types of errors.

use crate::labels::LabelValue;
use crate::recording::CellRange;
use std::sync::OnceLock;

/// A failure that the layer detects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::layer) enum Exception {
    /// A handler or a layer panicked.
    Panic,
    /// The client disconnected before the response was complete.
    Cancelled,
    /// The response's body failed after its head was sent.
    Body,
    /// A timeout: a response with the status code 408 or 504.
    Timeout,
}

impl LabelValue for Exception {
    const VALUES: &'static [&'static str] = &["panic", "cancelled", "body", "timeout"];

    fn index(&self) -> usize {
        *self as usize
    }
}

/// The cells of the error types that an endpoint declares or that its responses set. It is a
/// linked list, because an endpoint has only one or two of them.
#[derive(Debug, Default)]
pub(super) struct ErrorCells(OnceLock<Box<Node>>);

#[derive(Debug)]
struct Node {
    values: &'static [&'static str],
    first: CellRange,
    next: ErrorCells,
}

impl ErrorCells {
    /// The cells of these values. `make` creates them the first time.
    pub(super) fn get_or_init(
        &self,
        values: &'static [&'static str],
        make: impl Fn(&'static [&'static str]) -> CellRange,
    ) -> &CellRange {
        let mut list = self;
        loop {
            // The first thread adds a node. Other threads find it, and continue if it has other
            // values.
            let node = list.0.get_or_init(|| {
                Box::new(Node {
                    values,
                    first: make(values),
                    next: Self::default(),
                })
            });
            if node.values == values {
                return &node.first;
            }
            list = &node.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_error_has_its_cells() {
        let cells = ErrorCells::default();
        let make = |values: &'static [&'static str]| CellRange::new(values.len() as u32);
        assert_eq!(cells.get_or_init(&["a"], make).cell(0), 1);
        assert_eq!(cells.get_or_init(&["a", "b"], make).cell(0), 2);
        assert_eq!(cells.get_or_init(&["a"], |_| CellRange::new(9)).cell(0), 1);
    }
}
