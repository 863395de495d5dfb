//! A use that breaks no rule: calls with families and labels of their own.

use crate::calls::Calls;

pub(super) struct Model {
    pub(super) calls: Calls,
}
