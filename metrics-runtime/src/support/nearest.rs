//! The nearest name for a misspelt one.

/// The candidate that differs least from `word`, if at most a third of its letters
/// differ.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| 3 * distance <= candidate.len().max(word.len()).max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of letters to insert, delete or replace, and of neighbours to swap.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before_last[j - 2] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_is_recognised() {
        let names = ["orders_total", "order_items", "payments_total"];
        assert_eq!(nearest("order_total", names), Some("orders_total"));
        assert_eq!(nearest("odrers_total", names), Some("orders_total"));
        assert_eq!(nearest("order_item", names), Some("order_items"));
        assert_eq!(nearest("queue_length", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("on", ["no"]), Some("no"));
        assert_eq!(nearest("höhe", ["hohe"]), Some("hohe"));
        assert_eq!((distance("", "abc"), distance("abc", "")), (3, 3));
    }
}
