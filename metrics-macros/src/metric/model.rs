//! A metric's static that breaks no rule.

use super::metric_type::MetricType;
use crate::labels::Constant;
use crate::support::expansion::runtime::Runtime;
use crate::support::rules::native::Buckets;
use crate::support::rules::processes::ProcessMode;
use proc_macro2::Span;
use syn::{Attribute, Ident, Type, Visibility};

pub(super) struct Model {
    pub(super) runtime: Runtime,
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    /// Where the static begins, behind its visibility, and where it ends.
    pub(super) place: (Span, Span),
    pub(super) ty: Type,
    /// The type, taken apart.
    pub(super) parts: MetricType,
    /// The labels of an info that are written in the attribute.
    pub(super) constants: Vec<Constant>,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) buckets: Buckets,
    /// How a gauge's values in several processes become one.
    pub(super) mode: ProcessMode,
}
