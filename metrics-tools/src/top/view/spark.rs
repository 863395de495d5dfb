//! A line of recent values, one character each.

/// The last values that fit, right-aligned; a gap for a missing value. Zero is the
/// bottom, unless values are negative.
pub(super) fn spark(points: &[f64], width: usize) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let shown = &points[points.len().saturating_sub(width)..];
    let finite = || shown.iter().copied().filter(|point| point.is_finite());
    let low = finite().fold(0.0, f64::min);
    let high = finite().fold(low, f64::max);
    let level = |point: &f64| {
        let share = (point - low) / (high - low);
        match (point.is_finite(), share.is_finite()) {
            (false, _) => ' ',
            (true, false) => LEVELS[0],
            (true, true) => LEVELS[((share * 7.0).round() as usize).min(7)],
        }
    };
    let line: String = shown.iter().map(level).collect();
    format!("{}{line}", " ".repeat(width - shown.len()))
}

#[cfg(test)]
mod tests {
    use super::spark;

    #[test]
    fn the_last_values_are_at_the_right() {
        assert_eq!(spark(&[9.0, 0.0, 1.0, f64::NAN, 2.0], 4), "▁▅ █");
        assert_eq!(spark(&[1.0], 3), "  █");
        assert_eq!(spark(&[0.0, 0.0], 3), " ▁▁");
        assert_eq!(spark(&[-1.0, 0.0, 1.0], 3), "▁▅█");
        assert_eq!(spark(&[], 2), "  ");
        assert_eq!(spark(&[1.0], 0), "");
    }
}
