//! Declarations without warnings: deprecated ones, and ones with allowed or expected lints.
#![warn(clippy::missing_asserts_for_indexing)]

use metrics_runtime::{Counter, Gauge, Histogram, Info, LabelSet, LabelValue, StateSet, metric};

/// What users paid once.
#[deprecated]
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum OldPlan {
    /// Nothing.
    Free,
    /// Something.
    Paid,
}

/// A plan with deprecated variants.
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum Plan {
    /// Nothing.
    Free,
    /// Something.
    #[deprecated(since = "1.0.0", note = "plans have names")]
    Paid,
    /// A name.
    #[deprecated]
    #[label("named")]
    Named {
        /// The name.
        name: u8,
    },
}

/// Former labels.
#[deprecated]
#[derive(Debug, LabelSet)]
pub struct OldLabels {
    /// Whether it was found.
    pub hit: bool,
}

/// Two strings, for which the derive generates similar code.
#[derive(Debug, LabelSet)]
pub struct Tenants {
    /// The name.
    #[label(limit = 10)]
    pub tenant: String,
    /// The name of its user.
    #[label(limit = 10)]
    pub user: String,
    /// Whether it was found.
    pub hit: bool,
}

/// A generic struct with a string.
#[deprecated(note = "there are too many")]
#[derive(Debug, LabelSet)]
pub struct OldTenant<'a, P> {
    /// The name.
    #[label(limit = 10)]
    pub tenant: &'a str,
    /// The plan.
    pub plan: P,
    /// Not a label.
    #[label(skip)]
    pub id: u64,
}

/// A deprecated field.
#[derive(Debug, LabelSet)]
pub struct Labels {
    /// The plan.
    #[deprecated]
    pub plan: Plan,
    /// Whether it was found.
    pub hit: bool,
}

/// A deprecated type, with an allowed lint.
#[allow(deprecated)]
#[derive(Debug, LabelSet)]
pub struct Allowed {
    /// The plan.
    pub plan: OldPlan,
}

/// A deprecated type, with an expected lint.
#[expect(deprecated, reason = "until the next version")]
#[derive(Debug, LabelSet)]
pub struct Expected {
    /// The plan.
    pub plan: OldPlan,
}

/// A deprecated type in a field that allows it.
#[derive(Debug, LabelSet)]
pub struct AllowedInAField {
    /// The plan.
    #[allow(deprecated)]
    pub plan: OldPlan,
}

/// Other lints of a type.
#[expect(non_camel_case_types)]
#[derive(Clone, Copy, Debug, LabelValue)]
pub enum state {
    /// Open.
    open,
    /// Closed.
    closed,
}

/// Letters sent, as they were counted before.
#[deprecated]
#[metric]
pub static OLD_LETTERS_TOTAL: Counter;

/// Letters sent, by what was paid then.
#[deprecated]
#[allow(deprecated)]
#[metric]
pub static OLD_LETTERS_BY_PLAN_TOTAL: Counter<OldLabels>;

/// How long letters took.
#[metric]
#[deprecated]
pub static OLD_LETTER_SECONDS: Histogram<Labels>;

/// The plan of the time.
#[expect(deprecated)]
#[metric]
pub static OLD_PLAN: StateSet<OldPlan>;

/// What it was called.
#[deprecated]
#[metric(labels(name = "letters"))]
pub static OLD_INFO: Info;

/// A name of its own.
#[expect(non_upper_case_globals)]
#[metric]
pub static letters_returned_total: Counter;

/// Letters in the newest delivery.
#[metric(processes = "last")]
pub static LETTERS_DELIVERED: Gauge;

/// Letters that each process keeps.
#[metric(processes = "per_process")]
pub static LETTERS_KEPT: Gauge<Labels>;
