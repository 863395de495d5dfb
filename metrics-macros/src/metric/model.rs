//! A valid static of a metric.

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
    /// The spans of the first token after the visibility and of the last token.
    pub(super) span: (Span, Span),
    pub(super) ty: Type,
    /// The parts of the type.
    pub(super) parts: MetricType,
    /// The constant labels of an info.
    pub(super) constants: Vec<Constant>,
    pub(super) name: String,
    pub(super) help: String,
    pub(super) buckets: Buckets,
    /// How the values of a gauge in several processes are combined.
    pub(super) mode: ProcessMode,
}
