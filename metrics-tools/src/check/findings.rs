//! Collects the findings in an expression, and suggests names for misspelt ones.

use super::finding::Finding;
use crate::promql::{nearest, work};
use std::collections::HashMap;

/// The work of all searches of a check: some tenths of a second. A search compares a
/// name with all known ones, so that a check without this limit would take quadratic time.
const LIMIT: usize = 20_000_000;

/// Searches for the nearest names.
#[derive(Debug)]
pub(crate) struct Search {
    /// The work that is left.
    left: usize,
    /// The suggestion for each misspelt metric name, because one misspelling often occurs in many
    /// expressions.
    metrics: HashMap<String, Option<String>>,
}

impl Default for Search {
    fn default() -> Self {
        Self::up_to(LIMIT)
    }
}

impl Search {
    /// Whether the limit is reached.
    pub(super) fn is_over(&self) -> bool {
        self.left == 0
    }

    /// A search with this much work; with 0, it finds nothing.
    pub(crate) fn up_to(limit: usize) -> Self {
        Self {
            left: limit,
            metrics: HashMap::new(),
        }
    }

    /// The nearest of some names; none if the search would exceed the limit.
    pub(super) fn nearest<'a>(
        &mut self,
        word: &str,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let mut left = Some(self.left);
        let affordable = names.into_iter().take_while(|name| {
            left = left.and_then(|left| left.checked_sub(work(word, name)));
            left.is_some()
        });
        let found = nearest(word, affordable);
        self.left = left.unwrap_or(0);
        left.and(found)
    }

    /// What is suggested for a metric, searched once for each name.
    pub(super) fn of_metric(
        &mut self,
        name: &str,
        suggestion: impl FnOnce(&mut Self) -> Option<String>,
    ) -> Option<String> {
        if let Some(known) = self.metrics.get(name) {
            return known.clone();
        }
        let found = suggestion(self);
        self.metrics.insert(name.to_owned(), found.clone());
        found
    }
}

/// The findings in an expression while it is checked.
pub(super) struct Findings<'s> {
    pub(super) all: Vec<Finding>,
    pub(super) search: &'s mut Search,
}

impl<'s> Findings<'s> {
    pub(super) fn new(search: &'s mut Search) -> Self {
        Self {
            all: Vec::new(),
            search,
        }
    }

    pub(super) fn push(&mut self, finding: Finding) {
        self.all.push(finding);
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_ends_at_the_limit() {
        let names = || ["http_requests_total", "http_request_size_bytes"];
        let of_one: usize = names()
            .map(|name| work("http_request_total", name))
            .iter()
            .sum();
        let mut search = Search::up_to(2 * of_one + 1);
        let mut nearest = || search.nearest("http_request_total", names());
        assert_eq!(nearest(), Some("http_requests_total"));
        assert_eq!(nearest(), Some("http_requests_total"));
        // The nearest of some of the names may not be the nearest of all.
        assert_eq!(nearest(), None);
        assert_eq!(search.left, 0);
        let mut exact = Search::up_to(of_one);
        let found = exact.nearest("http_request_total", names());
        assert_eq!(found, Some("http_requests_total"));
        assert!(exact.is_over());
    }

    /// The names that are looked at where many are misspelt and as many are known.
    fn looked_at(many: usize) -> usize {
        let names: Vec<_> = (0..many)
            .map(|name| format!("job:name_{name:05}"))
            .collect();
        let mut search = Search::default();
        let mut looked_at = 0;
        for word in 0..many {
            let names = names.iter().map(String::as_str).inspect(|_| looked_at += 1);
            search.nearest(&format!("nope_{word:05}"), names);
        }
        looked_at
    }

    #[test]
    fn the_work_grows_linearly_with_the_names() {
        let (some, many) = (looked_at(2000), looked_at(20_000));
        assert!(some < 2000 * 2000, "{some}");
        assert!(many <= some + 20_000, "{some}, {many}");
    }

    #[test]
    fn a_misspelling_in_many_expressions_is_searched_once() {
        let mut search = Search::default();
        let mut searched = 0;
        for _ in 0..100 {
            let found = search.of_metric("http_request_total", |search| {
                searched += 1;
                let names = ["http_requests_total"];
                search
                    .nearest("http_request_total", names)
                    .map(str::to_owned)
            });
            assert_eq!(found.as_deref(), Some("http_requests_total"));
        }
        assert_eq!(searched, 1);
    }
}
