//! The nearest name for a misspelt one.

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
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| near_enough(*distance, word, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn near_enough(distance: usize, a: &str, b: &str) -> bool {
    3 * distance <= a.len().max(b.len()).max(3)
}

/// Insertions, deletions, replacements and swaps of neighbours between two
/// words (the optimal string alignment distance), in bytes: names are ASCII.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
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
