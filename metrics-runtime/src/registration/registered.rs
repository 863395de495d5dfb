//! A registered declaration.

use crate::declaration::{Member, Report, Sharing, Source};
use std::collections::HashMap;
use std::time::Duration;

/// The numbers of declarations in the file of this process, by the first cell of their ranges and
/// the name of the family. Empty without a file.
pub(super) type GroupNumbers = HashMap<(u32, &'static str), u32>;

/// A declaration with its cells.
#[derive(Clone, Debug)]
pub(crate) struct Registered {
    pub(crate) source: Source,
    pub(crate) members: Vec<Member>,
    /// The first cell of its range.
    pub(crate) base: u32,
    /// What it can share with others.
    pub(crate) sharing: Sharing,
    /// When it was registered, since 1970. Its series began then.
    pub(crate) created: Duration,
    /// Reads the values of collected members.
    pub(crate) collect: Option<fn(Report<'_>)>,
}
