//! Exemplars in OpenMetrics: they follow the value that they belong to.

use super::number::push_float;
use crate::storage::RecordedExemplar;
use std::fmt::Write as _;

/// Inserts an exemplar at the end of the last line.
pub(super) fn push_exemplar(text: &mut String, kept: &RecordedExemplar) {
    let line_ends = text.pop() == Some('\n');
    debug_assert!(line_ends, "an exemplar stands behind a line");
    let RecordedExemplar {
        exemplar,
        value,
        at,
    } = kept;
    // Writing to a string cannot fail.
    let _ = write!(text, " # {exemplar} ");
    push_float(text, *value);
    let _ = writeln!(text, " {}.{:03}", at.as_secs(), at.subsec_millis());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Exemplar;
    use std::time::Duration;

    #[test]
    fn an_exemplar_follows_the_value() {
        let mut text = "x_total 3\n".to_owned();
        let kept = RecordedExemplar {
            exemplar: Exemplar::new("trace_id", "a\"b"),
            value: 1.0,
            at: Duration::from_millis(1_520_879_607_089),
        };
        push_exemplar(&mut text, &kept);
        assert_eq!(text, "x_total 3 # {trace_id=\"a\\\"b\"} 1 1520879607.089\n");
    }
}
