//! The nearest name for a misspelt one.

use strsim::osa_distance;

/// The candidate that differs least from `word`, if it is near enough to be
/// what was meant: a third of the letters may be wrong.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        // The difference of the lengths is the least distance there can be.
        .filter(|candidate| near_enough(word.len().abs_diff(candidate.len()), word, candidate))
        .map(|candidate| (osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| near_enough(*distance, word, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn near_enough(distance: usize, a: &str, b: &str) -> bool {
    3 * distance <= a.len().max(b.len()).max(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_is_recognised() {
        let names = ["buckets", "in_progress", "labels"];
        assert_eq!(nearest("bukcets", names), Some("buckets"));
        assert_eq!(nearest("label", names), Some("labels"));
        assert_eq!(nearest("inprogress", names), Some("in_progress"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("no", ["on"]), Some("on"));
    }
}
