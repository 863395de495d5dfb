//! A registered declaration.

use crate::declaration::{Member, Report, Sharing, Source};
use std::time::Duration;

/// A declaration with its cells.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) source: Source,
    pub(crate) members: Vec<Member>,
    /// The first cell of its range.
    pub(crate) base: u32,
    /// What it may share with others.
    pub(crate) sharing: Sharing,
    /// When it was registered, since 1970. Its series began then.
    pub(crate) created: Duration,
    /// Reads the values of collected members.
    pub(crate) collect: Option<fn(Report<'_>)>,
}
