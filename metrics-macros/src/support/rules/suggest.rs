//! Suggestions for misspelt names.

/// A suggestion for `word`: the most similar candidate, or the list of all candidates.
pub(crate) fn suggestion(word: &str, candidates: &[&str]) -> String {
    match nearest(word, candidates) {
        Some(name) => format!("did you mean `{name}`?"),
        None => listed(candidates),
    }
}

/// The list of all candidates.
pub(crate) fn listed(candidates: &[&str]) -> String {
    match candidates {
        [only] => format!("write `{only}`"),
        _ => {
            let all: Vec<_> = candidates.iter().map(|name| format!("`{name}`")).collect();
            format!("write one of {}", all.join(", "))
        }
    }
}

/// The candidate that is most similar to `word`. At most a third of the letters may be wrong.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|&candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| 3 * distance <= candidate.len().max(word.len()).max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words
/// (optimal string alignment distance).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

/// The number nearest to another, by ratio.
pub(crate) fn nearest_number(to: f64, numbers: &[f64]) -> Option<f64> {
    let distance = |number: &f64| (number / to).ln().abs();
    numbers
        .iter()
        .copied()
        .filter(|number| *number > 0.0)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_words_are_recognised() {
        let names = ["buckets", "in_progress", "labels"];
        assert_eq!(nearest("bukcets", &names), Some("buckets"));
        assert_eq!(nearest("label", &names), Some("labels"));
        assert_eq!(nearest("inprogress", &names), Some("in_progress"));
        assert_eq!(nearest("colour", &names), None);
        assert_eq!(nearest("no", &["on"]), Some("on"));
    }
}
