//! The nearest name for a misspelt one.

use strsim::osa_distance;

/// The longest name for which another one is searched, in bytes.
const LONGEST: usize = 200;

/// The candidate that differs least from `word`, if at most a third of the letters differ.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| may_be_near(word, candidate))
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| near_enough(*distance, word, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Zero between words that differ in case only.
fn distance(a: &str, b: &str) -> usize {
    match a.eq_ignore_ascii_case(b) {
        true => 0,
        false => osa_distance(a, b),
    }
}

/// The cost of comparing a word with a candidate: about the number of pairs of letters.
pub(crate) fn work(word: &str, candidate: &str) -> usize {
    /// The cost of comparing the lengths.
    const LENGTHS: usize = 30;
    match may_be_near(word, candidate) {
        true => LENGTHS + word.len() * candidate.len(),
        false => LENGTHS,
    }
}

/// The distance is at least the difference of the lengths.
fn may_be_near(word: &str, candidate: &str) -> bool {
    near_enough(word.len().abs_diff(candidate.len()), word, candidate)
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
        assert_eq!(nearest("get", ["GTE", "GET"]), Some("GET"));
    }

    #[test]
    fn a_long_text_is_compared_with_nothing() {
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(nearest(&long, [&*long]), None);
        let shorter = &long[1..];
        assert_eq!(nearest(shorter, [shorter]), Some(shorter));
    }

    #[test]
    fn the_work_is_that_of_the_pairs_of_letters_if_the_lengths_are_similar() {
        for (word, candidate, expected) in [
            ("jobs", "job", 30 + 12),
            ("bukcets", "buckets", 30 + 49),
            ("a", "abcdefgh", 30),
        ] {
            assert_eq!(work(word, candidate), expected, "{word} {candidate}");
        }
    }
}
