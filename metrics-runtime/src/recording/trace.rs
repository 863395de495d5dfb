//! Exemplars from the trace that the current span belongs to.

use super::exemplars::Exemplar;
use opentelemetry::trace::TraceContextExt as _;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The OpenTelemetry trace of the current [`tracing`] span, as a source of
/// exemplars: `trace_id` and `span_id`. Nothing outside of a span, without
/// `tracing-opentelemetry`'s layer, and in a trace that is not sampled, which
/// nobody could look up.
///
/// ```
/// use metrics_runtime::exemplars;
///
/// exemplars::from(exemplars::current_trace);
/// ```
///
/// Needs the feature `opentelemetry`.
///
/// What the HTTP layer records belongs to no span of a handler's, but to those
/// around the layer: add the layer that makes spans after
/// [`instrument`](crate::instrument).
pub fn current_trace() -> Option<Exemplar> {
    let context = Span::current().context();
    let span = context.span();
    let trace = span.span_context();
    (trace.is_valid() && trace.is_sampled())
        .then(|| Exemplar::new("trace_id", trace.trace_id()).with("span_id", trace.span_id()))
}
