//! Exemplars from the trace of the current span.

use super::exemplars::Exemplar;
use opentelemetry::trace::TraceContextExt as _;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// The OpenTelemetry trace of the current [`tracing`] span, as a source of exemplars: `trace_id`
/// and `span_id`. `None` outside of a span, without the layer of `tracing-opentelemetry`, and in a
/// trace that is not sampled, because it cannot be looked up.
///
/// ```
/// use metrics_runtime::exemplars;
///
/// exemplars::from(exemplars::current_trace);
/// ```
///
/// Needs the feature `opentelemetry`.
///
/// The HTTP layer records outside of the handler's spans, in those around the layer. So add the
/// layer that creates spans after [`instrument`](crate::instrument).
///
/// Cost of an exemplar: a look-up of the span, and the allocations for the text of both ids.
pub fn current_trace() -> Option<Exemplar> {
    let context = Span::current().context();
    let span = context.span();
    let trace = span.span_context();
    (trace.is_valid() && trace.is_sampled())
        .then(|| Exemplar::new("trace_id", trace.trace_id()).with("span_id", trace.span_id()))
}
